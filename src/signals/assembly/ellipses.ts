import { bitsOf, firstBits } from './block';
import { text } from './layout';

const DOT: u32 = 0x2e;

/** Returns how often "..." (threes of a run) and "…" stand in the text. */
export function countEllipses(length: usize): u32 {
  const dot = i8x16.splat(DOT as i8);
  const lead = i8x16.splat(0xe2 as i8);
  let found: u32 = 0;
  /** Dots up to here belong to a run that was counted. */
  let counted: usize = 0;
  for (let block: usize = 0; block < length; block += 64) {
    const at = text + block;
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const valid = firstBits(length - block);
    for (let leads = bitsOf(i8x16.eq(a, lead), i8x16.eq(b, lead), i8x16.eq(c, lead), i8x16.eq(d, lead)) & valid; leads !== 0; leads &= leads - 1) {
      if (load<u16>(at + (ctz(leads) as usize), 1) === 0xa680) found++;
    }
    const dots = bitsOf(i8x16.eq(a, dot), i8x16.eq(b, dot), i8x16.eq(c, dot), i8x16.eq(d, dot)) & valid;
    // A run of three or more has a dot with one before it, or one that begins the block.
    for (let second = dots & ((dots << 1) | 1); second !== 0; second &= second - 1) {
      let from = block + (ctz(second) as usize);
      if (from < counted) continue;
      while (from > counted && (load<u8>(text + from - 1) as u32) === DOT) from--;
      let behind = from + 1;
      while (behind < length && (load<u8>(text + behind) as u32) === DOT) behind++;
      found += ((behind - from) / 3) as u32;
      counted = behind;
    }
  }
  return found;
}
