/** Drawn by the host for each process, see hashBytes.ts: no answer depends on them. */
let seed: u64 = 0;
let factor: u64 = 1;

export function setSecret(seedLow: u32, seedHigh: u32, factorLow: u32, factorHigh: u32): void {
  seed = ((seedHigh as u64) << 32) | (seedLow as u64);
  factor = ((factorHigh as u64) << 32) | (factorLow as u64) | 1;
}

/** A hash of 64 bits, its upper half the better one. */
// @ts-ignore: decorator
@inline
export function hashNumber(value: u64): u64 {
  const hash = (value ^ seed) * factor;
  return (hash ^ (hash >>> 32)) * factor;
}

/** Bytes at `at` as a number, `length` < 8 of them. */
// @ts-ignore: decorator
@inline
export function loadShort(at: usize, length: usize): u64 {
  return load<u64>(at) & (((1 as u64) << ((length << 3) as u64)) - 1);
}

/** The same of bytes from `at` to `end`; reads past the end. */
// @ts-ignore: decorator
@inline
export function hashBytes(at: usize, end: usize): u64 {
  let hash = ((end - at) as u64) * 0x9e3779b97f4a7c15;
  for (; at + 8 <= end; at += 8) hash = hashNumber(hash ^ load<u64>(at)) + (hash >>> 29);
  return hashNumber(hash ^ loadShort(at, end - at));
}

/** True if `length` bytes are the same at two places. */
// @ts-ignore: decorator
@inline
export function isSame(a: usize, b: usize, length: usize): bool {
  for (; length >= 8; length -= 8) {
    if (load<u64>(a) !== load<u64>(b)) return false;
    a += 8;
    b += 8;
  }
  return loadShort(a, length) === loadShort(b, length);
}

/** Slots for so many entries: a power of two. */
export function slotsFor(entries: usize): usize {
  let slots: usize = 64;
  while (slots < entries + (entries >>> 1)) slots <<= 1;
  return slots;
}
