/**
 * Reads the text out of lines of JSON, sixteen bytes a step inside strings. It knows plain rows only: whatever is odd
 * (broken lines, escaped keys, deep nesting, a text that is no string) it leaves to the scanner in TypeScript, which
 * defines what a line means. It also writes texts as they stand in a string.
 */

/** Rows in a call at most, and keys besides the text's. */
export const ROWS: usize = 256;
export const KEYS: usize = 16;

/** The compiler's own data, if there is any, lies below. */
const START: usize = 4096;
/** What a letter behind a backslash stands for, 0 for letters that may not stand there. */
const escapes: usize = START;
/** Value of a hexadecimal digit, 255 for other bytes. */
const digits: usize = escapes + 256;
/** Address and length of each key, the text's first. */
const keys: usize = digits + 256;
const keyBytes: usize = keys + (KEYS + 1) * 8;
const KEY_BYTES: usize = 4096;
/** First byte and newline of each line, counted from the block's first byte. */
const starts: usize = keyBytes + KEY_BYTES;
const ends: usize = starts + ROWS * 4;
/** Where each row's text ends in the output, NULL_TEXT for null. */
const textEnds: usize = ends + ROWS * 4;
/** Start and end of the other keys' values, row by row, counted as the lines are; NONE where a key is missing. */
const ranges: usize = textEnds + ROWS * 4;
/** Start and end of the text's value, quotes included, counted as the lines are; of each row. */
const tokens: usize = ranges + ROWS * KEYS * 8;
/** The letter behind a backslash that stands for a control character, 0 where there is none. */
const letters: usize = tokens + ROWS * 8;
const END: usize = letters + 32;

const NULL_TEXT: u32 = 0xffffffff;
const NONE: u32 = 0xffffffff;

const QUOTE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;

/** Why `scan` stopped. */
const DONE: u32 = 0;
const ODD: u32 = 1;
const FULL: u32 = 2;

/** Deeper values are left to others: a bit for each open bracket. */
const DEEPEST: i32 = 64;

let keyCount: usize = 1;
let reason: u32 = DONE;
/** Set by stringEnd. */
let escaped: bool = false;
/** Set by copyString. */
let textEnd: usize = 0;

export function workEnd(): usize {
  return END;
}

export function keyTable(): usize {
  return keys;
}

export function keyRoom(): usize {
  return keyBytes;
}

export function lineStarts(): usize {
  return starts;
}

export function lineEnds(): usize {
  return ends;
}

export function rowTextEnds(): usize {
  return textEnds;
}

export function rowRanges(): usize {
  return ranges;
}

export function rowTokens(): usize {
  return tokens;
}

export function stopReason(): u32 {
  return reason;
}

/** Takes over `count` keys, whose table and bytes the host has written; called before anything else. */
export function setup(count: usize): void {
  keyCount = count;
  memory.fill(escapes, 0, 256);
  store<u8>(escapes + QUOTE, 0x22);
  store<u8>(escapes + BACKSLASH, 0x5c);
  store<u8>(escapes + 0x2f, 0x2f);
  store<u8>(escapes + 0x62, 8);
  store<u8>(escapes + 0x66, 12);
  store<u8>(escapes + 0x6e, 10);
  store<u8>(escapes + 0x72, 13);
  store<u8>(escapes + 0x74, 9);
  memory.fill(letters, 0, 32);
  store<u8>(letters + 8, 0x62);
  store<u8>(letters + 9, 0x74);
  store<u8>(letters + 10, 0x6e);
  store<u8>(letters + 12, 0x66);
  store<u8>(letters + 13, 0x72);
  memory.fill(digits, 255, 256);
  for (let i: usize = 0; i < 10; i++) store<u8>(digits + 0x30 + i, <u8>i);
  for (let i: usize = 0; i < 6; i++) {
    store<u8>(digits + 0x41 + i, <u8>(10 + i));
    store<u8>(digits + 0x61 + i, <u8>(10 + i));
  }
}

/** Bytes that end a plain run in a string: quotes, backslashes, control characters. */
@inline
function special(v: v128): i32 {
  const control = i8x16.eq(i8x16.min_u(v, i8x16.splat(0x1f)), v);
  return i8x16.bitmask(v128.or(control, v128.or(i8x16.eq(v, i8x16.splat(0x22)), i8x16.eq(v, i8x16.splat(0x5c)))));
}

/** Stops at a newline: one stands behind every line. */
@inline
function skipSpace(from: usize): usize {
  let i = from;
  let c: u32 = load<u8>(i);
  while (c == 0x20 || c == 0x09 || c == 0x0d) c = load<u8>(++i);
  return i;
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
function stringEnd(at: usize): usize {
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
function copyString(at: usize, to: usize): usize {
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
function isDigit(c: u32): bool {
  return c - 0x30 < 10;
}

/** The address behind a number, true, false or null, or 0. */
function scalarEnd(at: usize): usize {
  let i = at;
  const c: u32 = load<u8>(i);
  if (c == 0x74) return load<u32>(i) == 0x65757274 ? i + 4 : 0;
  if (c == 0x6e) return load<u32>(i) == 0x6c6c756e ? i + 4 : 0;
  if (c == 0x66) return load<u32>(i, 1) == 0x65736c61 ? i + 5 : 0;
  if (c == 0x2d) i++;
  if (load<u8>(i) == 0x30) i++;
  else {
    if (!isDigit(load<u8>(i))) return 0;
    while (isDigit(load<u8>(i))) i++;
  }
  if (load<u8>(i) == 0x2e) {
    i++;
    if (!isDigit(load<u8>(i))) return 0;
    while (isDigit(load<u8>(i))) i++;
  }
  if ((load<u8>(i) | 0x20) == 0x65) {
    i++;
    const sign: u32 = load<u8>(i);
    if (sign == 0x2b || sign == 0x2d) i++;
    if (!isDigit(load<u8>(i))) return 0;
    while (isDigit(load<u8>(i))) i++;
  }
  return i;
}

/** The address of the value behind a key and its colon, or 0. */
function keyEnd(at: usize): usize {
  if (load<u8>(at) != QUOTE) return 0;
  const end = stringEnd(at + 1);
  if (end == 0) return 0;
  const i = skipSpace(end);
  return load<u8>(i) == 0x3a ? skipSpace(i + 1) : 0;
}

/** The address behind any value, or 0. */
function valueEnd(at: usize): usize {
  let i = at;
  let depth: i32 = 0;
  /** Bit d: the bracket open at depth d is that of an array. */
  let arrays: u64 = 0;
  while (true) {
    const c: u32 = load<u8>(i);
    if (c == QUOTE) {
      i = stringEnd(i + 1);
      if (i == 0) return 0;
    } else if (c == 0x7b || c == 0x5b) {
      if (depth == DEEPEST) return 0;
      const bit: u64 = (<u64>1) << depth++;
      const isArray = c == 0x5b;
      arrays = isArray ? arrays | bit : arrays & ~bit;
      i = skipSpace(i + 1);
      if (<u32>load<u8>(i) != c + 2) {
        if (!isArray) {
          i = keyEnd(i);
          if (i == 0) return 0;
        }
        continue;
      }
      i++;
      depth--;
    } else {
      i = scalarEnd(i);
      if (i == 0) return 0;
    }
    // A value has ended at i: close what closes here, or go on to the next value.
    while (true) {
      if (depth == 0) return i;
      i = skipSpace(i);
      const isArray = ((arrays >> (depth - 1)) & 1) != 0;
      const next: u32 = load<u8>(i);
      if (next == 0x2c) {
        i = skipSpace(i + 1);
        if (!isArray) {
          i = keyEnd(i);
          if (i == 0) return 0;
        }
        break;
      }
      if (next != (isArray ? <u32>0x5d : <u32>0x7d)) return 0;
      i++;
      depth--;
    }
  }
}

/** The number of the key whose bytes these are, or -1. */
@inline
function matchKey(at: usize, length: usize): i32 {
  for (let k: usize = 0; k < keyCount; k++) {
    if (<usize>load<u32>(keys + k * 8, 4) != length) continue;
    const key = <usize>load<u32>(keys + k * 8);
    let i: usize = 0;
    while (i < length && load<u8>(at + i) == load<u8>(key + i)) i++;
    if (i == length) return <i32>k;
  }
  return -1;
}

/** Reads one line; false if it is odd. Sets textEnd, 0 for null. */
function readRow(base: usize, row: usize, out: usize): bool {
  const start = base + <usize>load<u32>(starts + row * 4);
  const end = base + <usize>load<u32>(ends + row * 4);
  const values = ranges + row * (keyCount - 1) * 8;
  memory.fill(values, 255, (keyCount - 1) * 8);
  let found = false;
  let i = skipSpace(start);
  if (load<u8>(i) != 0x7b) return false;
  i = skipSpace(i + 1);
  if (load<u8>(i) == 0x7d) return false;
  while (true) {
    if (load<u8>(i) != QUOTE) return false;
    const keyAt = i + 1;
    i = stringEnd(keyAt);
    if (i == 0 || escaped) return false;
    const key = matchKey(keyAt, i - 1 - keyAt);
    i = skipSpace(i);
    if (load<u8>(i) != 0x3a) return false;
    i = skipSpace(i + 1);
    const valueAt = i;
    if (key == 0) {
      if (load<u8>(i) == QUOTE) i = copyString(i + 1, out);
      else if (load<u32>(i) == 0x6c6c756e) {
        textEnd = 0;
        i += 4;
      } else return false;
      found = true;
    } else i = valueEnd(i);
    if (i == 0) return false;
    if (key == 0) {
      store<u32>(tokens + row * 8, <u32>(valueAt - base));
      store<u32>(tokens + row * 8, <u32>(i - base), 4);
    } else if (key > 0) {
      store<u32>(values + <usize>(key - 1) * 8, <u32>(valueAt - base));
      store<u32>(values + <usize>(key - 1) * 8, <u32>(i - base), 4);
    }
    i = skipSpace(i);
    const c: u32 = load<u8>(i++);
    if (c == 0x7d) break;
    if (c != 0x2c) return false;
    i = skipSpace(i);
  }
  return found && skipSpace(i) == end;
}

/**
 * Reads rows `from` … `count` − 1 of the block at `base`, texts one behind the other from `out` + `used` on. Returns the
 * number of the row it stopped at: the first odd one, or the first whose text would end behind `limit` or that is one
 * more than `room`, unless it is the first of its batch (`pending` rows are in it already).
 * There must be room for as many bytes as the rows have, and 16 more. `out` + `used` is a place in memory; `out` alone
 * need not be.
 */
export function scan(base: usize, from: usize, count: usize, out: usize, used: usize, limit: usize, room: usize, pending: usize, longest: usize): usize {
  let at = out + used;
  for (let row = from; row < count; row++) {
    const before = pending + (row - from);
    if (before != 0 && row - from >= room) {
      reason = FULL;
      return row;
    }
    if (!readRow(base, row, at)) {
      reason = ODD;
      return row;
    }
    if (before != 0 && (textEnd == 0 ? at : textEnd) - out > limit) {
      reason = FULL;
      return row;
    }
    if (textEnd == 0) {
      store<u32>(textEnds + row * 4, NULL_TEXT);
      continue;
    }
    if (textEnd - at > longest) {
      reason = ODD;
      return row;
    }
    at = textEnd;
    store<u32>(textEnds + row * 4, <u32>(at - out));
  }
  reason = DONE;
  return count;
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
