import { fmix } from '../core/u32.ts';
import { HASH_WORDS, type ContentHasher } from '../exact/contentHash.ts';
import type { TokenCutter } from './tokens.ts';

const LOW = 0x9e3779b1;
const HIGH = 0x85ebca77;

/** Tokens of one text and hashes of runs of them; reused from text to text. */
export class TokenHashes {
  count = 0;
  /** Token i is bytes [starts[i], ends[i]). */
  starts = new Uint32Array(1024);
  ends = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  #high = new Uint32Array(1024);
  readonly #hash = new Uint32Array(HASH_WORDS);
  readonly #hasher: ContentHasher;
  readonly #cut: TokenCutter;

  constructor(hasher: ContentHasher, cut: TokenCutter) {
    this.#hasher = hasher;
    this.#cut = cut;
  }

  /** Reads bytes [start, end); positions stay those of `bytes`. */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.count = 0;
    this.#cut(bytes, start, end, (from, to) => {
      if (this.count === this.starts.length) this.#grow();
      this.#hasher.hash(bytes, from, to, this.#hash, 0);
      this.starts[this.count] = from;
      this.ends[this.count] = to;
      this.#low[this.count] = this.#hash[0];
      this.#high[this.count++] = this.#hash[1];
    });
  }

  /**
   * Returns low and high u32 of each run of `longest` tokens; if there is none but at least `shortest` tokens, of one run
   * of all. A run is a polynomial in its tokens' keyed hashes, mod 2³² in two ways, mixed with its length.
   */
  runs(shortest: number, longest: number): Uint32Array {
    const length = this.count >= longest ? longest : this.count >= shortest ? this.count : 0;
    if (length === 0) return new Uint32Array(0);
    const keys = new Uint32Array(2 * (this.count - length + 1));
    let [outLow, outHigh] = [1, 1];
    for (let i = 0; i < length; i++) {
      outLow = Math.imul(outLow, LOW);
      outHigh = Math.imul(outHigh, HIGH);
    }
    let low = 0;
    let high = 0;
    for (let i = 0; i < this.count; i++) {
      low = (Math.imul(low, LOW) + this.#low[i]) | 0;
      high = (Math.imul(high, HIGH) + this.#high[i]) | 0;
      if (i >= length) {
        low = (low - Math.imul(this.#low[i - length], outLow)) | 0;
        high = (high - Math.imul(this.#high[i - length], outHigh)) | 0;
      }
      if (i < length - 1) continue;
      const run = 2 * (i - length + 1);
      keys[run] = fmix(low ^ Math.imul(length, HIGH));
      keys[run + 1] = fmix(high ^ Math.imul(length, LOW));
    }
    return keys;
  }

  #grow(): void {
    const larger = (from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
      const to = new Uint32Array(2 * from.length);
      to.set(from);
      return to;
    };
    this.starts = larger(this.starts);
    this.ends = larger(this.ends);
    this.#low = larger(this.#low);
    this.#high = larger(this.#high);
  }
}
