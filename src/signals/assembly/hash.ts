/** Drawn by the host for each process, see hashBytes.ts: no answer depends on them. */
let seed: u64 = 0;
let factor: u64 = 1;

export function setSecret(seedLow: u32, seedHigh: u32, factorLow: u32, factorHigh: u32): void {
  seed = ((seedHigh as u64) << 32) | (seedLow as u64);
  factor = ((factorHigh as u64) << 32) | (factorLow as u64) | 1;
}

/** A hash of 64 bits, its upper half the better one. */
@inline
export function hashNumber(value: u64): u64 {
  const hash = (value ^ seed) * factor;
  return (hash ^ (hash >>> 32)) * factor;
}

/** Bytes at `at` as a number, up to 8 of `length` > 0; reads past them. */
@inline
function loadFirst(at: usize, length: usize): u64 {
  return load<u64>(at) & (~(0 as u64) >>> ((64 - (min<usize>(length, 8) << 3)) as u64));
}

/** The same of `length` > 0 bytes. */
@inline
export function hashBytes(at: usize, length: usize): u64 {
  let hash = hashNumber(loadFirst(at, length) ^ ((length as u64) * 0x9e3779b97f4a7c15));
  // Few words are longer.
  for (let taken: usize = 8; taken < length; taken += 8) hash = hashNumber(hash ^ loadFirst(at + taken, length - taken));
  return hash;
}

/** True if `length` > 0 bytes are the same at two places. */
@inline
export function isSame(a: usize, b: usize, length: usize): bool {
  if (loadFirst(a, length) !== loadFirst(b, length)) return false;
  for (let taken: usize = 8; taken < length; taken += 8) if (loadFirst(a + taken, length - taken) !== loadFirst(b + taken, length - taken)) return false;
  return true;
}

/** Slots for so many entries: a power of two. */
export function slotsFor(entries: usize): usize {
  let slots: usize = 64;
  while (slots < entries + (entries >>> 1)) slots <<= 1;
  return slots;
}
