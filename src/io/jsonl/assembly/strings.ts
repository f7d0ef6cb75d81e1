/** Strings of JSON, sixteen bytes a step: where one ends, what it says, and how a text stands in one. */
import { BACKSLASH, digits, escapes, letters, QUOTE } from './layout';

/** Set by stringEnd. */
export let escaped: bool = false;
/** Set by copyString. */
export let textEnd: usize = 0;

/** Bytes that end a plain run in a string: quotes, backslashes, control characters. */
@inline
function special(v: v128): i32 {
  const control = i8x16.eq(i8x16.min_u(v, i8x16.splat(0x1f)), v);
  return i8x16.bitmask(v128.or(control, v128.or(i8x16.eq(v, i8x16.splat(0x22)), i8x16.eq(v, i8x16.splat(0x5c)))));
}

/** The code unit of four hexadecimal digits; above 0xFFFF if one of them is none. */
@inline
function unit(at: usize): u32 {
  const a: u32 = load<u8>(digits + <usize>load<u8>(at));
  const b: u32 = load<u8>(digits + <usize>load<u8>(at, 1));
  const c: u32 = load<u8>(digits + <usize>load<u8>(at, 2));
  const d: u32 = load<u8>(digits + <usize>load<u8>(at, 3));
  return (a | b | c | d) > 15 ? 0x10000 : (a << 12) | (b << 8) | (c << 4) | d;
}

/** The address behind the closing quote of the string whose first byte is at `at`, or 0. */
export function stringEnd(at: usize): usize {
  let i = at;
  escaped = false;
  while (true) {
    const stops = special(v128.load(i));
    if (stops == 0) {
      i += 16;
      continue;
    }
    i += <usize>ctz<i32>(stops);
    const c: u32 = load<u8>(i);
    if (c == QUOTE) return i + 1;
    if (c != BACKSLASH) return 0;
    escaped = true;
    const letter: usize = load<u8>(i, 1);
    if (load<u8>(escapes + letter) != 0) i += 2;
    else if (letter == 0x75 && unit(i + 2) < 0x10000) i += 6;
    else return 0;
  }
}

/** As stringEnd, and writes what the string says from `to` on; sets textEnd. */
export function copyString(at: usize, to: usize): usize {
  let i = at;
  let o = to;
  while (true) {
    const v = v128.load(i);
    v128.store(o, v);
    const stops = special(v);
    if (stops == 0) {
      i += 16;
      o += 16;
      continue;
    }
    const run = <usize>ctz<i32>(stops);
    i += run;
    o += run;
    const c: u32 = load<u8>(i);
    if (c == QUOTE) {
      textEnd = o;
      return i + 1;
    }
    if (c != BACKSLASH) return 0;
    const letter: usize = load<u8>(i, 1);
    const meant = load<u8>(escapes + letter);
    if (meant != 0) {
      store<u8>(o++, meant);
      i += 2;
      continue;
    }
    if (letter != 0x75) return 0;
    let code = unit(i + 2);
    if (code > 0xffff) return 0;
    i += 6;
    if (code - 0xd800 < 0x800) {
      // What follows a lead surrogate may be any escape, or none.
      const low: u32 = code < 0xdc00 && load<u16>(i) == 0x755c ? unit(i + 2) : 0;
      if (low - 0xdc00 < 0x400) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i += 6;
      } else code = 0xfffd;
    }
    if (code < 0x80) store<u8>(o++, <u8>code);
    else {
      if (code < 0x800) store<u8>(o++, <u8>(0xc0 | (code >> 6)));
      else {
        if (code < 0x10000) store<u8>(o++, <u8>(0xe0 | (code >> 12)));
        else {
          store<u8>(o++, <u8>(0xf0 | (code >> 18)));
          store<u8>(o++, <u8>(0x80 | ((code >> 12) & 0x3f)));
        }
        store<u8>(o++, <u8>(0x80 | ((code >> 6) & 0x3f)));
      }
      store<u8>(o++, <u8>(0x80 | (code & 0x3f)));
    }
  }
}

@inline
function hexLetter(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

/**
 * Writes `length` bytes from `from` on as they stand in a JSON string, without its quotes and with no more escapes than
 * there must be. Returns how many bytes that takes. There must be room for six times as many and 16 more.
 */
export function escape(from: usize, length: usize, to: usize): usize {
  const end = from + length;
  let i = from;
  let o = to;
  while (i < end) {
    const v = v128.load(i);
    v128.store(o, v);
    const stops = special(v);
    const plain: usize = stops == 0 ? 16 : <usize>ctz<i32>(stops);
    if (i + plain >= end) {
      o += end - i;
      break;
    }
    i += plain;
    o += plain;
    if (stops == 0) continue;
    const c: u32 = load<u8>(i++);
    store<u8>(o++, BACKSLASH);
    const letter: u32 = c < 32 ? load<u8>(letters + <usize>c) : c;
    if (letter != 0) store<u8>(o++, letter);
    else {
      store<u8>(o, 0x75);
      store<u8>(o, 0x30, 1);
      store<u8>(o, 0x30, 2);
      store<u8>(o, hexLetter(c >> 4), 3);
      store<u8>(o, hexLetter(c & 15), 4);
      o += 5;
    }
  }
  return o - to;
}
