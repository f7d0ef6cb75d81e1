/** Pieces of a text between its newlines, in order: piece i is bytes [starts[i], ends[i]). */
export interface NewlinePieces {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

const NEWLINE = 10;

/** Returns what Python's `split("\n")` gives: one piece more than newlines, which belong to none; no bytes, one empty piece. */
export function newlinePieces(bytes: Uint8Array): NewlinePieces {
  let count = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  const starts = new Uint32Array(count);
  const ends = new Uint32Array(count);
  let start = 0;
  for (let i = 0; i < count; i++) {
    const end = bytes.indexOf(NEWLINE, start);
    starts[i] = start;
    ends[i] = end < 0 ? bytes.length : end;
    start = ends[i] + 1;
  }
  return { count, starts, ends };
}

/** Code points in bytes [start, end) of well-formed UTF-8. */
export function codePointsIn(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if ((bytes[i] & 0xc0) !== 0x80) count++;
  return count;
}
