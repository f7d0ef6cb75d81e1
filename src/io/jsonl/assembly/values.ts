/** Values that nobody looks at: where one ends. */
import { QUOTE } from './layout';
import { stringEnd } from './strings';

/** Deeper values are left to others: a bit for each open bracket. */
const DEEPEST: i32 = 64;

/** Stops at a newline: one stands behind every line. */
@inline
export function skipSpace(from: usize): usize {
  let i = from;
  let c: u32 = load<u8>(i);
  while (c == 0x20 || c == 0x09 || c == 0x0d) c = load<u8>(++i);
  return i;
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
export function valueEnd(at: usize): usize {
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
