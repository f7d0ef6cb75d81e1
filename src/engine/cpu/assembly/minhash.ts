/** Classic MinHash: sixteen permutations a pass over the tile's shingles, in registers. */
import { addends, multipliers, shingles } from './layout';

@inline
function permute(x: v128, a: v128, b: v128): v128 {
  return i32x4.add(i32x4.mul(x, a), b);
}

function sixteen(end: usize, slot: usize, slots: usize): void {
  const at = slot << 2;
  const a0 = v128.load(multipliers + at);
  const a1 = v128.load(multipliers + at, 16);
  const a2 = v128.load(multipliers + at, 32);
  const a3 = v128.load(multipliers + at, 48);
  const b0 = v128.load(addends + at);
  const b1 = v128.load(addends + at, 16);
  const b2 = v128.load(addends + at, 32);
  const b3 = v128.load(addends + at, 48);
  let m0 = v128.load(slots + at);
  let m1 = v128.load(slots + at, 16);
  let m2 = v128.load(slots + at, 32);
  let m3 = v128.load(slots + at, 48);
  for (let from = shingles; from < end; from += 4) {
    const x = v128.load32_splat(from);
    m0 = i32x4.min_u(m0, permute(x, a0, b0));
    m1 = i32x4.min_u(m1, permute(x, a1, b1));
    m2 = i32x4.min_u(m2, permute(x, a2, b2));
    m3 = i32x4.min_u(m3, permute(x, a3, b3));
  }
  v128.store(slots + at, m0);
  v128.store(slots + at, m1, 16);
  v128.store(slots + at, m2, 32);
  v128.store(slots + at, m3, 48);
}

function four(end: usize, slot: usize, slots: usize): void {
  const at = slot << 2;
  const a = v128.load(multipliers + at);
  const b = v128.load(addends + at);
  let least = v128.load(slots + at);
  for (let from = shingles; from < end; from += 4) least = i32x4.min_u(least, permute(v128.load32_splat(from), a, b));
  v128.store(slots + at, least);
}

/** Adds the tile's `count` shingles to the `k` slots at `slots`. */
export function addToMinhash(count: u32, slots: usize, k: u32): void {
  const end = shingles + (<usize>count << 2);
  let slot: usize = 0;
  for (; slot + 16 <= <usize>k; slot += 16) sixteen(end, slot, slots);
  for (; slot < <usize>k; slot += 4) four(end, slot, slots);
}
