import { codePointOf, isFrom, IS_UPPER, NEWLINE, recordOf, sizeOf } from './characters';
import { lineEnds, lineFirsts, lineLasts, lineStarts, lineUppers, text } from './layout';

/** As findLines of lineSpans.ts, and code points with str.isupper() of each line. Returns how many lines there are. */
export function findLines(length: usize): u32 {
  let count: usize = 0;
  let start: u32 = 0;
  let first: u32 = 0;
  let characters: u32 = 0;
  let uppers: u32 = 0;
  for (let block: usize = 0; block < length; block += 16) {
    const v = v128.load(text + block);
    let valid: u32 = length - block < 16 ? (1 << ((length - block) as u32)) - 1 : 0xffff;
    const beyond = (i8x16.bitmask(v) as u32) & valid;
    let upper = i8x16.bitmask(isFrom(v, 0x41, 26)) as u32;
    let begins = valid;
    if (beyond !== 0) {
      begins &= ~(i8x16.bitmask(i8x16.lt_s(v, i8x16.splat(-64))) as u32);
      // No letter of U+3000 to U+9FFF has case, and most Chinese is there.
      for (let leads = beyond & begins & ~(i8x16.bitmask(isFrom(v, 0xe3, 7)) as u32); leads !== 0; leads &= leads - 1) {
        const bit = ctz(leads);
        const at = text + block + bit;
        if ((load<u16>(recordOf(codePointOf(at, sizeOf(load<u8>(at) as u32)))) & IS_UPPER) !== 0) upper |= 1 << bit;
      }
    }
    for (let breaks = (i8x16.bitmask(i8x16.eq(v, i8x16.splat(NEWLINE as i8))) as u32) & valid; breaks !== 0; breaks &= breaks - 1) {
      const bit = ctz(breaks);
      const to: u32 = ((2 as u32) << bit) - 1;
      characters += popcnt(begins & to & valid);
      uppers += popcnt(upper & to & valid);
      valid &= ~to;
      const place = count << 2;
      store<u32>(lineStarts + place, start);
      start = ((block + bit) as u32) + 1;
      store<u32>(lineEnds + place, start);
      store<u32>(lineFirsts + place, first);
      store<u32>(lineLasts + place, characters);
      store<u32>(lineUppers + place, uppers);
      first = characters;
      uppers = 0;
      count++;
    }
    characters += popcnt(begins & valid);
    uppers += popcnt(upper & valid);
  }
  if ((start as usize) < length) {
    const place = count << 2;
    store<u32>(lineStarts + place, start);
    store<u32>(lineEnds + place, length as u32);
    store<u32>(lineFirsts + place, first);
    store<u32>(lineLasts + place, characters);
    store<u32>(lineUppers + place, uppers);
    count++;
  }
  return count as u32;
}
