/** 32-bit wraparound arithmetic shared by twins and plans. All functions return unsigned integers. */

/** murmur3's 32-bit finaliser: full avalanche, a bijection. */
export function fmix(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export function rotateLeft(x: number, by: number): number {
  return ((x << by) | (x >>> (32 - by))) >>> 0;
}

export function popcount(x: number): number {
  x -= (x >>> 1) & 0x55555555;
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Index of the lowest set bit; 32 for 0. */
export function trailingZeros(x: number): number {
  return x === 0 ? 32 : 31 - Math.clz32(x & -x);
}

/** Smallest power of two that is at least `x` (1 for 0). Exact up to 2^31. */
export function nextPowerOfTwo(x: number): number {
  return x <= 1 ? 1 : 2 ** (32 - Math.clz32(x - 1));
}

export function ceilDiv(a: number, b: number): number {
  return Math.ceil(a / b);
}
