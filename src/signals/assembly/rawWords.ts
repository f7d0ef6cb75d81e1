import { asciiRun, bitsOf, firstBits } from './block';
import { codePointOf, isFrom, IS_SPACE, IS_WORD, recordOf, sizeOf } from './characters';
import { asciiFlags, rawEnds, rawFlagCounts, rawFlags, rawLengths, rawStarts, text } from './layout';

const KINDS: u32 = IS_WORD | IS_SPACE;

/** How many words are closed, and of the one that is open, if one is: its start, flags so far, bytes so far that begin no code point. */
let count: usize = 0;
let openStart: u32 = 0;
let openFlags: u32 = 0;
let openExtra: u32 = 0;
/** Of the last text: stretches between . ! ? that have a character of a word. */
export let sentences: u32 = 0;
/** True if no such character has come since the last of . ! ? */
let isEnded: bool = true;

@inline
function isLetter(v: v128): v128 {
  return isFrom(v128.or(v, i8x16.splat(0x20)), 0x61, 26);
}

@inline
function isWordByte(v: v128): v128 {
  return v128.or(v128.or(isLetter(v), isFrom(v, 0x30, 10)), i8x16.eq(v, i8x16.splat(0x5f)));
}

@inline
function isSpaceByte(v: v128): v128 {
  return v128.or(isFrom(v, 9, 5), isFrom(v, 0x1c, 5));
}

@inline
function isEnd(v: v128): v128 {
  return v128.or(i8x16.eq(v, i8x16.splat(0x2e)), v128.or(i8x16.eq(v, i8x16.splat(0x21)), i8x16.eq(v, i8x16.splat(0x3f))));
}

@inline
function close(end: u32): void {
  const place = count << 2;
  store<u32>(rawStarts + place, openStart);
  store<u32>(rawEnds + place, end);
  store<u32>(rawLengths + place, end - openStart - openExtra);
  store<u8>(rawFlags + count, openFlags as u8);
  const counter = rawFlagCounts + (openFlags << 2);
  store<u32>(counter, load<u32>(counter) + 1);
  openFlags = 0;
  openExtra = 0;
  count++;
}

@inline
function flag(bits: u64, value: u32): u32 {
  return bits !== 0 ? value : 0;
}

/** Takes `length` bytes of ASCII from `at` on, up to 64, behind a character of `kind`. Returns the kind of the last one. */
function takeBlock(at: usize, length: usize, kind: u32): u32 {
  const a = v128.load(at);
  const b = v128.load(at, 16);
  const c = v128.load(at, 32);
  const d = v128.load(at, 48);
  const valid = firstBits(length);
  const word = bitsOf(isWordByte(a), isWordByte(b), isWordByte(c), isWordByte(d)) & valid;
  const space = bitsOf(isSpaceByte(a), isSpaceByte(b), isSpaceByte(c), isSpaceByte(d)) & valid;
  const mark = ~(word | space) & valid;
  const upper = bitsOf(isFrom(a, 0x41, 26), isFrom(b, 0x41, 26), isFrom(c, 0x41, 26), isFrom(d, 0x41, 26)) & valid;
  const lower = bitsOf(isFrom(a, 0x61, 26), isFrom(b, 0x61, 26), isFrom(c, 0x61, 26), isFrom(d, 0x61, 26)) & valid;
  const digit = bitsOf(isFrom(a, 0x30, 10), isFrom(b, 0x30, 10), isFrom(c, 0x30, 10), isFrom(d, 0x30, 10)) & valid;
  const end = bitsOf(isEnd(a), isEnd(b), isEnd(c), isEnd(d)) & valid;
  // A sum carries a bit from each end through what is neither end nor word.
  const behind = (end << 1) | (isEnded ? 1 : 0);
  const between = ~(word | end) & valid;
  sentences += popcnt(word & ((((behind & between) + between) ^ between) | behind)) as u32;
  if ((word | end) !== 0) isEnded = end > word;
  const wordBefore = (word << 1) | (kind === IS_WORD ? 1 : 0);
  const markBefore = (mark << 1) | (kind === 0 ? 1 : 0);
  let starts = (word & ~wordBefore) | (mark & ~markBefore);
  const ofUpper = load<u8>(asciiFlags + 0x41) as u32;
  const ofLower = load<u8>(asciiFlags + 0x61) as u32;
  const ofDigit = load<u8>(asciiFlags + 0x30) as u32;
  const base = (at - text) as u32;
  let left = valid;
  for (let ends = ((~word & wordBefore) | (~mark & markBefore)) & valid; ends !== 0; ends &= ends - 1) {
    // Between two ends lies one word, and white space, which has no flags; one that came in open starts before the block.
    const to = ctz(ends);
    const below = ((1 as u64) << to) - 1;
    const range = left & below;
    openFlags |= flag(upper & range, ofUpper) | flag(lower & range, ofLower) | flag(digit & range, ofDigit) | flag(word & range, IS_WORD);
    const starting = starts & range;
    if (starting !== 0) openStart = base + (ctz(starting) as u32);
    close(base + (to as u32));
    left &= ~below;
  }
  openFlags |= flag(upper & left, ofUpper) | flag(lower & left, ofLower) | flag(digit & left, ofDigit) | flag(word & left, IS_WORD);
  starts &= left;
  if (starts !== 0) openStart = base + (ctz(starts) as u32);
  const last = (1 as u64) << ((length - 1) as u64);
  return (word & last) !== 0 ? IS_WORD : (mark & last) !== 0 ? 0 : IS_SPACE;
}

/** As findWords of wordSpans.ts with IS_WORD, and how many words have which flags. Returns how many words there are. */
export function findRawWords(length: usize): u32 {
  const end = text + length;
  memory.fill(rawFlagCounts, 0, 256 << 2);
  count = 0;
  openFlags = 0;
  openExtra = 0;
  sentences = 0;
  isEnded = true;
  let kind: u32 = IS_SPACE;
  for (let at = text; at < end; ) {
    const run = asciiRun(at, end);
    if (run !== 0) {
      kind = takeBlock(at, run, kind);
      at += run;
      continue;
    }
    for (const stop = min<usize>(at + 16, end); at < stop; ) {
      const lead = load<u8>(at) as u32;
      const size = sizeOf(lead);
      const own = lead < 0x80 ? (load<u8>(asciiFlags + lead) as u32) : (load<u16>(recordOf(codePointOf(at, size))) as u32);
      if ((own & KINDS) !== kind) {
        if (kind !== IS_SPACE) close((at - text) as u32);
        kind = own & KINDS;
        openStart = (at - text) as u32;
      }
      if (kind === IS_WORD) {
        sentences += isEnded ? 1 : 0;
        isEnded = false;
      } else if (lead === 0x2e || lead === 0x21 || lead === 0x3f) isEnded = true;
      if (kind !== IS_SPACE) {
        openFlags |= own & 255;
        openExtra += (size as u32) - 1;
      }
      at += size;
    }
  }
  if (kind !== IS_SPACE) close(length as u32);
  return count as u32;
}
