import { throwIfAborted } from '../../core/errors.ts';
import type { RowBatch } from '../../io/format.ts';
import type { Progress } from '../context.ts';
import { bytesTaken } from '../stages/bytesTaken.ts';
import type { JobFile } from '../units.ts';
import type { Corpus } from './corpus.ts';

export interface ViewBatch {
  readonly batch: RowBatch;
  /** Unit of its first row. */
  readonly firstUnit: number;
}

/** Yields the texts of some inputs as the passes so far left them, and tells how far it is. @param columns read beside the text */
export async function* viewBatches({ context }: Corpus, files: readonly JobFile[], columns: readonly string[], stage: Progress['stage']): AsyncGenerator<ViewBatch> {
  const { settings, budget, signal } = context;
  const total = files.reduce((sum, { source }) => sum + source.bytes, 0);
  let read = 0;
  for (const { source, firstUnit } of files) {
    for await (const batch of source.read({ textColumn: settings.textColumn, columns, maxBytes: budget.batchBytes, maxRows: 2 ** 16, signal })) {
      yield { batch, firstUnit: firstUnit + batch.firstRow };
      throwIfAborted(signal);
      context.report({ stage, done: read + bytesTaken(source, batch), total, unit: 'bytes' });
    }
    read += source.bytes;
  }
}

/** Calls with every text of a batch: its row there and a view of it. Rows without one are left out. */
export function eachText({ text: { bytes, offsets, nulls }, rowCount }: RowBatch, call: (row: number, text: Uint8Array) => void): void {
  for (let row = 0; row < rowCount; row++) {
    if (nulls === null || nulls[row] === 0) call(row, bytes.subarray(offsets[row], offsets[row + 1]));
  }
}
