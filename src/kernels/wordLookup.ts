/** Classes and folds of words-v1 in the buffer `table`, as in shaders/shared/word_table.wgsl. */
import { IGNORE, SEPARATOR, TABLE_END, TABLE_LAYOUT } from '../text/wordTable.ts';

export const CLASS_SHIFT = 13;
export const FOLD_MASK = 0x1fff;

function tableHalf(table: Uint32Array, at: number): number {
  return (table[at >> 1] >>> ((at & 1) * 16)) & 0xffff;
}

/** Returns class and fold number of a code point; separator for what is none. */
export function tableEntry(table: Uint32Array, c: number): number {
  if (c >= 0 && c < TABLE_END) return tableHalf(table, TABLE_LAYOUT.stage2 * 2 + tableHalf(table, c >> 6) * 64 + (c & 63));
  return (c >> 12 === 0xe0 ? IGNORE : SEPARATOR) << CLASS_SHIFT;
}
