/** Lines of one document, in order. Arrays are longer than `count` and belong to the tables. */
export interface Lines {
  readonly count: number;
  /** Bytes [starts[i], ends[i]) of the document. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** The same in code points. */
  readonly firstCharacters: Uint32Array;
  readonly lastCharacters: Uint32Array;
}

/** Bytes of the lines of one document: where strip() would cut. A line that is white space begins at its end and ends at its beginning. */
export interface LineTrims {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

export class LineSpans implements Lines {
  count = 0;
  starts = new Uint32Array(256);
  ends = new Uint32Array(256);
  firstCharacters = new Uint32Array(256);
  lastCharacters = new Uint32Array(256);

  push(start: number, end: number, firstCharacter: number, lastCharacter: number): void {
    if (this.count === this.starts.length) {
      for (const name of ['starts', 'ends', 'firstCharacters', 'lastCharacters'] as const) {
        const larger = new Uint32Array(2 * this.count);
        larger.set(this[name]);
        this[name] = larger;
      }
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.firstCharacters[this.count] = firstCharacter;
    this.lastCharacters[this.count] = lastCharacter;
    this.count++;
  }
}

const NEWLINE = 10;

/** Finds the matches of `[^\n]*\n|[^\n]+$`: a line holds its newline, and what follows the last one is a line unless it is empty. */
export function findLines(bytes: Uint8Array, lines: LineSpans): void {
  lines.count = 0;
  let start = 0;
  let first = 0;
  let characters = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if ((byte & 0xc0) !== 0x80) characters++;
    if (byte !== NEWLINE) continue;
    lines.push(start, at + 1, first, characters);
    start = at + 1;
    first = characters;
  }
  if (start < bytes.length) lines.push(start, bytes.length, first, characters);
}

/** Finds what Python's `splitlines()` gives: breaks at \n \r \r\n \v \f U+001C-001E U+0085 U+2028 U+2029, which belong to no line. */
export function findSplitLines(bytes: Uint8Array, lines: LineSpans): void {
  lines.count = 0;
  let start = 0;
  let first = 0;
  let characters = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at];
    let size = 0;
    let broken = 1;
    if ((byte >= 10 && byte <= 13) || (byte >= 0x1c && byte <= 0x1e)) {
      size = 1;
      if (byte === 13 && bytes[at + 1] === NEWLINE) {
        size = 2;
        broken = 2;
      }
    } else if (byte === 0xc2 && bytes[at + 1] === 0x85) size = 2;
    else if (byte === 0xe2 && bytes[at + 1] === 0x80 && (bytes[at + 2] === 0xa8 || bytes[at + 2] === 0xa9)) size = 3;
    if (size === 0) {
      if ((byte & 0xc0) !== 0x80) characters++;
      at++;
      continue;
    }
    lines.push(start, at, first, characters);
    characters += broken;
    at += size;
    start = at;
    first = characters;
  }
  if (start < bytes.length) lines.push(start, bytes.length, first, characters);
}
