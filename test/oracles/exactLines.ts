/** CCNet's and C4's lines with strings and maps, one step at a time as the sources write them. */
import { createHash } from 'node:crypto';

const DELETED = new Set('，。、„”“«»１」「《》´∶：？！（）；–—．～’…━〈〉【】％►');
/** What Python calls white space: JavaScript takes U+FEFF for it, and not U+001C to U+001F and U+0085. */
const isSpace = (letter: string): boolean => (letter !== '\ufeff' && letter.trim() === '') || '\u001c\u001d\u001e\u001f\u0085'.includes(letter);

function strip(text: string): string {
  const letters = [...text];
  const first = letters.findIndex((each) => !isSpace(each));
  return first < 0 ? '' : letters.slice(first, letters.findLastIndex((each) => !isSpace(each)) + 1).join('');
}

export function ccnetForm(line: string): string {
  return [...strip(line).toLowerCase().replaceAll(/\p{Nd}/gu, '0')].filter((each) => !DELETED.has(each) && !/\p{Cc}/u.test(each)).join('');
}

export function ccnetHash(line: string): bigint {
  return createHash('sha1').update(ccnetForm(line)).digest().readBigUInt64LE(0);
}

/** Numbers of the kept lines of each document. */
export function ccnetKept(documents: readonly string[], mode: 'unshared' | 'first'): number[][] {
  const split = documents.map((text) => text.split('\n').map(ccnetHash));
  const before = new Set<bigint>();
  return split.map((hashes, d) => {
    const own = new Set<bigint>();
    const kept: number[] = [];
    hashes.forEach((hash, i) => {
      const shared = mode === 'first' ? before.has(hash) : split.some((other, o) => o !== d && other.includes(hash));
      if (!shared && !own.has(hash)) kept.push(i);
      own.add(hash);
    });
    for (const hash of hashes) before.add(hash);
    return kept;
  });
}

export function c4Form(line: string): string {
  return strip(line).toLowerCase();
}

/** Lines left of each page, by address. */
export function c4Kept(pages: readonly { url: string; lines: readonly string[] }[]): string[][] {
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  return pages.map(({ url, lines }) => {
    const own = new Set<string>();
    return lines.filter((line) => {
      const form = c4Form(line);
      const owner = pages.filter((page) => page.lines.some((each) => c4Form(each) === form)).map((page) => md5(page.url)).sort()[0];
      const stays = owner === md5(url) && !own.has(form);
      own.add(form);
      return stays;
    });
  });
}
