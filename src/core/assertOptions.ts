import { ConfigError } from './errors.ts';
import { nearest } from './nearest.ts';

/** What the value of a setting is; `any` is for whoever reads it to check. */
export type OptionKind = 'text' | 'number' | 'switch' | 'list' | 'function' | 'object' | 'signal' | 'any';

const ARTICLES: Readonly<Record<Exclude<OptionKind, 'any'>, string>> = { text: 'a string', number: 'a number', switch: 'true or false', list: 'an array', function: 'a function', object: 'an object', signal: 'an AbortSignal' };

function isOf(kind: OptionKind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'switch':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null;
    case 'signal':
      return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;
    case 'any':
      return true;
    default:
      return typeof value === kind;
  }
}

/**
 * Refuses what the types would, for programs that have none: a setting that is misspelt would not be heard of, one of another type be
 * taken for the default. Undefined is left out.
 * @param of the function that is called @param kinds every setting that it has
 * @throws ConfigError
 */
export function assertOptions(options: unknown, of: string, kinds: Readonly<Record<string, OptionKind>>): void {
  if (typeof options !== 'object' || options === null) throw new ConfigError({ expected: `settings of ${of} in an object`, found: options === null ? 'null' : typeof options, remedy: 'pass { … }, or leave them out where all have a default' });
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(kinds, name)) {
      const near = nearest(name, Object.keys(kinds));
      throw new ConfigError({ expected: `a setting of ${of}`, found: JSON.stringify(name.slice(0, 64)), remedy: near === undefined ? 'leave it out' : `did you mean ${near}?` });
    }
    const kind = kinds[name];
    if (kind !== 'any' && !isOf(kind, value)) throw new ConfigError({ expected: `${name} to be ${ARTICLES[kind]}`, found: value === null ? 'null' : Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`, remedy: 'correct it, or leave it out for the default' });
  }
}

/** @throws ConfigError for what is no path */
export function assertPath(path: unknown): void {
  if (typeof path !== 'string') throw new ConfigError({ expected: 'a path', found: path === null ? 'null' : typeof path, remedy: 'pass a string' });
}
