import type { AddedData, AddedField } from '../arrow/arrowStream/addedColumns.ts';
import type { RejectedRow } from '../format.ts';
import { stringData } from './sketchColumns.ts';

/** The column that says why a row has no sketch: JSON with reason, expected and found; null in all other rows. */
export const REJECTED: AddedField = { name: 'rejected', type: { kind: 'utf8' } };

/** Returns that column for `rows` rows from `firstRow` on. */
export function rejectedData(rejected: readonly RejectedRow[], firstRow: number, rows: number): AddedData {
  const cells: (string | null)[] = Array.from({ length: rows }, () => null);
  for (const { row, reason, expected, found } of rejected) cells[row - firstRow] = JSON.stringify({ reason, expected, found });
  return stringData(cells);
}

/** Returns what a cell of that column says; null if it is none of ours. */
export function parseRejected(cell: string): Omit<RejectedRow, 'row'> | null {
  try {
    const { reason, expected, found } = JSON.parse(cell) as Record<string, unknown>;
    return typeof reason === 'string' && typeof expected === 'string' && typeof found === 'string' ? { reason, expected, found } : null;
  } catch {
    return null;
  }
}
