import type { Numbers } from './wordNumbers.ts';

/** Stretches of one document that are compared with each other, in order. Arrays are longer than `count`. */
export class Pieces {
  count = 0;
  /** Bytes [starts[i], ends[i]) of the document. */
  starts = new Uint32Array(256);
  ends = new Uint32Array(256);
  /** Length in code points. */
  lengths = new Uint32Array(256);

  push(start: number, end: number, length: number): void {
    if (this.count === this.starts.length) {
      for (const name of ['starts', 'ends', 'lengths'] as const) {
        const larger = new Uint32Array(2 * this.count);
        larger.set(this[name]);
        this[name] = larger;
      }
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.lengths[this.count++] = length;
  }
}

const NEWLINE = 10;

export function codePointsIn(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) if ((bytes[at] & 0xc0) !== 0x80) count++;
  return count;
}

/** Where white space ends and begins: DocumentTables. */
interface Trim {
  readonly bytes: Uint8Array;
  trimStart(start: number, end: number): number;
  trimEnd(start: number, end: number): number;
}

/** Finds what `re.split("\n{run,}", text)` gives for bytes [from, to): runs of at least that many newlines cut, the empty pieces at the ends count. */
export function splitAtRuns({ bytes }: Trim, from: number, to: number, run: number, pieces: Pieces): void {
  pieces.count = 0;
  let start = from;
  for (let at = from; at < to; ) {
    if (bytes[at] !== NEWLINE) {
      at++;
      continue;
    }
    let behind = at + 1;
    while (behind < to && bytes[behind] === NEWLINE) behind++;
    if (behind - at >= run) {
      pieces.push(start, at, codePointsIn(bytes, start, at));
      start = behind;
    }
    at = behind;
  }
  pieces.push(start, to, codePointsIn(bytes, start, to));
}

/** Finds what `text.split("\n" * newlines)` gives, each piece stripped or as it stands, those without anything but white space left out. */
export function splitFilled(text: Trim, newlines: 1 | 2, stripped: boolean, pieces: Pieces): void {
  const { bytes } = text;
  pieces.count = 0;
  let start = 0;
  for (let at = 0; at <= bytes.length; ) {
    const isCut = at === bytes.length || (bytes[at] === NEWLINE && (newlines === 1 || bytes[at + 1] === NEWLINE));
    if (!isCut) {
      at++;
      continue;
    }
    const first = text.trimStart(start, at);
    if (first < at) {
      const from = stripped ? first : start;
      const end = stripped ? text.trimEnd(first, at) : at;
      pieces.push(from, end, codePointsIn(bytes, from, end));
    }
    at += at === bytes.length ? 1 : newlines;
    start = at;
  }
}

/** Second and later copies. */
interface Copies {
  pieces: number;
  characters: number;
}

/** Returns how many pieces equal an earlier one, and their code points. `numbers` are those of the pieces. */
export function laterCopies({ count, lengths }: Pieces, { of, firsts }: Numbers): Copies {
  const copies = { pieces: 0, characters: 0 };
  for (let i = 0; i < count; i++) {
    if (firsts[of[i]] === i) continue;
    copies.pieces++;
    copies.characters += lengths[i];
  }
  return copies;
}

/** Returns how many pieces equal another one, the first of each kind too, and their code points. */
export function allCopies({ count, lengths }: Pieces, { of, counts }: Numbers): Copies {
  const copies = { pieces: 0, characters: 0 };
  for (let i = 0; i < count; i++) {
    if (counts[of[i]] < 2) continue;
    copies.pieces++;
    copies.characters += lengths[i];
  }
  return copies;
}
