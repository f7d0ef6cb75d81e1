import type { Edit } from '../edit.ts';
import { isDigit, linesOf, OURS, type TextLine } from './lineText.ts';

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
function keyOf(bytes: Uint8Array, { start, end }: TextLine): string {
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

interface Page {
  readonly lines: readonly TextLine[];
  /** Filled lines [first, last] are left. */
  first: number;
  last: number;
}

type Side = 'first' | 'last';

/** Lines longer than this are text, whatever they say. */
const WIDEST = 400;

/** Returns the pages whose outermost line repeats on enough pages, or counts them. */
function pagesToPeel(bytes: Uint8Array, pages: readonly Page[], side: Side, fewest: number, leastCounted: number): Page[] {
  const keys = new Map<string, Page[]>();
  const offsets = new Map<number, Page[]>();
  for (const [index, page] of pages.entries()) {
    const line = page.lines[page[side]];
    if (page.first > page.last || line.end - line.start > WIDEST) continue;
    const number = pageNumber(Buffer.from(bytes.subarray(line.start, line.end)).toString());
    const [map, key] = number === null ? [keys, keyOf(bytes, line)] : [offsets, number - index];
    const there = (map as Map<string | number, Page[]>).get(key);
    if (there === undefined) (map as Map<string | number, Page[]>).set(key, [page]);
    else there.push(page);
  }
  const repeated = [...keys.values()].filter((all) => all.length >= fewest).flat();
  // Parts of a book may be counted apart, so groups are small; but a page's number does not stand alone.
  const counted = [...offsets.values()].filter((all) => all.length >= 2).flat();
  return counted.length >= leastCounted ? [...repeated, ...counted] : repeated;
}

/** M24. */
export const pageEdges: Edit = {
  id: 'convert.page-edges',
  doc: 'In a text with form feeds between its pages: removes lines at the top and foot of pages that stand on many of them, digits apart (headers, footers), and numbers that count the pages; again until none is left. The form feeds stay',
  source: OURS,
  settings: {
    fewest: { type: 'number', default: 3, minimum: 2, doc: 'pages on which such a line stands at least', source: OURS },
    share: { type: 'number', default: 0.3, minimum: 0, maximum: 1, doc: 'share of the pages on which it stands at least: left and right pages may have others', source: OURS },
  },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    if (!bytes.includes(0x0c)) return null;
    const pages: Page[] = [];
    for (const line of linesOf(bytes)) {
      if (line.start === line.end) continue;
      while (pages.length <= line.page) pages.push({ lines: [], first: 0, last: -1 });
      const page = pages[line.page];
      (page.lines as TextLine[]).push(line);
      page.last++;
    }
    const least = Math.ceil((settings['share'] as number) * pages.length);
    const fewest = Math.max(settings['fewest'] as number, least);
    for (let peeled = true; peeled; ) {
      peeled = false;
      for (const side of ['first', 'last'] as const) {
        for (const page of pagesToPeel(bytes, pages, side, fewest, Math.max(2, least))) {
          page[side] += side === 'first' ? 1 : -1;
          peeled = true;
        }
      }
    }
    for (const { lines, first, last } of pages) {
      for (const [i, line] of lines.entries()) {
        if (i >= first && i <= last) continue;
        // A form feed is no part of the line that it ends.
        const to = bytes[line.to - 1] === 0x0c ? line.to - 1 : line.to;
        writer.remove(document.originalByte(line.from), document.originalByte(to));
      }
    }
    return null;
  },
};
