import { characterTable, IS_SPACE, IS_WORD } from '../text/characterTable.ts';

/** Words of one document, in order. Arrays are longer than `count` and belong to the tables. */
export interface Words {
  readonly count: number;
  /** Bytes [starts[i], ends[i]) of the document. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Length in code points. */
  readonly lengths: Uint32Array;
  /** Flags of characterTable.ts (its low byte) that any code point of the word has. */
  readonly flags: Uint8Array;
}

export class WordSpans implements Words {
  count = 0;
  starts = new Uint32Array(1024);
  ends = new Uint32Array(1024);
  lengths = new Uint32Array(1024);
  flags = new Uint8Array(1024);

  grow(): void {
    const larger = <A extends Uint32Array | Uint8Array>(from: A, to: A): A => (to.set(from), to);
    const size = 2 * this.starts.length;
    this.starts = larger(this.starts, new Uint32Array(size));
    this.ends = larger(this.ends, new Uint32Array(size));
    this.lengths = larger(this.lengths, new Uint32Array(size));
    this.flags = larger(this.flags, new Uint8Array(size));
  }
}

/**
 * Finds the maximal runs of code points that `kinds` does not tell apart, without white space: with IS_WORD the matches of
 * `\w+|[^\w\s]+` (NLTK's WordPunctTokenizer), with 0 what `split()` gives. `bytes` is well-formed UTF-8.
 */
export function findWords(bytes: Uint8Array, kinds: typeof IS_WORD | 0, words: WordSpans): void {
  const { ascii, stage1, stage2, records } = characterTable();
  const mask = kinds | IS_SPACE;
  const end = bytes.length;
  let { starts, ends, lengths, flags } = words;
  let count = 0;
  let at = 0;
  while (at < end) {
    const start = at;
    let kind = -1;
    let all = 0;
    let length = 0;
    // Most text is ASCII, and one table look-up a byte is all it needs.
    if (bytes[at] < 0x80) {
      all = ascii[bytes[at++]];
      if ((all & IS_SPACE) !== 0) continue;
      kind = all & mask;
      while (at < end && bytes[at] < 0x80) {
        const own = ascii[bytes[at]];
        if ((own & mask) !== kind) break;
        all |= own;
        at++;
      }
      length = at - start;
    }
    while (at < end) {
      let own: number;
      let size = 1;
      const lead = bytes[at];
      if (lead < 0x80) own = ascii[lead];
      else {
        let codePoint: number;
        if (lead < 0xe0) {
          codePoint = ((lead & 31) << 6) | (bytes[at + 1] & 63);
          size = 2;
        } else if (lead < 0xf0) {
          codePoint = ((lead & 15) << 12) | ((bytes[at + 1] & 63) << 6) | (bytes[at + 2] & 63);
          size = 3;
        } else {
          codePoint = ((lead & 7) << 18) | ((bytes[at + 1] & 63) << 12) | ((bytes[at + 2] & 63) << 6) | (bytes[at + 3] & 63);
          size = 4;
        }
        own = records[stage2[(stage1[codePoint >>> 6] << 6) | (codePoint & 63)]];
      }
      if (kind < 0) kind = own & mask;
      else if ((own & mask) !== kind) break;
      all |= own;
      length++;
      at += size;
    }
    if ((kind & IS_SPACE) !== 0) continue;
    if (count === starts.length) {
      words.grow();
      ({ starts, ends, lengths, flags } = words);
    }
    starts[count] = start;
    ends[count] = at;
    lengths[count] = length;
    flags[count] = all;
    count++;
  }
  words.count = count;
}

/** Finds every code point. `bytes` is well-formed UTF-8. */
export function findCodePoints(bytes: Uint8Array, words: WordSpans): void {
  const { ascii, stage1, stage2, records } = characterTable();
  let count = 0;
  for (let at = 0; at < bytes.length; count++) {
    if (count === words.starts.length) words.grow();
    const lead = bytes[at];
    const size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    let codePoint = lead;
    if (size === 2) codePoint = ((lead & 31) << 6) | (bytes[at + 1] & 63);
    else if (size === 3) codePoint = ((lead & 15) << 12) | ((bytes[at + 1] & 63) << 6) | (bytes[at + 2] & 63);
    else if (size === 4) codePoint = ((lead & 7) << 18) | ((bytes[at + 1] & 63) << 12) | ((bytes[at + 2] & 63) << 6) | (bytes[at + 3] & 63);
    words.starts[count] = at;
    words.ends[count] = at + size;
    words.lengths[count] = 1;
    words.flags[count] = size === 1 ? ascii[lead] : records[stage2[(stage1[codePoint >>> 6] << 6) | (codePoint & 63)]];
    at += size;
  }
  words.count = count;
}
