import type { Edit } from '../edit.ts';
import { isDigit, linesOf, OURS, type TextLines } from './lineText.ts';

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 };
const ARABIC = /^(?:page|p\.|seite|página|pagina|str\.|第)?\s{0,4}[-–—~·[(]{0,2}\s{0,4}(\d{1,5})\s{0,4}[-–—~·\])]{0,2}\s{0,4}(?:页|頁|ページ)?(?:\s{0,4}(?:\/|of|von|de|共|,|，)?\s{0,4}(?:共|第)?\s{0,4}\d{1,5}\s{0,4}(?:页|頁)?)?$/iu;
const ROMAN_NUMBER = /^[-–—\s]{0,4}([ivxlc]{1,8})[-–—\s]{0,4}$/iu;
/** What a page number may take. */
const LONGEST = 64;

/** Returns the number that a line is, if it says no more than what page it stands on, or null. */
export function pageNumber(line: string): number | null {
  if (line.length > LONGEST) return null;
  const arabic = ARABIC.exec(line);
  if (arabic !== null) return Number(arabic[1]);
  const roman = ROMAN_NUMBER.exec(line);
  if (roman === null) return null;
  const digits = [...roman[1].toLowerCase()].map((letter) => ROMAN[letter]);
  return digits.reduce((sum, digit, i) => sum + (digit < (digits[i + 1] ?? 0) ? -digit : digit), 0);
}

/** Digits are one for all: "Chapter 3 · 41" is the same header on every page. */
function keyOf(bytes: Uint8Array, start: number, end: number): string {
  let key = '';
  let from = start;
  for (let at = start; at < end; at++) {
    if (!isDigit(bytes[at])) continue;
    key += `${Buffer.from(bytes.subarray(from, at)).toString('latin1')}0`;
    while (at < end && isDigit(bytes[at])) at++;
    from = at;
    at--;
  }
  return key + Buffer.from(bytes.subarray(from, end)).toString('latin1');
}

/** Of every page the filled lines that are left: from firsts[page] to before ends[page], by their places among all filled lines. */
interface Pages {
  readonly firsts: Uint32Array;
  readonly ends: Uint32Array;
}

/** A document has no more; a text that is made so stays as it is. */
const MOST_PAGES = 2 ** 20;
/** Lines longer than this are text, whatever they say. */
const WIDEST = 400;

/** Pages without a line count, but for those behind the last line. */
function pagesOf({ filled, pages }: TextLines): Pages {
  const count = filled.length === 0 ? 0 : pages[filled[filled.length - 1]] + 1;
  const ends = new Uint32Array(count);
  for (const line of filled) ends[pages[line]] += 1;
  for (let page = 1; page < count; page++) ends[page] += ends[page - 1];
  return { firsts: ends.map((_, page) => (page === 0 ? 0 : ends[page - 1])), ends };
}

/** Returns the pages whose outermost line repeats on enough pages, or counts them. */
function pagesToPeel(bytes: Uint8Array, { filled, starts, ends: lineEnds }: TextLines, { firsts, ends }: Pages, isTop: boolean, fewest: number, leastCounted: number): number[] {
  /** What the line of a page says: a string, or by how much its number is above the page's; null where it has none or too long a one. */
  const keys = Array.from(firsts, (first, page) => {
    if (first === ends[page]) return null;
    const line = filled[isTop ? first : ends[page] - 1];
    const [start, end] = [starts[line], lineEnds[line]];
    if (end - start > WIDEST) return null;
    const number = pageNumber(Buffer.from(bytes.subarray(start, end)).toString());
    return number === null ? keyOf(bytes, start, end) : number - page;
  });
  const counts = new Map<string | number, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  const repeated: number[] = [];
  const counted: number[] = [];
  for (const [page, key] of keys.entries()) {
    if (key === null) continue;
    const there = counts.get(key) as number;
    // Parts of a book may be counted apart, so groups of numbers are small; but a page's number does not stand alone.
    if (typeof key === 'number' ? there >= 2 : there >= fewest) (typeof key === 'number' ? counted : repeated).push(page);
  }
  return counted.length >= leastCounted ? repeated.concat(counted) : repeated;
}

/** M24. */
export const pageEdges: Edit = {
  id: 'convert.page-edges',
  doc: 'In a text with form feeds between its pages: removes lines at the top and foot of pages that stand on many of them, digits apart (headers, footers), and numbers that count the pages; again until none is left. The form feeds stay; a text of more than 1,048,576 pages is left as it is',
  source: OURS,
  settings: {
    fewest: { type: 'number', default: 3, minimum: 2, doc: 'pages on which such a line stands at least', source: OURS },
    share: { type: 'number', default: 0.3, minimum: 0, maximum: 1, doc: 'share of the pages on which it stands at least: left and right pages may have others', source: OURS },
  },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    if (!bytes.includes(0x0c)) return null;
    const lines = linesOf(bytes);
    const pages = pagesOf(lines);
    const { firsts, ends } = pages;
    if (firsts.length > MOST_PAGES) return null;
    const least = Math.ceil((settings['share'] as number) * firsts.length);
    const fewest = Math.max(settings['fewest'] as number, least);
    for (let peeled = true; peeled; ) {
      peeled = false;
      for (const isTop of [true, false]) {
        for (const page of pagesToPeel(bytes, lines, pages, isTop, fewest, Math.max(2, least))) {
          if (isTop) firsts[page] += 1;
          else ends[page] -= 1;
          peeled = true;
        }
      }
    }
    for (const [i, line] of lines.filled.entries()) {
      const page = lines.pages[line];
      if (i >= firsts[page] && i < ends[page]) continue;
      // A form feed is no part of the line that it ends.
      const to = lines.froms[line + 1];
      writer.remove(document.originalByte(lines.froms[line]), document.originalByte(bytes[to - 1] === 0x0c ? to - 1 : to));
    }
    return null;
  },
};
