import { rowCountOf, sliceRows, type TextColumn } from '../batch/textColumn.ts';

interface ColumnHalves {
  readonly left: TextColumn;
  readonly right: TextColumn;
  /** Rows in the left half. */
  readonly at: number;
}

/** Returns the column cut at a row so that both sides have about as many bytes and rows; null if it has fewer than two rows. */
export function columnHalves(column: TextColumn): ColumnHalves | null {
  const rows = rowCountOf(column);
  if (rows < 2) return null;
  const { offsets } = column;
  const half = (offsets[rows] + rows) / 2;
  let at = 1;
  while (at < rows - 1 && offsets[at + 1] + at + 1 <= half) at++;
  return { left: sliceRows(column, 0, at), right: sliceRows(column, at, rows), at };
}

/** Returns `unit_words` of two halves as that of the whole: the words of the left come before all of the right. */
export function joinUnitWords(left: Uint32Array, right: Uint32Array): Uint32Array {
  const joined = new Uint32Array(left.length + right.length - 1);
  joined.set(left);
  const before = left[left.length - 1];
  for (let i = 1; i < right.length; i++) joined[left.length - 1 + i] = before + right[i];
  return joined;
}
