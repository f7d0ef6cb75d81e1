/** Taking bytes out of a block: letters that fold to fewer bytes, and code points that are as if they were not there. */
import { bitPositions } from './layout';

/** Moves the bytes of the 64 at `at` whose bits are set in `kept` together, in place. */
export function dropBytes(at: usize, kept: u64): void {
  let to = at;
  for (let i: u64 = 0; i < 64; i += 8) {
    const byte = <usize>((kept >> i) & 255);
    v128.store64_lane(to, i8x16.swizzle(v128.load64_zero(at + <usize>i), v128.load64_zero(bitPositions + (byte << 3))), 0);
    to += <usize>popcnt<u32>(<u32>byte);
  }
}

/** Returns `mask` without the bits that are set in `gone`, the others moved together. */
export function dropBits(mask: u64, gone: u64): u64 {
  if (mask == 0) return 0;
  let result = mask;
  for (let rest = gone; rest != 0; ) {
    const bit = 63 - clz<u64>(rest);
    const lower = ((<u64>1) << bit) - 1;
    result = (result & lower) | ((result >> 1) & ~lower);
    rest &= lower;
  }
  return result;
}
