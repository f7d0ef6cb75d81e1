import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFailure } from '../../io/fileErrors.ts';
import { identify } from '../inputIdentity.ts';
import type { WordListPaths } from '../wordLists.ts';

/** Returns what tells one set of the user's lists from another: the content of every file, wherever they lie. @throws InputError */
export async function listIdentity({ stopWords, badWords, ut1, terms, bannedDomains, urlWords, urlPrefixes }: WordListPaths): Promise<Record<string, unknown>> {
  const identity: Record<string, unknown> = {};
  for (const [name, path] of Object.entries({ stopWords, badWords, ut1, terms, bannedDomains, urlWords, urlPrefixes })) if (path !== undefined) identity[name] = await contentOf(path);
  return identity;
}

/** Of a file a fingerprint, of a folder one for each file in it and in its folders, by name. */
async function contentOf(path: string): Promise<unknown> {
  try {
    if (!(await stat(path)).isDirectory()) return (await identify([path]))[0].content;
    const names = (await readdir(path)).sort();
    const contents: [string, unknown][] = [];
    for (const name of names) contents.push([name, await contentOf(join(path, name))]);
    return contents;
  } catch (error) {
    throw readFailure(path, error);
  }
}
