import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';
import { readFailure } from '../io/fileErrors.ts';
import { NgramSet } from '../signals/ngramSet.ts';
import type { Resources } from '../signals/resources.ts';
import { DomainCategories, UT1_CATEGORIES } from '../signals/ut1.ts';
import { WordSet } from '../signals/wordSet.ts';

export interface WordListPaths {
  /** One word a line. */
  readonly stopWords?: string | undefined;
  /** One entry a line, as LDNOOBW has it. */
  readonly badWords?: string | undefined;
  /** Folder with the folders of UT1's categories, a file `domains` in each. */
  readonly ut1?: string | undefined;
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw readFailure(path, error);
  });
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  if (lines.length === 0) throw new InputError({ expected: 'one word a line', found: 'no line with a word', remedy: 'check that it is the right file', file: path });
  return lines;
}

async function domainsOf(folder: string): Promise<DomainCategories> {
  const bits = new Map<string, number>();
  let found = 0;
  for (const [place, category] of UT1_CATEGORIES.entries()) {
    const path = join(folder, category, 'domains');
    const text = await readFile(path, 'utf8').catch((error: { code?: string }) => {
      // UT1 renames and drops categories; a folder without any is another folder.
      if (error.code === 'ENOENT') return null;
      throw readFailure(path, error);
    });
    if (text === null) continue;
    found++;
    for (const line of text.split('\n')) {
      const domain = line.trim().toLowerCase();
      if (domain !== '' && !domain.startsWith('#')) bits.set(domain, (bits.get(domain) ?? 0) | (1 << place));
    }
  }
  if (found === 0) throw new InputError({ expected: `folders of UT1 (${UT1_CATEGORIES.slice(0, 3).join(', ')}, …), each with a file domains`, found: 'none', remedy: 'name the folder that holds them', file: folder });
  return new DomainCategories(bits);
}

/** Reads the lists that were named. @throws InputError for a file that is missing or empty */
export async function readWordLists({ stopWords, badWords, ut1 }: WordListPaths): Promise<Resources> {
  return {
    stopWords: stopWords === undefined ? null : new WordSet(await linesOf(stopWords)),
    badWords: badWords === undefined ? null : new NgramSet(await linesOf(badWords)),
    domains: ut1 === undefined ? null : await domainsOf(ut1),
  };
}
