import { parseArgs } from 'node:util';
import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { commands, flagsOf, type Flag } from './flags.ts';

interface ParsedCommand {
  readonly command: string;
  readonly positionals: readonly string[];
  /** Flags that were given: a string for those with a value, true for switches. */
  readonly values: Readonly<Record<string, string | true>>;
  /** Flags that may be given several times: what was given, in that order. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

function suggestion(word: string, candidates: readonly string[], prefix: string): string {
  const near = nearest(word, candidates);
  return near === undefined ? '' : `did you mean ${prefix}${near}? `;
}

/**
 * Returns what was typed, checked against the flag table: known command, known flags, values where they belong, choices
 * kept. Numbers are checked by the library.
 * @throws ConfigError naming the flag and the nearest known one.
 */
export function parseCommandLine(argv: readonly string[]): ParsedCommand {
  const [command, ...rest] = argv;
  const known = commands.map((each) => each.name);
  if (command === undefined || !known.includes(command)) {
    throw new ConfigError({
      expected: `a command (${known.join(', ')})`,
      found: command === undefined ? 'none' : JSON.stringify(command.slice(0, 64)),
      remedy: `${suggestion(command ?? '', known, '')}run bandsaw --help`,
    });
  }
  const list = flagsOf(command);
  const byName = new Map(list.map((flag) => [flag.name, flag]));
  const options = Object.fromEntries(
    list.map((flag) => [flag.name, { type: flag.value === undefined ? 'boolean' : 'string', ...(flag.short === undefined ? {} : { short: flag.short }) } as const]),
  );
  const { tokens, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true, strict: false, tokens: true });
  const values: Record<string, string | true> = {};
  const lists: Record<string, string[]> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const flag = byName.get(token.name);
    if (flag === undefined) {
      const typed = rest[token.index];
      const isShort = !typed.startsWith('--');
      // Letters behind one dash are flags of a letter each; whoever wrote a word or a file's name meant something else.
      throw new ConfigError({
        expected: `a flag of bandsaw ${command}`,
        found: isShort && typed !== token.rawName ? `${token.rawName} in ${JSON.stringify(typed.slice(0, 64))}` : token.rawName,
        remedy: `${suggestion(isShort ? typed.slice(1) : token.name, [...byName.keys()], '--')}run bandsaw ${command} --help${isShort ? ', or write ./ before the name of a file' : ''}`,
      });
    }
    if (flag.name in values) throw new ConfigError({ expected: `--${flag.name} once`, found: 'it twice', remedy: 'leave one of them out' });
    if (token.inlineValue === false && token.value !== undefined && token.value.startsWith('-') && token.value.length > 1 && flag.value !== undefined) {
      throw new ConfigError({ expected: `--${flag.name} ${flag.value}`, found: `the flag ${token.value}`, remedy: `write --${flag.name}=${token.value} if this is the value` });
    }
    const value = checkedValue(flag, token.value);
    if (flag.many === true) (lists[flag.name] ??= []).push(value as string);
    else values[flag.name] = value;
  }
  return { command, positionals, values, lists };
}

function checkedValue(flag: Flag, value: string | undefined): string | true {
  if (flag.value === undefined) {
    if (value !== undefined) throw new ConfigError({ expected: `--${flag.name} without a value`, found: JSON.stringify(value), remedy: `write --${flag.name}` });
    return true;
  }
  if (value === undefined) throw new ConfigError({ expected: `--${flag.name} ${flag.value}`, found: 'no value', remedy: `${flag.doc}` });
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    throw new ConfigError({
      expected: `--${flag.name} ${flag.choices.join('|')}`,
      found: JSON.stringify(value.slice(0, 64)),
      remedy: `${suggestion(value, flag.choices, '')}choose one of them`,
    });
  }
  return value;
}
