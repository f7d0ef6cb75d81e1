/** Sixteen and sixty-four bytes at once: what all block paths share. */
import { splats } from './layout';

/**
 * Sixteen times the constant `byte`. From memory, because V8 builds a vector constant anew in every function that uses
 * it, with four instructions, where a load is often part of the instruction that needs it.
 */
@inline
export function splat(byte: i32): v128 {
  return v128.load(splats + ((byte & 255) << 4));
}

/** Bytes of [first, first + count) as a mask, by a signed comparison after moving the range to the bottom. */
@inline
export function inRange(v: v128, first: i32, count: i32): v128 {
  return i8x16.lt_s(i8x16.sub(v, splat(first - 128)), splat(count - 128));
}

/** One bit for each byte of a block, from the bytes' top bits. */
@inline
export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(a)) | (<u64>(<u32>i8x16.bitmask(b)) << 16) | (<u64>(<u32>i8x16.bitmask(c)) << 32) | (<u64>(<u32>i8x16.bitmask(d)) << 48);
}

/** Clears what lies at and behind byte `left` of the block. */
@inline
export function keep(v: v128, offset: i32, left: v128): v128 {
  return v128.and(v, i8x16.lt_s(i8x16.add(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), splat(offset)), left));
}

@inline
export function below(position: u32): u64 {
  return position >= 64 ? 0xffffffffffffffff : ((<u64>1) << position) - 1;
}
