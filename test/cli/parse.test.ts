import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import { commands, flags, flagsOf } from '../../src/cli/flags.ts';
import { commandHelp, mainHelp } from '../../src/cli/help.ts';
import { numberFlag, sizeFlag } from '../../src/cli/numbers.ts';
import { parseCommandLine } from '../../src/cli/parse.ts';
import { printable } from '../../src/cli/printable.ts';

function failure(argv: readonly string[]): ConfigError {
  try {
    parseCommandLine(argv);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }
  throw new Error(`${argv.join(' ')} was accepted`);
}

describe('command line', () => {
  test('flags, short forms, = and inputs in any order', () => {
    expect(parseCommandLine(['dedup', 'a.jsonl', '-o', 'out', '--threshold=0.9', 'b.parquet', '--no-fallback'])).toEqual({
      command: 'dedup',
      positionals: ['a.jsonl', 'b.parquet'],
      values: { output: 'out', threshold: '0.9', 'no-fallback': true },
      lists: {},
    });
  });
  test('a flag for several values takes them all, in order, commas and all', () => {
    const { values, lists } = parseCommandLine(['dedup', 'x', '--adapter', 'one, two', '-o', 'out', '--adapter=three']);
    expect({ values, lists }).toEqual({ values: { output: 'out' }, lists: { adapter: ['one, two', 'three'] } });
    expect(failure(['bench', '--seconds', '1', '--seconds', '2']).message).toContain('--seconds once');
    expect(failure(['dedup', 'x', '--adapter']).message).toContain('--adapter NAME');
    expect(failure(['dedup', 'x', '--engine', 'bot']).message).toContain('did you mean both?');
  });
  test('what follows -- is input', () => {
    expect(parseCommandLine(['dedup', '-o', 'out', '--', '--odd.jsonl']).positionals).toEqual(['--odd.jsonl']);
  });
  test('an unknown command or flag names the nearest', () => {
    expect(failure(['dedupe']).message).toContain('did you mean dedup?');
    expect(failure(['dedup', '--treshold', '0.8']).message).toContain('did you mean --threshold?');
    expect(failure(['dedup', '--verify', 'exakt']).message).toContain('did you mean exact?');
    expect(failure([]).message).toContain('Expected a command');
  });
  test('the beginning of a flag names it, if it is of one only', () => {
    expect(failure(['dedup', '--thresh', '0.8']).message).toContain('did you mean --threshold?');
    expect(failure(['dedup', '--mem', '1GiB']).message).toContain('did you mean --memory?');
  });
  test('nothing near, nothing suggested', () => {
    for (const flag of ['--zzzzzzzzzz', '-x', '--x', '--text-c-']) expect(failure(['dedup', flag]).message).not.toContain('did you mean --k');
    expect(failure(['dedup', '--zzzzzzzzzz']).message).not.toContain('did you mean');
  });
  test('a word or the name of a file behind one dash', () => {
    expect(failure(['dedup', 'x', '-json']).message).toBe('Expected a flag of bandsaw dedup but found -j in "-json": did you mean --json? run bandsaw dedup --help, or write ./ before the name of a file');
    expect(failure(['dedup', '-odd.jsonl', '-o', 'out']).message).toContain('--output once');
    expect(failure(['dedup', '-day.jsonl', '-o', 'out']).message).toContain('found -d in "-day.jsonl": run bandsaw dedup --help, or write ./ before');
  });
  test('a flag without its value and a switch with one', () => {
    expect(failure(['dedup', '--threshold']).message).toContain('--threshold J');
    expect(failure(['dedup', '--quiet=yes']).message).toContain('without a value');
  });
  test('a flag of another command is not accepted', () => {
    expect(failure(['dedup', '--seconds', '2']).code).toBe('config');
  });
});

describe('numbers', () => {
  test('sizes', () => {
    expect(sizeFlag('memory', '512MiB')).toBe(512 * 2 ** 20);
    expect(sizeFlag('memory', '1.5GB')).toBe(1.5e9);
    expect(sizeFlag('memory', '2097152')).toBe(2 ** 21);
    expect(sizeFlag('disk', '100KB')).toBe(1e5);
    expect(sizeFlag('gpu-memory', '0')).toBe(0);
    expect(sizeFlag('memory', undefined)).toBeUndefined();
    for (const bad of ['', 'lots', '-1MiB', '1PiB', '1 2']) expect(() => sizeFlag('memory', bad)).toThrow(ConfigError);
  });
  test('a size whose unit was left out is refused with what to type', () => {
    for (const flag of ['memory', 'gpu-memory', 'disk']) expect(() => sizeFlag(flag, '5')).toThrow(`Expected a size with its unit for --${flag} but found "5", which is bytes: write 5MiB or 5GiB`);
    expect(() => sizeFlag('memory', '1.5')).toThrow('write 1.5MiB or 1.5GiB');
  });
  test('numbers', () => {
    expect(numberFlag('threshold', '.8')).toBe(0.8);
    expect(numberFlag('k', '1e2')).toBe(100);
    for (const bad of ['', 'x', '0x10', 'NaN', 'Infinity', '1,5', '8 ']) expect(() => numberFlag('k', bad)).toThrow(ConfigError);
  });
});

describe('the table of flags', () => {
  test('every flag belongs to a command, once', () => {
    const names = commands.map((command) => command.name);
    for (const flag of flags) {
      expect(flag.commands.length).toBeGreaterThan(0);
      for (const command of flag.commands) expect(names).toContain(command);
    }
    for (const name of names) expect(new Set(flagsOf(name).map((flag) => flag.name)).size).toBe(flagsOf(name).length);
  });
  test('help shows every flag, and no line is wider than a wide terminal', () => {
    for (const { name } of commands) {
      const help = commandHelp(name);
      for (const flag of flagsOf(name)) expect(help).toContain(`--${flag.name}`);
      for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    }
    expect(mainHelp('1.2.3')).toContain('1.2.3');
  });
});

describe('what a terminal would obey', () => {
  test('controls and direction marks are shown, line breaks and letters stay', () => {
    expect(printable('a\u001b[2Jb\u0007\u009b\u202ec\r\n\td 中 é')).toBe('a\\u001b[2Jb\\u0007\\u009b\\u202ec\\u000d\n\td 中 é');
  });
});

test('a flag is no value of another, and is given once', () => {
  expect(failure(['dedup', 'x', '-o', '--quiet']).message).toContain('--output=--quiet');
  expect(failure(['dedup', 'x', '-o', 'a', '-o', 'b']).message).toContain('--output once');
  expect(parseCommandLine(['dedup', '--output=-odd']).values).toEqual({ output: '-odd' });
  expect(parseCommandLine(['dedup', '-o', '-']).values).toEqual({ output: '-' });
});
