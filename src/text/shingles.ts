/** Hashes of runs of n consecutive words; the formulas are those of ARCHITECTURE.md, "Formulas, to the bit". */
import { fmix } from '../core/u32.ts';

/** Multiplier of the rolling sum over 32-bit hashes and over the low halves of 64-bit ones. */
export const SHINGLE_MULTIPLIER = 0x01000193;
/** Multiplier of the rolling sum over the high halves. */
export const SHINGLE_MULTIPLIER_HIGH = 0x9e3779b1;

/** Returns how many shingles a unit of `words` words has: a short unit has one, of all its words; an empty one none. */
export function shingleCount(words: number, n: number): number {
  return words === 0 ? 0 : Math.max(1, words - n + 1);
}

/**
 * Writes one half of each shingle's hash to out[to], out[to + step], ….
 * @param words hashes of the unit's words at words[from], words[from + step], …
 */
function writeShingles(words: Uint32Array, from: number, count: number, step: number, n: number, multiplier: number, out: Uint32Array, to: number): void {
  if (count === 0) return;
  if (count < n) {
    // The salt keeps a unit of few words apart from the shingles of longer ones.
    let h = count;
    for (let i = 0; i < count; i++) h = (Math.imul(h, multiplier) + words[from + i * step]) | 0;
    out[to] = fmix(h);
    return;
  }
  // The sum rolls: what leaves it has been multiplied n times by the time its successor has come in.
  let power = 1;
  let h = 0;
  for (let i = 0; i < n; i++) {
    power = Math.imul(power, multiplier);
    h = (Math.imul(h, multiplier) + words[from + i * step]) | 0;
  }
  out[to] = fmix(h);
  let leaving = from;
  let place = to;
  for (let i = n; i < count; i++) {
    h = (Math.imul(h, multiplier) + words[from + i * step] - Math.imul(power, words[leaving])) | 0;
    leaving += step;
    place += step;
    out[place] = fmix(h);
  }
}

/**
 * Returns the number of shingles of a unit, having written their 32-bit hashes to out[to …] in order.
 * @param words 32-bit word hashes; the unit's are words[from … from + count)
 */
export function writeShortShingles(words: Uint32Array, from: number, count: number, n: number, out: Uint32Array, to: number): number {
  writeShingles(words, from, count, 1, n, SHINGLE_MULTIPLIER, out, to);
  return shingleCount(count, n);
}

/**
 * Returns the number of shingles of a unit, having written their 64-bit hashes to `out`: lo of shingle i at
 * out[2·(to + i)], hi behind it.
 * @param whole whole-word hashes, (lo, hi) of word i at whole[2i]; the unit's are words from … from + count
 */
export function writeWholeShingles(whole: Uint32Array, from: number, count: number, n: number, out: Uint32Array, to: number): number {
  writeShingles(whole, 2 * from, count, 2, n, SHINGLE_MULTIPLIER, out, 2 * to);
  writeShingles(whole, 2 * from + 1, count, 2, n, SHINGLE_MULTIPLIER_HIGH, out, 2 * to + 1);
  return shingleCount(count, n);
}
