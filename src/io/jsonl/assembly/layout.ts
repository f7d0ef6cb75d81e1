/** Where everything lies that the module works with, below the regions that the host gives it. */

/** Rows in a call at most, and keys besides the text's. */
const ROWS: usize = 256;
const KEYS: usize = 16;

/** The compiler's own data, if there is any, lies below. */
const START: usize = 4096;
/** What a letter behind a backslash stands for, 0 for letters that may not stand there. */
export const escapes: usize = START;
/** Value of a hexadecimal digit, 255 for other bytes. */
export const digits: usize = escapes + 256;
/** Address and length of each key, the text's first. */
export const keys: usize = digits + 256;
const keyBytes: usize = keys + (KEYS + 1) * 8;
const KEY_BYTES: usize = 4096;
/** First byte and newline of each line, counted from the block's first byte. */
export const starts: usize = keyBytes + KEY_BYTES;
export const ends: usize = starts + ROWS * 4;
/** Where each row's text ends in the output, NULL_TEXT for null. */
export const textEnds: usize = ends + ROWS * 4;
/** Start and end of the other keys' values, row by row, counted as the lines are; all ones where a key is missing. */
export const ranges: usize = textEnds + ROWS * 4;
/** Start and end of the text's value, quotes included, counted as the lines are; of each row. */
export const tokens: usize = ranges + ROWS * KEYS * 8;
/** The letter behind a backslash that stands for a control character, 0 where there is none. */
export const letters: usize = tokens + ROWS * 8;
const END: usize = letters + 32;

export let keyCount: usize = 1;

export const QUOTE: u32 = 0x22;
export const BACKSLASH: u32 = 0x5c;

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
