/** Bits of up to 64 bytes at once: bit i is what holds of byte i. */

/** The signs of 64 bytes. */
@inline
export function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  return (i8x16.bitmask(a) as u32 as u64) | ((i8x16.bitmask(b) as u32 as u64) << 16) | ((i8x16.bitmask(c) as u32 as u64) << 32) | ((i8x16.bitmask(d) as u32 as u64) << 48);
}

/** The first `count` bits, up to 64. */
@inline
export function firstBits(count: usize): u64 {
  return count >= 64 ? ~(0 as u64) : ((1 as u64) << (count as u64)) - 1;
}

/** Bytes from `at` on that are ASCII, if the next sixteen are: up to 64, none beyond `end`; else 0. Reads 64 bytes. */
export function asciiRun(at: usize, end: usize): usize {
  const a = v128.load(at);
  const left = end - at;
  const near = i8x16.bitmask(a) as u32;
  if ((left < 16 ? near & ((1 << (left as u32)) - 1) : near) !== 0) return 0;
  return min<usize>(left, ctz(bitsOf(a, v128.load(at, 16), v128.load(at, 32), v128.load(at, 48))) as usize);
}
