import { text } from './layout';

/** Returns how often a byte stands in the text. */
export function countByte(length: usize, byte: u32): u32 {
  const wanted = i8x16.splat(byte as i8);
  let found: u32 = 0;
  for (let block: usize = 0; block < length; block += 16) {
    const valid: u32 = length - block < 16 ? (1 << ((length - block) as u32)) - 1 : 0xffff;
    found += popcnt((i8x16.bitmask(i8x16.eq(v128.load(text + block), wanted)) as u32) & valid);
  }
  return found;
}
