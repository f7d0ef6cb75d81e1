import { fmix } from '../core/u32.ts';
import { SHINGLE_MULTIPLIER, SHINGLE_MULTIPLIER_HIGH } from '../text/shingles.ts';

/** Sees the n-gram that begins with the word of this number; the halves are those of its 64-bit hash. */
type SeeNgram = (low: number, high: number, position: number) => void;

/**
 * Calls `see` for every run of `n` words, in order: the 64-bit shingle hash of the format, over whole words, so that what
 * an engine made of a text can be looked up. None where there are fewer than `n` words.
 * @param whole (lo, hi) of word i at whole[2i]; the text's words are from … from + count
 */
export function rollNgrams(whole: Uint32Array, from: number, count: number, n: number, see: SeeNgram): void {
  if (n < 1 || count < n) return;
  let power = 1;
  let powerHigh = 1;
  let low = 0;
  let high = 0;
  for (let i = 0, at = 2 * from; i < n; i++, at += 2) {
    power = Math.imul(power, SHINGLE_MULTIPLIER);
    powerHigh = Math.imul(powerHigh, SHINGLE_MULTIPLIER_HIGH);
    low = (Math.imul(low, SHINGLE_MULTIPLIER) + whole[at]) | 0;
    high = (Math.imul(high, SHINGLE_MULTIPLIER_HIGH) + whole[at + 1]) | 0;
  }
  see(fmix(low), fmix(high), 0);
  for (let position = 1, leaving = 2 * from, coming = 2 * (from + n); position + n <= count; position++, leaving += 2, coming += 2) {
    low = (Math.imul(low, SHINGLE_MULTIPLIER) + whole[coming] - Math.imul(power, whole[leaving])) | 0;
    high = (Math.imul(high, SHINGLE_MULTIPLIER_HIGH) + whole[coming + 1] - Math.imul(powerHigh, whole[leaving + 1])) | 0;
    see(fmix(low), fmix(high), position);
  }
}

/** Returns the lower half of the hash of `n` words from word `at` on. */
export function prefixHash(whole: Uint32Array, at: number, n: number): number {
  let low = 0;
  for (let i = 2 * at; i < 2 * (at + n); i += 2) low = (Math.imul(low, SHINGLE_MULTIPLIER) + whole[i]) | 0;
  return fmix(low);
}

/** Returns the upper half of the hash of `n` words from word `at` on. */
export function prefixHashHigh(whole: Uint32Array, at: number, n: number): number {
  let high = 0;
  for (let i = 2 * at + 1; i < 2 * (at + n); i += 2) high = (Math.imul(high, SHINGLE_MULTIPLIER_HIGH) + whole[i]) | 0;
  return fmix(high);
}
