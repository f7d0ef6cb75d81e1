/** One code point of a block looked up and folded where its bytes lie. */
import { lanes } from './layout';
import { encodeFold, entryOf, foldsToItself, IGNORE, SEPARATOR, SINGLE, TAIL } from './tables';

/** Its fold has more bytes than it has, or what it does depends on what stands before it. */
export const CANNOT: u32 = 0xffffffff;

/** Bytes that a code point from U+0080 on takes. */
@inline
export function widthOf(code: u32): u32 {
  return code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Folds `code`, from U+0080 on, in its copy at `at`; returns class << 3 | bytes that are left of it, or CANNOT. */
export function foldInPlace(code: u32, at: usize): u32 {
  const entry = entryOf(code);
  const kind = entry >> 13;
  const width = widthOf(code);
  if (kind == SEPARATOR) return width;
  if (kind == IGNORE) return IGNORE << 3;
  if (kind == TAIL) return CANNOT;
  let length = width;
  if (!foldsToItself(entry)) {
    length = encodeFold(lanes, code, entry);
    if (length > width) return CANNOT;
    for (let i: u32 = 0; i < length; i++) store<u8>(at + i, load<u8>(lanes + i));
  }
  // The masks take three bytes for a single.
  return kind == SINGLE && length != 3 ? CANNOT : (kind << 3) | length;
}
