import { nextPowerOfTwo } from '../core/u32.ts';
import { SHINGLE_MULTIPLIER } from '../text/shingles.ts';

/** For one n-gram; between 32 and 64 of them, so that a position of no n-gram passes about three times in a hundred. */
const BITS = 32;

/** Returns the bytes of a filter for so many n-grams. */
export function filterBytes(ngrams: number): number {
  return 4 * nextPowerOfTwo(Math.max(32, (BITS * ngrams) / 32));
}

/**
 * What the n-grams of some lengths begin with, one bit a hash: nearly every position of a document is settled by one step
 * of one half of a rolling hash and a look at one bit.
 */
export class PrefixFilter {
  /** Lengths of the n-grams. */
  readonly sizes: readonly number[];
  readonly #words: number;
  readonly #bits: Uint32Array;

  /** @param words of each n-gram that are looked at */
  constructor(words: number, sizes: readonly number[], ngrams: number) {
    this.sizes = sizes;
    this.#words = words;
    this.#bits = new Uint32Array(filterBytes(ngrams) / 4);
  }

  /** @param prefix hash of the first words, as prefixHash has it */
  add(prefix: number): void {
    const bits = this.#bits;
    bits[(prefix >>> 5) & (bits.length - 1)] |= 1 << (prefix & 31);
  }

  /**
   * Writes the positions of words behind which an n-gram may begin to `out`, ascending, counted from `from`; returns how
   * many they are.
   * @param whole (lo, hi) of word i at whole[2i]; the document's words are from … from + count
   * @param out `count` places at least
   */
  positions(whole: Uint32Array, from: number, count: number, out: Uint32Array): number {
    const n = this.#words;
    if (count < n) return 0;
    const bits = this.#bits;
    const mask = bits.length - 1;
    let power = 1;
    let low = 0;
    for (let i = 0; i < n; i++) {
      power = Math.imul(power, SHINGLE_MULTIPLIER);
      low = (Math.imul(low, SHINGLE_MULTIPLIER) + whole[2 * (from + i)]) | 0;
    }
    const last = count - n;
    let found = 0;
    let leaving = 2 * from;
    let coming = 2 * (from + n);
    for (let position = 0; ; position++, leaving += 2, coming += 2) {
      // fmix, in the loop that every word goes through.
      let hash = low ^ (low >>> 16);
      hash = Math.imul(hash, 0x85ebca6b);
      hash ^= hash >>> 13;
      hash = Math.imul(hash, 0xc2b2ae35);
      hash ^= hash >>> 16;
      if (((bits[(hash >>> 5) & mask] >>> (hash & 31)) & 1) === 1) out[found++] = position;
      if (position === last) return found;
      low = (Math.imul(low, SHINGLE_MULTIPLIER) + whole[coming] - Math.imul(power, whole[leaving])) | 0;
    }
  }
}
