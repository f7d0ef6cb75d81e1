/** The mixing steps of ARCHITECTURE.md, one value at a time and four at a time. */

@inline
export function fmix(value: u32): u32 {
  let h = value;
  h ^= h >> 16;
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}

@inline
export function xorShift(h: v128, by: i32): v128 {
  return v128.xor(h, i32x4.shr_u(h, by));
}

/** (h ^ input) * factor, then h ^= h >> by: one step of every hash here. */
@inline
export function step(h: v128, input: v128, factor: v128, by: i32): v128 {
  return xorShift(i32x4.mul(v128.xor(h, input), factor), by);
}

@inline
export function fmix4(value: v128): v128 {
  let h = xorShift(value, 16);
  h = xorShift(i32x4.mul(h, i32x4.splat(<i32>0x85ebca6b)), 13);
  return xorShift(i32x4.mul(h, i32x4.splat(<i32>0xc2b2ae35)), 16);
}

/** Wraparound sum of the four lanes. */
@inline
export function sumLanes(v: v128): u32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}
