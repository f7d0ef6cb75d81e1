import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFailure } from '../../io/fileErrors.ts';
import type { WordListPaths } from '../wordLists.ts';

/** Returns what tells one set of the user's lists from another: all of the content of every file, wherever they lie. @throws InputError */
export async function listIdentity({ stopWords, badWords, ut1, terms, bannedDomains, urlWords, urlPrefixes }: WordListPaths): Promise<Record<string, unknown>> {
  const identity: Record<string, unknown> = {};
  for (const [name, path] of Object.entries({ stopWords, badWords, ut1, terms, bannedDomains, urlWords, urlPrefixes })) if (path !== undefined) identity[name] = await contentOf(path);
  return identity;
}

/** Of a file its SHA-256, of a folder one for each file in it and in its folders, by name. */
async function contentOf(path: string): Promise<unknown> {
  try {
    if (!(await stat(path)).isDirectory()) return createHash('sha256').update(await readFile(path)).digest('hex');
    const contents: [string, unknown][] = [];
    for (const name of (await readdir(path)).sort()) contents.push([name, await contentOf(join(path, name))]);
    return contents;
  } catch (error) {
    throw readFailure(path, error);
  }
}
