/** What all ways through the rounds of FastSimilaritySketch share. */
import { step } from './mix';

export const ROUNDS: u32 = 128;

@inline
export function mixRound(x: v128, salt: v128): v128 {
  return i32x4.mul(step(x, salt, i32x4.splat(<i32>0x85ebca6b), 15), i32x4.splat(<i32>0xc2b2ae35));
}

@inline
export function saltOf(round: v128): v128 {
  return i32x4.mul(round, i32x4.splat(<i32>0x9e3779b9));
}

/** Lowers the slot at `slot` to `value` if that is less. */
@inline
export function lower(slot: usize, value: u32): void {
  const old = load<u32>(slot);
  store<u32>(slot, value < old ? value : old);
}
