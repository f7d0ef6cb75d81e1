/** Cutting and folding one code point after the other: right for all bytes, and what the block paths fall back on. */
import { AFTER_SINGLE, CLOSED, edge, IN_WORD, out, setCursor, state } from './cursor';
import { folded, latin } from './layout';
import { encode, encodeFold, entryOf, IGNORE, SEPARATOR, SINGLE, TAIL, WORD } from './tables';

/** Of what `decode` read: a code point, or ILL_FORMED for one byte that is in no well-formed sequence. */
export const ILL_FORMED: u32 = 0xffffffff;

@inline
function continues(at: usize): bool {
  return (load<u8>(at) & 0xc0) == 0x80;
}

/** Reads the well-formed sequence of three or four bytes at `src` that ends no later than `end`. */
function decodeLong(src: usize, lead: u32, end: usize): u32 {
  if (lead < 0xe0 || lead > 0xf4 || src + 2 >= end || !continues(src + 1) || !continues(src + 2)) return ILL_FORMED;
  const c = ((<u32>load<u8>(src, 1) & 63) << 6) | (<u32>load<u8>(src, 2) & 63);
  if (lead < 0xf0) {
    const long = ((lead & 15) << 12) | c;
    return long < 0x800 || long - 0xd800 < 0x800 ? ILL_FORMED : long;
  }
  if (src + 3 >= end || !continues(src + 3)) return ILL_FORMED;
  const long = ((lead & 7) << 18) | (c << 6) | (<u32>load<u8>(src, 3) & 63);
  return long - 0x10000 < 0x100000 ? long : ILL_FORMED;
}

/** Reads the code point outside ASCII that begins at `src` and ends no later than `end`. */
@inline
export function codePointAt(src: usize, end: usize): u32 {
  const lead: u32 = load<u8>(src);
  if (lead >= 0xe0) return decodeLong(src, lead, end);
  return lead >= 0xc2 && src + 1 < end && continues(src + 1) ? ((lead & 31) << 6) | (<u32>load<u8>(src, 1) & 63) : ILL_FORMED;
}

/** The conjoining syllable that three bytes at `before` and the tail `c` make, or 0. */
function compose(before: u32, c: u32): u32 {
  if (c - 0x1161 < 21) {
    const leading = before - 0x1100;
    return leading < 19 ? 0xac00 + (leading * 21 + c - 0x1161) * 28 : 0;
  }
  const trailing = c - 0x11a7;
  const syllable = before - 0xac00;
  return trailing - 1 < 27 && syllable < 11172 && syllable % 28 == 0 ? before + trailing : 0;
}

/** Appends a tail to the single before `at`, joining jamo; returns the new end. A single is never under three bytes. */
function appendTail(at: u32, c: u32, entry: u32): u32 {
  if (c - 0x1161 < 0x62) {
    const end = folded + at;
    const before = ((<u32>load<u8>(end - 3) & 15) << 12) | ((<u32>load<u8>(end - 2) & 63) << 6) | (<u32>load<u8>(end - 1) & 63);
    const isThreeBytes = (load<u8>(end - 3) & 0xf0) == 0xe0;
    const joined = isThreeBytes ? compose(before, c) : 0;
    if (joined != 0) {
      encode(end - 3, joined);
      return at;
    }
  }
  return at + encodeFold(folded + at, c, entry);
}

/** ASCII, and leads of the scripts that takeMixedBlock looks for. */
@inline
function mayBeKnown(byte: u32): bool {
  return byte < 0x80 || byte - 0xc2 < 0x1e || byte - 0xe3 < 11;
}

/**
 * Takes code points from `src`, at least one, until `stop` is reached or, if asked, a byte that the masks may know; moves
 * the cursor.
 * No byte from `end` on is read. Returns where it stopped, which is the start of a code point.
 */
export function takeCodePoints(from: usize, stop: usize, end: usize, untilKnown: bool): usize {
  let src = from;
  let at = out;
  let to = edge;
  let now = state;
  do {
    const lead: u32 = load<u8>(src);
    let c = lead;
    let entry: u32 = SEPARATOR << 13;
    let kind: u32 = SEPARATOR;
    let width: u32 = 1;
    if (lead < 0x80 || (lead - 0xc2 < 0x1e && src + 1 < end && continues(src + 1))) {
      if (lead >= 0x80) {
        c = ((lead & 31) << 6) | (<u32>load<u8>(src, 1) & 63);
        width = 2;
      }
      const packed = load<u32>(latin + (c << 2));
      kind = (packed >> 26) & 7;
      if (kind == WORD && packed < 0x80000000) {
        if (now != IN_WORD) {
          store<u16>(to, <u16>at);
          to += 2;
          now = IN_WORD;
        }
        store<u32>(folded + at, packed);
        at += (packed >> 24) & 3;
        src += width;
        continue;
      }
      entry = entryOf(c);
    } else {
      c = decodeLong(src, lead, end);
      if (c != ILL_FORMED) {
        entry = entryOf(c);
        kind = entry >> 13;
        width = c < 0x10000 ? 3 : 4;
      }
    }
    src += width;
    if (kind == IGNORE) continue;
    if (kind == TAIL && now == AFTER_SINGLE) {
      at = appendTail(at, c, entry);
      store<u16>(to - 2, <u16>at);
      continue;
    }
    if (now == IN_WORD && kind != WORD) {
      store<u16>(to, <u16>at);
      to += 2;
    }
    if (kind == WORD || kind == SINGLE) {
      if (now != IN_WORD || kind == SINGLE) {
        store<u16>(to, <u16>at);
        to += 2;
      }
      at += encodeFold(folded + at, c, entry);
      if (kind == WORD) {
        now = IN_WORD;
      } else {
        store<u16>(to, <u16>at);
        to += 2;
        now = AFTER_SINGLE;
      }
    } else {
      now = CLOSED;
    }
  } while (src < stop && !(untilKnown && mayBeKnown(load<u8>(src))));
  setCursor(now, at, to);
  return src;
}
