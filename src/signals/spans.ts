/** What is asked of stretches of bytes: all of them well-formed UTF-8. */
import { characterTable, IS_WORD, recordOf } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';

/** True if every code point of bytes [start, end) has the flag of characterTable.ts, and there is one. */
export function allHave(bytes: Uint8Array, start: number, end: number, flag: number): boolean {
  const table = characterTable();
  for (let at = start; at < end; ) {
    if (bytes[at] < 0x80) {
      if ((table.ascii[bytes[at++]] & flag) === 0) return false;
      continue;
    }
    const codePoint = codePointAt(bytes, at, end);
    if ((table.records[recordOf(table, codePoint)] & flag) === 0) return false;
    at += utf8Length(codePoint);
  }
  return end > start;
}

/** True if `test` holds for every code point of bytes [start, end), and there is one. */
export function every(bytes: Uint8Array, start: number, end: number, test: (codePoint: number) => boolean): boolean {
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(bytes, at, end);
    if (!test(codePoint)) return false;
    at += utf8Length(codePoint);
  }
  return end > start;
}

/** Returns how many runs of at least `least` of one ASCII character there are. */
export function countRuns(bytes: Uint8Array, byte: number, least: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at >= 0; ) {
    let end = at + 1;
    while (end < bytes.length && bytes[end] === byte) end++;
    if (end - at >= least) found++;
    at = bytes.indexOf(byte, end);
  }
  return found;
}

/** Returns how many runs of … there are. */
export function countEllipsisRuns(bytes: Uint8Array): number {
  let found = 0;
  let behind = -1;
  for (let at = bytes.indexOf(0xe2); at >= 0; at = bytes.indexOf(0xe2, at + 1)) {
    if (bytes[at + 1] !== 0x80 || bytes[at + 2] !== 0xa6) continue;
    if (at !== behind) found++;
    behind = at + 3;
  }
  return found;
}

/** The 32 marks of string.punctuation. */
export function isAsciiPunctuation(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x2f) || (byte >= 0x3a && byte <= 0x40) || (byte >= 0x5b && byte <= 0x60) || (byte >= 0x7b && byte <= 0x7e);
}

/** Returns −Σ p ln p over counts that sum to `whole`. */
export function entropyOf(counts: Uint32Array, distinct: number, whole: number): number {
  let entropy = 0;
  for (let i = 0; i < distinct; i++) entropy -= (counts[i] / whole) * Math.log(counts[i] / whole);
  return entropy;
}

/** Returns how many code points of bytes [start, end) have the flag of characterTable.ts. */
export function countHaving(bytes: Uint8Array, start: number, end: number, flag: number): number {
  const table = characterTable();
  let found = 0;
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(bytes, at, end);
    if ((table.records[recordOf(table, codePoint)] & flag) !== 0) found++;
    at += utf8Length(codePoint);
  }
  return found;
}

/** True if the code point at `at` is str.isalnum(): `\w` without "_". */
export function isAlnumAt(bytes: Uint8Array, at: number): boolean {
  const table = characterTable();
  return bytes[at] !== 0x5f && (table.records[recordOf(table, codePointAt(bytes, at, bytes.length))] & IS_WORD) !== 0;
}

/** Writes bytes [start, end) with A-Z in lower case to the front of `out`, which is the caller's and large enough. */
export function lowerAscii(bytes: Uint8Array, start: number, end: number, out: Uint8Array): void {
  for (let at = start, to = 0; at < end; at++, to++) out[to] = bytes[at] >= 0x41 && bytes[at] <= 0x5a ? bytes[at] + 32 : bytes[at];
}
