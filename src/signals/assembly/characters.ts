/** Code points of well-formed UTF-8, and their records in the character table. */
import { records, stage1, stage2 } from './layout';

/** Flags of characterTable.ts. */
export const IS_WORD: u32 = 1;
export const IS_SPACE: u32 = 2;
export const IS_UPPER: u32 = 8;
export const IS_NUMERIC: u32 = 32;
export const IS_CASED: u32 = 128;
export const IS_CASE_IGNORABLE: u32 = 256;
export const IS_HANGUL_SYLLABLE: u32 = 512;

export const NEWLINE: u32 = 10;

/** Bytes of the code point that begins with `lead`. */
@inline
export function sizeOf(lead: u32): usize {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** The code point of `size` bytes at `at`. */
@inline
export function codePointOf(at: usize, size: usize): u32 {
  const lead = load<u8>(at) as u32;
  if (size === 1) return lead;
  const second = (load<u8>(at, 1) & 63) as u32;
  if (size === 2) return ((lead & 31) << 6) | second;
  const third = (load<u8>(at, 2) & 63) as u32;
  if (size === 3) return ((lead & 15) << 12) | (second << 6) | third;
  return ((lead & 7) << 18) | (second << 12) | (third << 6) | ((load<u8>(at, 3) & 63) as u32);
}

/** Address of the record of a code point: flags, place in the pool, size of that, orders; u16 each. */
@inline
export function recordOf(codePoint: u32): usize {
  const block = load<u16>(stage1 + ((codePoint >>> 6) << 1)) as u32;
  return records + ((load<u16>(stage2 + (((block << 6) | (codePoint & 63)) << 1)) as usize) << 1);
}

/** Sixteen times 0xff where a byte is from `low` to `low` + `span` − 1. */
@inline
export function isFrom(v: v128, low: u8, span: u8): v128 {
  return i8x16.lt_u(i8x16.sub(v, i8x16.splat(low)), i8x16.splat(span));
}
