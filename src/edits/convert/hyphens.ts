import { codePointAt, utf8Length } from '../../text/utf8.ts';
import type { DocumentTables } from '../../signals/documentTables.ts';
import type { Edit } from '../edit.ts';
import { isDigit, isLower, isUpper, isWordCharacter, lastCodePoint, linesOf, OURS, type TextLine } from './lineText.ts';

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

/** Returns the word that line and next share, or null. */
function brokenWord(bytes: Uint8Array, line: TextLine, next: TextLine): BrokenWord | null {
  const last = lastCodePoint(bytes, line.start, line.end);
  if (last !== HYPHEN_MINUS && last !== SOFT_HYPHEN && last !== HYPHEN) return null;
  const hyphen = line.end - utf8Length(last);
  const before = lastCodePoint(bytes, line.start, hyphen);
  if (next.start === next.end || !isWordCharacter(before) || !isWordCharacter(codePointAt(bytes, next.start, next.end))) return null;
  return { start: wordStart(bytes, line.start, hyphen), hyphen, hyphenEnd: line.end, next: next.start, end: wordEnd(bytes, next.start, next.end) };
}

/** Words that stand on one line somewhere in the document, those with hyphens whole. */
function wordsWithin(bytes: Uint8Array, lines: readonly TextLine[], wanted: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { start, end } of lines) {
    for (let at = start; at < end; ) {
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

function brokenWords({ bytes }: DocumentTables, lines: readonly TextLine[]): BrokenWord[] {
  const found: BrokenWord[] = [];
  for (let i = 0; i + 1 < lines.length; i++) {
    const word = lines[i].page === lines[i + 1].page ? brokenWord(bytes, lines[i], lines[i + 1]) : null;
    if (word !== null) found.push(word);
  }
  return found;
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
    const broken = brokenWords(document, lines);
    if (broken.length === 0) return null;
    const wanted = new Set(broken.filter(({ start, end }) => end - start <= 2 * LONGEST).flatMap((word) => joinedForms(bytes, word)));
    const words = wordsWithin(bytes, lines, wanted);
    for (const word of broken) {
      const keeps = isOwnHyphen(bytes, word, words, ...joinedForms(bytes, word));
      writer.remove(document.originalByte(keeps ? word.hyphenEnd : word.hyphen), document.originalByte(word.next));
    }
    return null;
  },
};
