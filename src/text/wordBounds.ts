import { codePointAt, utf8Length } from './utf8.ts';
import { PICTOGRAPHIC, wordBreak as wb, wordBreakOf } from './wordBreakTable.ts';

const VALUE = PICTOGRAPHIC - 1;
const isLetter = (value: number): boolean => value === wb.letter || value === wb.hebrew;
const isIgnored = (value: number): boolean => value === wb.extend || value === wb.format || value === wb.zwj;
const isNewline = (value: number): boolean => value === wb.newline || value === wb.cr || value === wb.lf;
const isMidLetter = (value: number): boolean => value === wb.midLetter || value === wb.midNumLet || value === wb.singleQuote;
const isMidNum = (value: number): boolean => value === wb.midNum || value === wb.midNumLet || value === wb.singleQuote;
const isRun = (value: number): boolean => isLetter(value) || value === wb.numeric || value === wb.katakana;

/** Returns the value of the next code point that counts, or `other` at the end. */
function valueBehind(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const codePoint = codePointAt(bytes, at, end);
    if (codePoint < 0) return wb.other;
    const value = wordBreakOf(codePoint) & VALUE;
    if (!isIgnored(value)) return value;
    at += utf8Length(codePoint);
  }
  return wb.other;
}

/** What is known at a place between two code points. */
class Place {
  /** Of the code point before, whatever it is; −1 at the beginning. */
  raw = -1;
  /** Of the last code point that is not ignored, and of the one before that. */
  last = -1;
  before = -1;
  /** Regional indicators up to here, without another code point between. */
  regionals = 0;

  take(value: number): void {
    // WB4: what is ignored goes with what stands before, unless that is a newline.
    if (!isIgnored(value) || this.raw < 0 || isNewline(this.raw)) {
      this.regionals = value === wb.regional ? this.regionals + 1 : 0;
      this.before = this.last;
      this.last = value;
    }
    this.raw = value;
  }

  /** True if a piece ends before a code point of this value. @param behind where the code point ends, for what is behind it */
  breaks(next: number, isPictographic: boolean, bytes: Uint8Array, behind: number, end: number): boolean {
    const { raw, last, before } = this;
    if (raw === wb.cr && next === wb.lf) return false; // WB3
    if (isNewline(raw) || isNewline(next)) return true; // WB3a, WB3b
    if (raw === wb.zwj && isPictographic) return false; // WB3c
    if (raw === wb.space && next === wb.space) return false; // WB3d
    if (isIgnored(next)) return false; // WB4
    if (isLetter(last)) {
      if (isLetter(next) || next === wb.numeric || next === wb.extendNumLet) return false; // WB5, WB9, WB13a
      if (isMidLetter(next) && isLetter(valueBehind(bytes, behind, end))) return false; // WB6
      if (last === wb.hebrew && next === wb.singleQuote) return false; // WB7a
      return !(last === wb.hebrew && next === wb.doubleQuote && valueBehind(bytes, behind, end) === wb.hebrew); // WB7b
    }
    if (last === wb.numeric) {
      if (isLetter(next) || next === wb.numeric || next === wb.extendNumLet) return false; // WB10, WB8, WB13a
      return !(isMidNum(next) && valueBehind(bytes, behind, end) === wb.numeric); // WB12
    }
    if (isLetter(next) && isLetter(before) && isMidLetter(last)) return false; // WB7
    if (next === wb.hebrew && before === wb.hebrew && last === wb.doubleQuote) return false; // WB7c
    if (next === wb.numeric && before === wb.numeric && isMidNum(last)) return false; // WB11
    if (last === wb.katakana) return next !== wb.katakana && next !== wb.extendNumLet; // WB13, WB13a
    if (last === wb.extendNumLet) return next !== wb.extendNumLet && !isRun(next); // WB13a, WB13b
    return !(last === wb.regional && next === wb.regional && this.regionals % 2 === 1); // WB15, WB16
  }
}

/**
 * Calls `see(from, to)` for each piece between two word bounds of bytes [start, end), in order: all of the bytes, white space
 * and marks too. The default rules of UAX #29 (Unicode 17.0), no dictionaries: each Han character, Hiragana, Thai letter is a
 * piece. Rule numbers are the annex's. Any bytes; an ill-formed one is a piece. Each byte is looked at a bounded number of times.
 */
export function eachWordBound(bytes: Uint8Array, start: number, end: number, see: (from: number, to: number) => void): void {
  const place = new Place();
  let from = start;
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(bytes, at, end);
    const behind = at + (codePoint < 0 ? 1 : utf8Length(codePoint));
    const all = codePoint < 0 ? wb.other : wordBreakOf(codePoint);
    if (at > start && place.breaks(all & VALUE, all >= PICTOGRAPHIC, bytes, behind, end)) {
      see(from, at);
      from = at;
    }
    place.take(all & VALUE);
    at = behind;
  }
  if (from < end) see(from, end);
}
