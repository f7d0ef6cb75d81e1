/** Which rows of the input matrix stand for a text: words, n-grams of their characters, n-grams of words. */
import type { ModelArgs } from './args.ts';
import type { Dictionary } from './dictionary.ts';
import { EMPTY_HASH, hashByte, hashOf } from './hash.ts';

const END_OF_LINE = new Uint8Array([0x3c, 0x2f, 0x73, 0x3e]);
const LABEL_PREFIX = new Uint8Array([...'__label__'].map((each) => each.charCodeAt(0)));
const BEGINS_WORD = 0x3c;
const ENDS_WORD = 0x3e;
const NGRAM_FACTOR = 116049371;

/** White space of fastText: tab to carriage return, space, and 0. */
function isSeparator(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0;
}

function sameAt(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start < wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}

/** The remainder of the number high · 2³² + low, both unsigned. */
function remainder(high: number, low: number, divisor: number): number {
  let rest = high % divisor;
  rest = (rest * 0x10000 + (low >>> 16)) % divisor;
  return (rest * 0x10000 + (low & 0xffff)) % divisor;
}

/** Calls `see` for every row, in fastText's order. Reused: one text after the other. */
export class LineRows {
  readonly #args: ModelArgs;
  readonly #dictionary: Dictionary;
  #hashes = new Int32Array(1024);
  #count = 0;
  #word = new Uint8Array(256);

  constructor(args: ModelArgs, dictionary: Dictionary) {
    this.#args = args;
    this.#dictionary = dictionary;
  }

  /** Newlines separate, as any white space; behind the last word stands the end of the line, as `predict` puts it there. */
  each(bytes: Uint8Array, see: (row: number) => void): void {
    this.#count = 0;
    let ended = false;
    for (let at = 0; at < bytes.length && !ended; ) {
      while (at < bytes.length && isSeparator(bytes[at])) at++;
      if (at === bytes.length) break;
      const start = at;
      let hash = EMPTY_HASH;
      while (at < bytes.length && !isSeparator(bytes[at])) hash = hashByte(hash, bytes[at++]);
      // A text that says so ends there, for fastText too.
      ended = at - start === END_OF_LINE.length && sameAt(bytes, start, at, END_OF_LINE);
      this.#token(bytes, start, at, hash, see);
    }
    if (!ended) this.#token(END_OF_LINE, 0, END_OF_LINE.length, hashOf(END_OF_LINE, 0, END_OF_LINE.length), see);
    this.#wordNgrams(see);
  }

  #token(bytes: Uint8Array, start: number, end: number, hash: number, see: (row: number) => void): void {
    const id = this.#dictionary.find(bytes, start, end, hash);
    if (id < 0 ? sameAt(bytes, start, end, LABEL_PREFIX) : id >= this.#dictionary.words) return;
    if (id >= 0) see(id);
    const isEnd = end - start === END_OF_LINE.length && sameAt(bytes, start, end, END_OF_LINE);
    if (this.#args.maxn > 0 && !isEnd) this.#characterNgrams(bytes, start, end, see);
    if (this.#args.wordNgrams < 2) return;
    if (this.#count === this.#hashes.length) {
      const larger = new Int32Array(2 * this.#count);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#count++] = hash;
  }

  #bucket(bucket: number, see: (row: number) => void): void {
    const { kept, words } = this.#dictionary;
    const place = kept === null ? bucket : kept.of(bucket);
    if (place >= 0) see(words + place);
  }

  /** N-grams of `<word>`; the lone marks at its ends are none. */
  #characterNgrams(bytes: Uint8Array, start: number, end: number, see: (row: number) => void): void {
    const { minn, maxn, bucket } = this.#args;
    const length = end - start + 2;
    if (this.#word.length < length) this.#word = new Uint8Array(2 * length);
    const word = this.#word;
    word[0] = BEGINS_WORD;
    word.set(bytes.subarray(start, end), 1);
    word[length - 1] = ENDS_WORD;
    for (let i = 0; i < length; i++) {
      if ((word[i] & 0xc0) === 0x80) continue;
      let hash = EMPTY_HASH;
      for (let j = i, n = 1; j < length && n <= maxn; n++) {
        hash = hashByte(hash, word[j++]);
        while (j < length && (word[j] & 0xc0) === 0x80) hash = hashByte(hash, word[j++]);
        if (n >= minn && !(n === 1 && (i === 0 || j === length))) this.#bucket((hash >>> 0) % bucket, see);
      }
    }
  }

  /** Hashes of words are signed and go on in 64 bits. */
  #wordNgrams(see: (row: number) => void): void {
    const { wordNgrams, bucket } = this.#args;
    const hashes = this.#hashes;
    for (let i = 0; i < this.#count; i++) {
      let high = (hashes[i] >> 31) >>> 0;
      let low = hashes[i] >>> 0;
      for (let j = i + 1; j < this.#count && j < i + wordNgrams; j++) {
        // (high, low) · factor + hash: the low product has 59 bits, so it goes in two halves.
        const lowest = (low & 0xffff) * NGRAM_FACTOR;
        const next = (low >>> 16) * NGRAM_FACTOR + Math.floor(lowest / 0x10000);
        const productLow = ((next & 0xffff) * 0x10000 + (lowest & 0xffff)) >>> 0;
        const carried = Math.floor(next / 0x10000);
        const sum = productLow + (hashes[j] >>> 0);
        high = (Math.imul(high, NGRAM_FACTOR) + carried + (hashes[j] >> 31) + (sum > 0xffffffff ? 1 : 0)) >>> 0;
        low = sum >>> 0;
        this.#bucket(remainder(high, low, bucket), see);
      }
    }
  }
}
