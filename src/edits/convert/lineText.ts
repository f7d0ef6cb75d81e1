/** What the edits on converted documents ask of lines: where they lie, how wide they are, how they begin and end. */
import { characterFlags, IS_LOWER, IS_SPACE, IS_UPPER, IS_WORD } from '../../text/characterTable.ts';
import { codePointAt, utf8Length } from '../../text/utf8.ts';

export const OURS = 'bandsaw: MAP-NEO (Zhang et al., 2024, arXiv 2405.19327) names the task and leaves it to a language model';

const NEWLINE = 0x0a;
const FORM_FEED = 0x0c;

/** Lines of a text, which newlines and form feeds end, without the white space around them. Packed: a text may be nothing but such breaks. */
export interface TextLines {
  readonly count: number;
  /** Line i begins at froms[i], white space and all; what breaks it ends at froms[i + 1]. */
  readonly froms: Uint32Array;
  /** What is on line i: bytes [starts[i], ends[i]), none of a blank line. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Page of line i, from 0: a form feed ends one. */
  readonly pages: Uint32Array;
  /** The lines that are not blank, in order. */
  readonly filled: Uint32Array;
}

function isSpace(codePoint: number): boolean {
  return (characterFlags(codePoint) & IS_SPACE) !== 0;
}

/** Returns the last code point before `end`, or −1. `bytes` is well-formed. */
export function lastCodePoint(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return -1;
  let at = end - 1;
  while ((bytes[at] & 0xc0) === 0x80) at--;
  return codePointAt(bytes, at, end);
}

/** Returns how many lines a text has: one for each break and one behind the last, if anything stands there. */
function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === NEWLINE || bytes[at] === FORM_FEED) count++;
  const last = bytes.at(-1);
  return last === undefined || last === NEWLINE || last === FORM_FEED ? count : count + 1;
}

/** @param bytes well-formed UTF-8 */
export function linesOf(bytes: Uint8Array): TextLines {
  const count = countLines(bytes);
  const [froms, starts, ends, pages, filled] = [new Uint32Array(count + 1), new Uint32Array(count), new Uint32Array(count), new Uint32Array(count), new Uint32Array(count)];
  let page = 0;
  let full = 0;
  let from = 0;
  for (let line = 0; line < count; line++) {
    let stop = from;
    while (stop < bytes.length && bytes[stop] !== NEWLINE && bytes[stop] !== FORM_FEED) stop++;
    let start = from;
    while (start < stop) {
      const codePoint = codePointAt(bytes, start, stop);
      if (!isSpace(codePoint)) break;
      start += utf8Length(codePoint);
    }
    let end = stop;
    while (end > start) {
      const last = lastCodePoint(bytes, start, end);
      if (!isSpace(last)) break;
      end -= utf8Length(last);
    }
    starts[line] = start;
    ends[line] = end;
    pages[line] = page;
    if (start < end) filled[full++] = line;
    if (bytes[stop] === FORM_FEED) page++;
    from = Math.min(stop + 1, bytes.length);
    froms[line + 1] = from;
  }
  return { count, froms, starts, ends, pages, filled: filled.subarray(0, full) };
}

const WIDE: readonly (readonly [number, number])[] = [[0x1100, 0x115f], [0x2e80, 0xa4cf], [0xac00, 0xd7a3], [0xf900, 0xfaff], [0xfe30, 0xfe6f], [0xff01, 0xff60], [0xffe0, 0xffe6], [0x20000, 0x3fffd]];

/** True for what takes two columns. */
export function isWide(codePoint: number): boolean {
  return codePoint >= 0x1100 && WIDE.some(([first, last]) => codePoint >= first && codePoint <= last);
}

/** Scripts whose words have spaces between them, though they are wide. */
function isHangul(codePoint: number): boolean {
  return (codePoint >= 0x1100 && codePoint <= 0x115f) || (codePoint >= 0xac00 && codePoint <= 0xd7a3) || (codePoint >= 0x3130 && codePoint <= 0x318f);
}

/** True between characters of scripts that are written without spaces. */
export function joinsWithoutSpace(before: number, after: number): boolean {
  return isWide(before) && isWide(after) && !isHangul(before) && !isHangul(after);
}

/** Columns of bytes [start, end). */
export function widthOf(bytes: Uint8Array, start: number, end: number): number {
  let width = 0;
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(bytes, at, end);
    width += isWide(codePoint) ? 2 : 1;
    at += utf8Length(codePoint);
  }
  return width;
}

const TERMINALS = new Set([...'.!?…:;。！？：；．｡'].map((each) => each.codePointAt(0)));
const CLOSERS = new Set([...'"\')]}’”»」』）】》〉］｝'].map((each) => each.codePointAt(0)));

/** True if the line ends a sentence, or says that something follows: quotes and brackets behind the mark are no matter. */
export function endsSentence(bytes: Uint8Array, start: number, end: number): boolean {
  for (let stop = end; stop > start; ) {
    const last = lastCodePoint(bytes, start, stop);
    if (TERMINALS.has(last)) return true;
    if (!CLOSERS.has(last)) return false;
    stop -= utf8Length(last);
  }
  return false;
}

export function isUpper(codePoint: number): boolean {
  return codePoint >= 0 && (characterFlags(codePoint) & IS_UPPER) !== 0;
}

export function isLower(codePoint: number): boolean {
  return codePoint >= 0 && (characterFlags(codePoint) & IS_LOWER) !== 0;
}

export function isWordCharacter(codePoint: number): boolean {
  return codePoint >= 0 && (characterFlags(codePoint) & IS_WORD) !== 0;
}

export function isDigit(codePoint: number): boolean {
  return codePoint >= 0x30 && codePoint <= 0x39;
}
