import { codePointOf, isFrom, IS_SPACE, IS_WORD, recordOf, sizeOf } from './characters';
import { asciiFlags, rawEnds, rawFlags, rawLengths, rawStarts, text } from './layout';

const KINDS: u32 = IS_WORD | IS_SPACE;

/** As findWords of wordSpans.ts with IS_WORD. Returns how many words there are. */
export function findRawWords(length: usize): u32 {
  const end = text + length;
  const ofUpper = load<u8>(asciiFlags + 0x41) as u32;
  const ofLower = load<u8>(asciiFlags + 0x61) as u32;
  const ofDigit = load<u8>(asciiFlags + 0x30) as u32;
  let count: usize = 0;
  let at = text;
  while (at < end) {
    const start = at;
    let kind: u32 = 0xff;
    let all: u32 = 0;
    let characters: u32 = 0;
    const lead = load<u8>(at) as u32;
    if (lead < 0x80) {
      const own = load<u8>(asciiFlags + lead) as u32;
      if ((own & IS_SPACE) !== 0) {
        at++;
        continue;
      }
      kind = own & KINDS;
      // Sixteen bytes hold most words whole.
      for (let run: u32 = 16; run === 16 && at < end; ) {
        const v = v128.load(at);
        const upper = isFrom(v, 0x41, 26);
        const lower = isFrom(v, 0x61, 26);
        const digit = isFrom(v, 0x30, 10);
        const line = i8x16.eq(v, i8x16.splat(0x5f));
        let same = i8x16.bitmask(v128.or(v128.or(upper, lower), v128.or(digit, line))) as u32;
        if (kind === 0) same = ~(same | (i8x16.bitmask(v128.or(v, v128.or(isFrom(v, 9, 5), isFrom(v, 0x1c, 5)))) as u32)) & 0xffff;
        run = min<u32>(ctz(~same), min<usize>(end - at, 16) as u32);
        if (kind !== 0) {
          const mask: u32 = (1 << run) - 1;
          all |= ((i8x16.bitmask(upper) as u32) & mask) !== 0 ? ofUpper : 0;
          all |= ((i8x16.bitmask(lower) as u32) & mask) !== 0 ? ofLower : 0;
          all |= ((i8x16.bitmask(digit) as u32) & mask) !== 0 ? ofDigit : 0;
          all |= IS_WORD;
        }
        at += run;
      }
      characters = (at - start) as u32;
    }
    while (at < end) {
      const byte = load<u8>(at) as u32;
      const size = sizeOf(byte);
      const own = byte < 0x80 ? (load<u8>(asciiFlags + byte) as u32) : (load<u16>(recordOf(codePointOf(at, size))) as u32);
      if (kind === 0xff) kind = own & KINDS;
      else if ((own & KINDS) !== kind) break;
      all |= own;
      characters++;
      at += size;
    }
    if ((kind & IS_SPACE) !== 0) continue;
    const place = count << 2;
    store<u32>(rawStarts + place, (start - text) as u32);
    store<u32>(rawEnds + place, (at - text) as u32);
    store<u32>(rawLengths + place, characters);
    store<u8>(rawFlags + count, all as u8);
    count++;
  }
  return count as u32;
}
