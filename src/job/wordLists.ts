import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';
import { readFailure } from '../io/fileErrors.ts';
import { NgramSet } from '../signals/ngramSet.ts';
import { noResources, type Resources } from '../signals/resources.ts';
import { PrefixSet, type UrlWords } from '../signals/urlLists.ts';
import { DomainCategories, UT1_CATEGORIES } from '../signals/ut1.ts';
import { WordSet } from '../signals/wordSet.ts';

/** Lists that some signals need; those whose list is not named are left out. */
export interface WordListPaths {
  /** One word a line. */
  readonly stopWords?: string | undefined;
  /** One entry a line, as LDNOOBW has it. */
  readonly badWords?: string | undefined;
  /** Folder with the folders of UT1's categories, a file `domains` in each. */
  readonly ut1?: string | undefined;
  /** One term a line. */
  readonly terms?: string | undefined;
  /** One host a line. */
  readonly bannedDomains?: string | undefined;
  /** Folder with strict.txt, hard.txt and soft.txt, one word a line. */
  readonly urlWords?: string | undefined;
  /** One beginning of an address a line. */
  readonly urlPrefixes?: string | undefined;
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

async function urlWordsOf(folder: string): Promise<UrlWords> {
  const words = async (name: string): Promise<string[]> => (await linesOf(join(folder, name))).map((word) => word.toLowerCase());
  return { strict: await words('strict.txt'), hard: await words('hard.txt'), soft: await words('soft.txt') };
}

/** Reads the lists that were named. @throws InputError for a file that is missing or empty */
export async function readWordLists(paths: WordListPaths): Promise<Resources> {
  const { stopWords, badWords, ut1, terms, bannedDomains, urlWords, urlPrefixes } = paths;
  return {
    ...noResources,
    stopWords: stopWords === undefined ? null : new WordSet(await linesOf(stopWords)),
    badWords: badWords === undefined ? null : new NgramSet(await linesOf(badWords)),
    domains: ut1 === undefined ? null : await domainsOf(ut1),
    terms: terms === undefined ? null : new WordSet(await linesOf(terms)),
    bannedDomains: bannedDomains === undefined ? null : new WordSet((await linesOf(bannedDomains)).map((domain) => domain.toLowerCase())),
    urlWords: urlWords === undefined ? null : await urlWordsOf(urlWords),
    urlPrefixes: urlPrefixes === undefined ? null : new PrefixSet((await linesOf(urlPrefixes)).map((prefix) => prefix.replace(/^https?:\/\//, ''))),
  };
}
