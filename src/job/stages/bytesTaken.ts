import type { RowBatch, SourceFile } from '../../io/format.ts';

/** Returns how many bytes of a file a reader has used up behind a batch, about: what it says, or by the share of the rows. */
export function bytesTaken({ bytes, rowCount }: SourceFile, { firstRow, rowCount: rows, bytesRead }: RowBatch): number {
  if (bytesRead !== undefined) return Math.min(bytes, bytesRead);
  return rowCount === null || rowCount === 0 ? 0 : Math.min(bytes, Math.round((bytes * (firstRow + rows)) / rowCount));
}
