import { sliceSketched } from '../../batch/sketchedRows.ts';
import { sliceRows } from '../../batch/textColumn.ts';
import type { RowBatch } from '../../io/format.ts';

/** Returns the rows of a batch from the row `from` of its file on; the batch itself where that is all of it. */
export function rowsFrom(batch: RowBatch, from: number): RowBatch {
  const skip = Math.min(batch.rowCount, from - batch.firstRow);
  if (skip <= 0) return batch;
  return {
    firstRow: batch.firstRow + skip,
    rowCount: batch.rowCount - skip,
    text: sliceRows(batch.text, skip, batch.rowCount),
    columns: Object.fromEntries(Object.entries(batch.columns).map(([name, cells]) => [name, cells.slice(skip)])),
    rejected: batch.rejected.filter(({ row }) => row >= from),
    bytesRead: batch.bytesRead,
    ...(batch.sketched === undefined ? {} : { sketched: sliceSketched(batch.sketched, skip, batch.rowCount) }),
  };
}
