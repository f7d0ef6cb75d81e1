/** Cutting and folding 64 source bytes a turn; hands on to takeCodePoints what the masks do not know. */
import { takeCodePoints } from './codePoints';
import { AFTER_SINGLE, CLOSED, edge, IN_WORD, out, setCursor, state } from './cursor';
import { writePairs, writeSingles, writeToggles } from './edges';
import { folded, separators, TILE_FULL } from './layout';
import { foldKana, foldPair, symbolRows } from './patches';

/** With this many leads the masks do not know, the whole block goes code point by code point. */
const MANY_UNKNOWN: i32 = 6;

@inline
function splat(byte: i32): v128 {
  return i8x16.splat(<i8>byte);
}

/** Bytes of [first, first + count) as a mask, by a signed comparison after moving the range to the bottom. */
@inline
function inRange(v: v128, first: i32, count: i32): v128 {
  return i8x16.lt_s(i8x16.sub(v, splat(first - 128)), splat(count - 128));
}

@inline
function upperToLower(v: v128): v128 {
  return v128.or(v, v128.and(inRange(v, 0x41, 26), splat(0x20)));
}

/** Letters and digits of text already in lower case. */
@inline
function asciiWord(v: v128): v128 {
  return v128.or(inRange(v, 0x61, 26), inRange(v, 0x30, 10));
}

@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(a)) | (<u64>(<u32>i8x16.bitmask(b)) << 16) | (<u64>(<u32>i8x16.bitmask(c)) << 32) | (<u64>(<u32>i8x16.bitmask(d)) << 48);
}

/** Clears what lies at and behind byte `left` of the block. */
@inline
function keep(v: v128, offset: i32, left: v128): v128 {
  return v128.and(v, i8x16.lt_s(i8x16.add(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), splat(offset)), left));
}

/** Three-byte code points that are singles and fold to themselves: most of Han, Hangul syllables. */
@inline
function plainSingles(v: v128, second: v128): v128 {
  // By the lead's low nibble E0…EF: least and greatest second byte, as signed numbers.
  const least = i8x16(127, 127, 127, -112, -128, -128, -128, -128, -128, -128, -80, -128, -128, -128, 127, 127);
  const greatest = i8x16(-128, -128, -128, -65, -65, -65, -65, -65, -65, -65, -65, -65, -65, -99, -128, -128);
  const nibble = v128.and(v, splat(15));
  const isLead = i8x16.eq(v128.and(v, splat(0xf0)), splat(0xe0));
  const fits = v128.and(i8x16.ge_s(second, i8x16.swizzle(least, nibble)), i8x16.le_s(second, i8x16.swizzle(greatest, nibble)));
  // U+4DC0-4DFF, the hexagrams, are separators among ideographs.
  const hexagram = v128.and(i8x16.eq(v, splat(0xe4)), i8x16.eq(second, splat(0xb7)));
  return v128.andnot(v128.and(isLead, fits), hexagram);
}

/** Bit of a byte 80…BF's high nibble, in both halves of a byte. */
@inline
function highBit(byte: v128): v128 {
  return i8x16.swizzle(i8x16(0, 0, 0, 0, 0, 0, 0, 0, 0x11, 0x22, 0x44, -0x78, 0, 0, 0, 0), v128.and(i16x8.shr_u(byte, 4), splat(15)));
}

@inline
function lead2(v: v128, second: v128, first: i32, next: i32): v128 {
  return v128.and(i8x16.eq(v, splat(first)), i8x16.eq(second, splat(next)));
}

/** Leads E2 80, E3 80, EF BC and EF BD of separators. */
@inline
function plainSeparators3(v: v128, second: v128, third: v128): v128 {
  const low = v128.and(third, splat(15));
  const high = highBit(third);
  const general = v128.or(v128.and(lead2(v, second, 0xe2, 0x80), splat(0x0f)), v128.and(lead2(v, second, 0xe3, 0x80), splat(0xf0)));
  const wide = v128.or(v128.and(lead2(v, second, 0xef, 0xbc), splat(0x0f)), v128.and(lead2(v, second, 0xef, 0xbd), splat(0xf0)));
  const known = v128.or(
    v128.and(i8x16.swizzle(v128.load(separators), low), general),
    v128.and(i8x16.swizzle(v128.load(separators, 16), low), wide),
  );
  return i8x16.ne(v128.and(known, high), splat(0));
}

/** Leads C2 of separators. */
@inline
function plainSeparators2(v: v128, second: v128): v128 {
  const known = i8x16.swizzle(v128.load(separators, 32), v128.and(second, splat(15)));
  return v128.and(i8x16.eq(v, splat(0xc2)), i8x16.ne(v128.and(v128.and(known, highBit(second)), splat(0x0f)), splat(0)));
}

@inline
function below(position: u32): u64 {
  return position >= 64 ? 0xffffffffffffffff : ((<u64>1) << position) - 1;
}

/** Takes a block with bytes outside ASCII, all of it or a part, at least one code point; returns where it stopped. */
function takeMixedBlock(src: usize, left: u32, end: usize): usize {
  const limit = splat(left);
  const v0 = keep(v128.load(src), 0, limit);
  const v1 = keep(v128.load(src, 16), 16, limit);
  const v2 = keep(v128.load(src, 32), 32, limit);
  const v3 = keep(v128.load(src, 48), 48, limit);
  const second0 = v128.load(src, 1);
  const second1 = v128.load(src, 17);
  const second2 = v128.load(src, 33);
  const second3 = v128.load(src, 49);
  const low0 = upperToLower(v0);
  const low1 = upperToLower(v1);
  const low2 = upperToLower(v2);
  const low3 = upperToLower(v3);
  let words = bits(asciiWord(low0), asciiWord(low1), asciiWord(low2), asciiWord(low3));
  const outside = bits(v0, v1, v2, v3);
  const edgeOfLeads = splat(-64);
  const continuations = bits(i8x16.lt_s(v0, edgeOfLeads), i8x16.lt_s(v1, edgeOfLeads), i8x16.lt_s(v2, edgeOfLeads), i8x16.lt_s(v3, edgeOfLeads));
  let singles = bits(plainSingles(v0, second0), plainSingles(v1, second1), plainSingles(v2, second2), plainSingles(v3, second3));
  let separators3: u64 = 0;
  let separators2: u64 = 0;
  const leads = outside & ~continuations;
  if ((leads & ~singles) != 0) {
    separators3 = bits(
      plainSeparators3(v0, second0, v128.load(src, 2)),
      plainSeparators3(v1, second1, v128.load(src, 18)),
      plainSeparators3(v2, second2, v128.load(src, 34)),
      plainSeparators3(v3, second3, v128.load(src, 50)),
    );
    separators2 = bits(plainSeparators2(v0, second0), plainSeparators2(v1, second1), plainSeparators2(v2, second2), plainSeparators2(v3, second3));
  }
  let three = singles | separators3;
  let two = separators2;
  let unknown = leads & ~(three | two);
  const copy = folded + out;
  v128.store(copy, low0);
  v128.store(copy, low1, 16);
  v128.store(copy, low2, 32);
  v128.store(copy, low3, 48);
  // Most blocks hold one script, so the first unknown lead says what to try; at most three times, as text may be anything.
  for (let tries = 0; tries < 3 && unknown != 0; tries++) {
    const lead: u32 = load<u8>(src + <usize>ctz<u64>(unknown));
    let known: u64 = 0;
    if (lead < 0xe0) {
      if (lead < 0xc4) break;
      known = foldPair(src, copy, lead & 0xfe) & unknown;
      two |= known;
      words |= known | (known << 1);
    } else if (lead == 0xe3) {
      known = foldKana(src, copy) & unknown;
      three |= known;
      singles |= known;
    } else if (lead == 0xe2) {
      known = symbolRows(src) & unknown;
      three |= known;
    }
    if (known == 0) break;
    unknown &= ~known;
  }
  const many = <i32>popcnt<u64>(unknown) >= MANY_UNKNOWN;

  // The cut: everything below it must be whole code points.
  const whole = continuations == 0xffffffffffffffff ? 0 : 63 - <u32>clz<u64>(~continuations);
  let cut: u32 = left < 64 ? left : (outside >> 63) == 0 ? 64 : whole;
  if (unknown != 0) {
    const first = <u32>ctz<u64>(unknown);
    if (first < cut) cut = first;
  }
  const demanded = (three << 1) | (three << 2) | (two << 1);
  const wrong = (demanded ^ continuations) & below(cut + 1);
  if (wrong != 0) {
    const before = ~continuations & below(<u32>ctz<u64>(wrong));
    const good: u32 = before == 0 ? 0 : 63 - <u32>clz<u64>(before);
    if (good < cut) cut = good;
  }

  if (cut != 0) {
    let now = state;
    let to = edge;
    const at = out;
    const within = below(cut);
    words &= within;
    singles &= within;
    if (now == IN_WORD && (words & 1) == 0) {
      store<u16>(to, <u16>at);
      to += 2;
      now = CLOSED;
    }
    const open: u64 = now == IN_WORD ? 1 : 0;
    const final = cut - 1;
    if ((words | open) == 0) {
      to = writeSingles(singles, at, to);
    } else {
      to = writePairs((words & ~((words << 1) | open)) | singles, (words & ~(words >> 1) & (within >> 1)) | (singles << 2), open != 0, at, to);
    }
    const isOpen = ((words >> final) & 1) != 0;
    if (isOpen) to += 2;
    now = isOpen ? IN_WORD : (((singles << 2) >> final) & 1) != 0 ? AFTER_SINGLE : CLOSED;
    setCursor(now, at + cut, to);
    if (unknown == 0 && wrong == 0) return src + cut;
  }
  const stop = src + <usize>left;
  const next = src + cut;
  return next < stop ? takeCodePoints(next, stop, end, !many) : next;
}

/** Cuts from `src` until `end` or a full tile; returns where it stopped, which is the start of a code point. */
export function takeBlocks(from: usize, end: usize): usize {
  let src = from;
  let at = out;
  let to = edge;
  let open: u64 = state == IN_WORD ? 1 : 0;
  let now = state;
  while (src < end && at < TILE_FULL) {
    const left: u32 = end - src > 64 ? 64 : <u32>(end - src);
    let v0 = v128.load(src);
    let v1 = v128.load(src, 16);
    let v2 = v128.load(src, 32);
    let v3 = v128.load(src, 48);
    if (left < 64) {
      const limit = splat(left);
      v0 = keep(v0, 0, limit);
      v1 = keep(v1, 16, limit);
      v2 = keep(v2, 32, limit);
      v3 = keep(v3, 48, limit);
    }
    if (i8x16.bitmask(v128.or(v128.or(v0, v1), v128.or(v2, v3))) != 0) {
      setCursor(now, at, to);
      src = takeMixedBlock(src, left, end);
      now = state;
      open = now == IN_WORD ? 1 : 0;
      at = out;
      to = edge;
      continue;
    }
    v0 = upperToLower(v0);
    v1 = upperToLower(v1);
    v2 = upperToLower(v2);
    v3 = upperToLower(v3);
    v128.store(folded + at, v0);
    v128.store(folded + at, v1, 16);
    v128.store(folded + at, v2, 32);
    v128.store(folded + at, v3, 48);
    const words = bits(asciiWord(v0), asciiWord(v1), asciiWord(v2), asciiWord(v3));
    to = writeToggles(words ^ ((words << 1) | open), at, to);
    open = left == 64 ? words >> 63 : 0;
    now = open != 0 ? IN_WORD : CLOSED;
    at += left;
    src += left;
  }
  setCursor(now, at, to);
  return src;
}
