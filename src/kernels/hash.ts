/** The steps of the hashes in ARCHITECTURE.md, as in shaders/shared/hash.wgsl. Results are signed where they are only passed on. */

export const SHINGLE_FACTOR = 0x01000193;
export const WORD_SEED = 0x2545f491;
export const WHOLE_LO_SEED = 0x2545f491;
export const WHOLE_HI_SEED = 0x9e3779b9;

/** Word hash, first half of eight bytes. */
export function wordEven(hash: number, bytes: number): number {
  const h = Math.imul(hash ^ bytes, 0x9e3779b1);
  return h ^ (h >>> 15);
}

/** Word hash, second half of eight bytes. */
export function wordOdd(hash: number, bytes: number): number {
  const h = Math.imul(hash ^ bytes, 0x85ebca77);
  return h ^ (h >>> 13);
}

export function wordEnd(hash: number): number {
  const h = Math.imul(hash, 0xc2b2ae3d);
  return h ^ (h >>> 16);
}

/** Whole-word hash, low half, four bytes. */
export function wholeLo(hash: number, bytes: number): number {
  const h = Math.imul(hash ^ bytes, 0x85ebca77);
  return h ^ (h >>> 15);
}

export function wholeHi(hash: number, bytes: number): number {
  const h = Math.imul(hash ^ bytes, 0xc2b2ae3d);
  return h ^ (h >>> 13);
}

export function wholeLoEnd(hash: number): number {
  const h = Math.imul(hash, 0x27d4eb2f);
  return h ^ (h >>> 16);
}

export function wholeHiEnd(hash: number): number {
  const h = Math.imul(hash, 0x165667b1);
  return h ^ (h >>> 16);
}
