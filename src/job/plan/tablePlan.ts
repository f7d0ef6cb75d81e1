import type { TableColumn } from '../../io/tables/table.ts';
import { GROUP_ROWS } from '../../io/tables/tables.ts';

/** In a heap of V8: an entry of a column's cells and one of the values they are encoded from; a number of 64 bits; an array of a few bytes, which is several objects. */
const ENTRY_BYTES = 16;
const INT64_BYTES = 24;
const ARRAY_BYTES = 250;
/** Rows of the group that is gathered and of the batch that is made for the next, as a share of a group. */
const HELD = 1.25;

interface PlannedTable {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Whether rows have ids; each is an array of its own once it is encoded. */
  readonly hasIds: boolean;
  /** Bytes of the binary cells of a row. */
  readonly binaryBytes?: number;
}

/** Returns what of a table lives in the heap while it is written: its rows are cells there, a group of them at once. */
export function heldByTable({ rows, columns, hasIds, binaryBytes = 0 }: PlannedTable): number {
  const row = columns.reduce((sum, { name, type }) => {
    const isArray = type === 'binary' || (hasIds && name.endsWith('id') && type === 'string');
    return sum + ENTRY_BYTES + (type === 'int64' ? INT64_BYTES : isArray ? ARRAY_BYTES : 0);
  }, binaryBytes);
  return Math.min(rows, HELD * GROUP_ROWS) * row;
}
