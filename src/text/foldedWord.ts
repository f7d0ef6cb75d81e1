/** The word that is being cut: its folded bytes, growing code point by code point. */
export class FoldedWord {
  /** Folded UTF-8 of the open word; may be replaced by a longer array when room is made. */
  bytes = new Uint8Array(256);
  /** The same bytes as little-endian words. */
  words = new Uint32Array(this.bytes.buffer);
  /** Bytes of the open word; 0 when none is open. */
  length = 0;

  /** Makes room for `more` bytes and the padding behind them. */
  reserve(more: number): void {
    const needed = this.length + more + 8;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(2 ** Math.ceil(Math.log2(needed)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.words = new Uint32Array(grown.buffer);
  }

  /** Appends one code point as UTF-8. */
  append(codePoint: number): void {
    this.reserve(4);
    const { bytes, length } = this;
    if (codePoint < 0x80) {
      bytes[length] = codePoint;
      this.length = length + 1;
    } else if (codePoint < 0x800) {
      bytes[length] = 0xc0 | (codePoint >>> 6);
      bytes[length + 1] = 0x80 | (codePoint & 63);
      this.length = length + 2;
    } else if (codePoint < 0x10000) {
      bytes[length] = 0xe0 | (codePoint >>> 12);
      bytes[length + 1] = 0x80 | ((codePoint >>> 6) & 63);
      bytes[length + 2] = 0x80 | (codePoint & 63);
      this.length = length + 3;
    } else {
      bytes[length] = 0xf0 | (codePoint >>> 18);
      bytes[length + 1] = 0x80 | ((codePoint >>> 12) & 63);
      bytes[length + 2] = 0x80 | ((codePoint >>> 6) & 63);
      bytes[length + 3] = 0x80 | (codePoint & 63);
      this.length = length + 4;
    }
  }

  /** Zeroes what stands behind the word, up to a multiple of 8 bytes, so that it can be hashed by words. */
  pad(): void {
    const { words, length } = this;
    const rest = length & 3;
    if (rest !== 0) words[length >>> 2] &= (1 << (8 * rest)) - 1;
    words[(length + 3) >>> 2] = 0;
  }
}
