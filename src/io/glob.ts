import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** True if an argument is a pattern: it holds *, ? or a bracket. */
export function isPattern(argument: string): boolean {
  return /[*?[]/.test(argument);
}

/** `*`, `?`, `[abc]`, `[!a-z]` within one name; `\` before a character takes its meaning away. */
function nameMatcher(pattern: string): (name: string) => boolean {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '*') source += '.*';
    else if (c === '?') source += '.';
    else if (c === '[' && pattern.indexOf(']', i + 2) > 0) {
      const end = pattern.indexOf(']', i + 2);
      const negated = pattern[i + 1] === '!' || pattern[i + 1] === '^';
      const set = pattern.slice(i + (negated ? 2 : 1), end).replace(/[\\\]^[&]/g, String.raw`\$&`);
      source += `[${negated ? '^' : ''}${set}]`;
      i = end;
    } else {
      const literal = c === '\\' && i + 1 < pattern.length ? pattern[++i] : c;
      source += literal.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
    }
  }
  const expression = new RegExp(`^${source}$`, 'su');
  // Hidden names are matched only by patterns that name the dot.
  return (name) => (name.startsWith('.') ? pattern.startsWith('.') : true) && expression.test(name);
}

/**
 * Returns the files that match a pattern, unsorted; `**` stands for any number of folders, which are not followed through
 * links. Paths begin as the pattern does.
 * @throws what the file system throws for a folder that cannot be read
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
    await arrive(folder === '' ? segment : join(folder, segment), rest, found);
    return;
  }
  const matches = nameMatcher(segment);
  for (const { name } of await entries(folder)) if (matches(name)) await arrive(join(folder, name), rest, found);
}

async function arrive(path: string, rest: readonly string[], found: Set<string>): Promise<void> {
  const info = await stat(path).catch(() => null);
  if (rest.length > 0) {
    if (info?.isDirectory() === true) await walk(path, rest, found);
  } else if (info?.isFile() === true) found.add(path);
}

async function entries(folder: string): Promise<{ name: string; isDirectory(): boolean }[]> {
  try {
    return await readdir(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as { code?: string }).code ?? '')) return [];
    throw error;
  }
}
