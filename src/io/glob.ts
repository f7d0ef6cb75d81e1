import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import { errnoOf } from '../core/systemErrors.ts';

/** True if an argument is a pattern: it holds *, ? or a bracket. */
export function isPattern(argument: string): boolean {
  return /[*?[]/.test(argument);
}

const literal = (character: string): string => `\\u{${(character.codePointAt(0) as number).toString(16)}}`;

/**
 * `*`, `?`, `[abc]`, `[!a-z]` within one name; `\` before a character takes its meaning away. In brackets `]` in the first
 * place and `-` in the first and last stand for themselves; a bracket that is never closed does too.
 */
function nameMatcher(pattern: string): (name: string) => boolean {
  const characters = [...pattern];
  let source = '';
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i];
    const set = c === '[' ? bracketSet(characters, i, pattern) : null;
    if (c === '*') source += '.*';
    else if (c === '?') source += '.';
    else if (set !== null) {
      source += set.source;
      i = set.end;
    } else source += literal(c === '\\' && i + 1 < characters.length ? characters[++i] : c);
  }
  const expression = new RegExp(`^${source}$`, 'su');
  // Hidden names are matched only by patterns that name the dot.
  return (name) => (name.startsWith('.') ? pattern.startsWith('.') : true) && expression.test(name);
}

/** Returns the set that the bracket at `at` opens and the place of its closing one, or null if there is none. */
function bracketSet(characters: readonly string[], at: number, pattern: string): { source: string; end: number } | null {
  const negated = characters[at + 1] === '!' || characters[at + 1] === '^';
  const first = at + (negated ? 2 : 1);
  let source = '';
  let i = first;
  const take = (): string => (characters[i] === '\\' && i + 1 < characters.length ? characters[(i += 2) - 1] : characters[i++]);
  while (i < characters.length && (characters[i] !== ']' || i === first)) {
    const low = take();
    const isRange = characters[i] === '-' && i + 1 < characters.length && characters[i + 1] !== ']';
    if (!isRange) {
      source += literal(low);
      continue;
    }
    i++;
    const high = take();
    if ((low.codePointAt(0) as number) > (high.codePointAt(0) as number)) {
      throw new ConfigError({ expected: `ranges that go upwards in the pattern "${pattern}"`, found: `${low}-${high}`, remedy: 'turn it round, or put the - last in its brackets' });
    }
    source += `${literal(low)}-${literal(high)}`;
  }
  return i < characters.length ? { source: `[${negated ? '^' : ''}${source}]`, end: i } : null;
}

/**
 * Returns what matches a pattern and is no folder, unsorted, links whose targets are gone among it; `**` stands for any
 * number of folders, which are not followed through links. Paths begin as the pattern does.
 * @throws ConfigError for a range that goes downwards; what the file system throws for a folder that cannot be read
 */
export async function glob(pattern: string): Promise<string[]> {
  const absolute = pattern.startsWith('/');
  const segments = pattern.split('/').filter((segment, i) => segment !== '' && !(segment === '.' && i > 0));
  const found = new Set<string>();
  await walk(absolute ? '/' : '', segments, found);
  return [...found];
}

async function walk(folder: string, segments: readonly string[], found: Set<string>): Promise<void> {
  const [segment, ...rest] = segments;
  if (segment === '**') {
    await walk(folder, rest.length === 0 ? ['*'] : rest, found);
    for (const entry of await entries(folder)) if (entry.isDirectory() && !entry.name.startsWith('.')) await walk(join(folder, entry.name), segments, found);
    return;
  }
  if (!isPattern(segment) && !segment.includes('\\')) {
    const path = folder === '' ? segment : join(folder, segment);
    if ((await lstat(path).catch(unlessAbsent)) !== null) await arrive(path, rest, found);
    return;
  }
  const matches = nameMatcher(segment);
  for (const { name } of await entries(folder)) if (matches(name)) await arrive(join(folder, name), rest, found);
}

/** `path` is listed by its folder. */
async function arrive(path: string, rest: readonly string[], found: Set<string>): Promise<void> {
  const isFolder = (await stat(path).catch(unlessAbsent))?.isDirectory() === true;
  if (rest.length === 0 && !isFolder) found.add(path);
  if (rest.length > 0 && isFolder) await walk(path, rest, found);
}

function unlessAbsent(error: unknown): null {
  if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errnoOf(error) ?? '')) return null;
  throw error;
}

async function entries(folder: string): Promise<{ name: string; isDirectory(): boolean }[]> {
  try {
    return await readdir(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch (error) {
    return unlessAbsent(error) ?? [];
  }
}
