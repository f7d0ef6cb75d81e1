/** Hashes of one folded word; the formulas are those of ARCHITECTURE.md, "Formulas, to the bit". */

const HASHED_BYTES = 64;

/**
 * Returns the 32-bit hash of a folded word, unsigned. Only its first 64 bytes count.
 * @param folded the word's bytes as little-endian words, zero behind `length` up to a multiple of 8
 * @param length in bytes
 */
export function shortWordHash(folded: Uint32Array, length: number): number {
  const pairs = (Math.min(length, HASHED_BYTES) + 7) >>> 3;
  let h = 0x2545f491;
  for (let i = 0; i < pairs; i++) {
    h = Math.imul(h ^ folded[2 * i], 0x9e3779b1);
    h ^= h >>> 15;
    h = Math.imul(h ^ folded[2 * i + 1], 0x85ebca77);
    h ^= h >>> 13;
  }
  h = Math.imul(h, 0xc2b2ae3d);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Writes lo and hi of the whole-word hash to `out[at]` and `out[at + 1]`. All bytes count.
 * @param folded the word's bytes as little-endian words, zero behind `length` up to a multiple of 4
 * @param length in bytes
 */
export function wholeWordHash(folded: Uint32Array, length: number, out: Uint32Array, at: number): void {
  const count = (length + 3) >>> 2;
  let lo = 0x2545f491;
  let hi = 0x9e3779b9 | 0;
  for (let i = 0; i < count; i++) {
    const b = folded[i];
    lo = Math.imul(lo ^ b, 0x85ebca77);
    lo ^= lo >>> 15;
    hi = Math.imul(hi ^ b, 0xc2b2ae3d);
    hi ^= hi >>> 13;
  }
  lo = Math.imul(lo, 0x27d4eb2f);
  hi = Math.imul(hi, 0x165667b1);
  out[at] = lo ^ (lo >>> 16);
  out[at + 1] = hi ^ (hi >>> 16);
}
