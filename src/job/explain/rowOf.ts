import { InputError } from '../../core/errors.ts';
import type { Cell, RejectedRow } from '../../io/format.ts';
import { openSource } from '../../io/formats.ts';

/** One row of an input, read again. */
export interface SourceRow {
  /** Null for a null text, and where it cannot be read. */
  readonly text: Uint8Array | null;
  readonly id: string | null;
  readonly rejected: RejectedRow | null;
}

const BATCH_BYTES = 2 ** 20;

/**
 * Returns one row of a file; of the others only what the format cannot skip is read.
 * @throws InputError if the file has no such row, besides what opening and reading throw
 */
export async function rowOf(path: string, textColumn: string, idColumn: string, row: number): Promise<SourceRow> {
  const source = await openSource(path);
  try {
    let rows = source.rowCount ?? 0;
    const columns = source.columns?.some(({ name }) => name === idColumn) === true ? [idColumn] : [];
    const wants = (first: number, count: number): boolean => {
      rows = Math.max(rows, first + count);
      return row >= first && row < first + count;
    };
    for await (const batch of source.read({ textColumn, columns, maxBytes: BATCH_BYTES, maxRows: 2 ** 12, wants, needs: (each) => each === row })) {
      const at = row - batch.firstRow;
      rows = Math.max(rows, batch.firstRow + batch.rowCount);
      if (at < 0 || at >= batch.rowCount) continue;
      const { bytes, offsets, nulls } = batch.text;
      const rejected = batch.rejected.find((each) => each.row === row) ?? null;
      const text = rejected !== null || nulls?.[at] === 1 ? null : bytes.slice(offsets[at], offsets[at + 1]);
      return { text, id: columns.length === 0 ? null : idText(batch.columns[idColumn][at]), rejected };
    }
    throw new InputError({ expected: `a row ${row}`, found: `${rows} rows`, remedy: rows === 0 ? 'name another file' : `rows count from 0: name one from 0 to ${rows - 1}`, file: path });
  } finally {
    await source.close();
  }
}

function idText(cell: Cell): string | null {
  return cell === null ? null : String(cell);
}
