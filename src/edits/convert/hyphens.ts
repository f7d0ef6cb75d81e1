import { codePointAt, utf8Length } from '../../text/utf8.ts';
import type { Edit } from '../edit.ts';
import { isDigit, isLower, isUpper, isWordCharacter, lastCodePoint, linesOf, OURS, type TextLines } from './lineText.ts';

const HYPHEN_MINUS = 0x2d;
const SOFT_HYPHEN = 0xad;
const HYPHEN = 0x2010;
/** Words are looked for in the document up to this many bytes. */
const LONGEST = 64;

interface BrokenWord {
  /** Bytes of the first part, of the hyphen, and of the second part. */
  readonly start: number;
  readonly hyphen: number;
  readonly hyphenEnd: number;
  readonly next: number;
  readonly end: number;
}

function wordStart(bytes: Uint8Array, from: number, end: number): number {
  let start = end;
  while (start > from) {
    const before = lastCodePoint(bytes, from, start);
    if (!isWordCharacter(before) && before !== HYPHEN_MINUS && before !== HYPHEN) break;
    start -= utf8Length(before);
  }
  return start;
}

function wordEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = from;
  while (end < to) {
    const codePoint = codePointAt(bytes, end, to);
    if (!isWordCharacter(codePoint)) break;
    end += utf8Length(codePoint);
  }
  return end;
}

/** Returns the word that line `i` shares with the next one of its page, or null. */
function brokenWord(bytes: Uint8Array, { count, starts, ends, pages }: TextLines, i: number): BrokenWord | null {
  if (i + 1 === count || pages[i] !== pages[i + 1]) return null;
  const [start, hyphenEnd, next, nextEnd] = [starts[i], ends[i], starts[i + 1], ends[i + 1]];
  const last = lastCodePoint(bytes, start, hyphenEnd);
  if (last !== HYPHEN_MINUS && last !== SOFT_HYPHEN && last !== HYPHEN) return null;
  const hyphen = hyphenEnd - utf8Length(last);
  const before = lastCodePoint(bytes, start, hyphen);
  if (next === nextEnd || !isWordCharacter(before) || !isWordCharacter(codePointAt(bytes, next, nextEnd))) return null;
  return { start: wordStart(bytes, start, hyphen), hyphen, hyphenEnd, next, end: wordEnd(bytes, next, nextEnd) };
}

/** Words that stand on one line somewhere in the document, those with hyphens whole. */
function wordsWithin(bytes: Uint8Array, { filled, starts, ends }: TextLines, wanted: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of filled) {
    const end = ends[line];
    for (let at = starts[line]; at < end; ) {
      let stop = at;
      while (stop < end) {
        const codePoint = codePointAt(bytes, stop, end);
        if (!isWordCharacter(codePoint) && codePoint !== HYPHEN_MINUS && codePoint !== HYPHEN) break;
        stop += utf8Length(codePoint);
      }
      if (stop > at && stop - at <= 2 * LONGEST) {
        const word = textOf(bytes, at, stop);
        if (wanted.has(word)) found.add(word);
      }
      at = stop > at ? stop : at + utf8Length(codePointAt(bytes, at, end));
    }
  }
  return found;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString().toLowerCase().replaceAll('\u2010', '-');
}

/** A hyphen that the word has anyway: before a capital or a digit, behind a digit or a lone letter, in a word that has another one, or that the document spells so elsewhere. */
function isOwnHyphen(bytes: Uint8Array, word: BrokenWord, words: ReadonlySet<string>, joined: string, hyphenated: string): boolean {
  if (bytes[word.hyphen] === 0xc2) return false;
  if (words.has(joined)) return false;
  if (words.has(hyphenated)) return true;
  const first = textOf(bytes, word.start, word.hyphen);
  if ([...first].length < 2 || first.includes('-')) return true;
  const after = codePointAt(bytes, word.next, word.end);
  const before = lastCodePoint(bytes, word.start, word.hyphen);
  if (isUpper(after) || isDigit(after) || isDigit(before)) return !isUpper(before) || !isUpper(after);
  return !isLower(after);
}

function joinedForms(bytes: Uint8Array, { start, hyphen, next, end }: BrokenWord): [string, string] {
  const [first, second] = [textOf(bytes, start, hyphen), textOf(bytes, next, end)];
  return [first + second, `${first}-${second}`];
}

/** In order; made anew at each call, as they may be as many as the lines. */
function* brokenWords(bytes: Uint8Array, lines: TextLines): Generator<BrokenWord> {
  for (const line of lines.filled) {
    const word = brokenWord(bytes, lines, line);
    if (word !== null) yield word;
  }
}

/** M24. */
export const hyphens: Edit = {
  id: 'convert.hyphens',
  doc: 'Joins a word that a hyphen cuts at the end of a line. The hyphen goes, unless the word has it anyway: the document spells it so within a line and never without, a capital or digit follows, a digit or a lone letter stands before, or it has another hyphen',
  source: OURS,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    const lines = linesOf(bytes);
    const wanted = new Set<string>();
    for (const word of brokenWords(bytes, lines)) if (word.end - word.start <= 2 * LONGEST) for (const form of joinedForms(bytes, word)) wanted.add(form);
    const words = wanted.size === 0 ? wanted : wordsWithin(bytes, lines, wanted);
    for (const word of brokenWords(bytes, lines)) {
      const keeps = isOwnHyphen(bytes, word, words, ...joinedForms(bytes, word));
      writer.remove(document.originalByte(keeps ? word.hyphenEnd : word.hyphen), document.originalByte(word.next));
    }
    return null;
  },
};
