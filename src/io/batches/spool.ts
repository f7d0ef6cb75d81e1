import { createReadStream } from 'node:fs';
import type { RecordBatch } from 'apache-arrow';
import { BudgetError } from '../../core/errors.ts';
import { ArrowOutput } from '../arrow/arrowOutput.ts';
import { writeWhole } from '../outputFile.ts';
import { settled } from './settled.ts';
import { BatchCheck, untilAborted, type BatchIterable } from './batchIterable.ts';

interface SpoolOptions {
  /** As the user will recognise the source in messages. */
  readonly name: string;
  /** Bytes the file may have; a batch that goes beyond ends the spooling. */
  readonly maxBytes: number;
  /** Chooses among the columns there are those that will be asked for. */
  readonly choose: (names: readonly string[]) => readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a source that can be read only once to an Arrow IPC stream at `path`, one batch in memory at a time.
 * @returns false if the source had no batch, so that its schema is not known: no file is written then
 * @throws BudgetError, OutputError, CancelledError, those of BatchCheck, and whatever the source throws
 */
export async function spool(source: BatchIterable, path: string, { name, maxBytes, choose, signal }: SpoolOptions): Promise<boolean> {
  const arrow = await import('apache-arrow');
  const check = new BatchCheck(arrow, name);
  const batches = untilAborted(source, signal);
  try {
    const first = await batches.next();
    if (first.done === true) return false;
    check.take(first.value, 0);
    const { schema } = first.value;
    const columns = choose(schema.fields.map((field) => field.name));
    const chosen = schema.fields.flatMap((field, i) => (columns.includes(field.name) ? [i] : []));
    const written = new arrow.Schema(chosen.map((i) => schema.fields[i]), schema.metadata);
    await writeWhole(path, async (file) => {
      const output = await ArrowOutput.create(file, written, false);
      let row = 0;
      for (let next: IteratorResult<RecordBatch, void> = first; next.done !== true; next = await batches.next()) {
        const batch = next.value;
        if (next !== first) check.take(batch, row);
        await output.writeBatch(chosen.map((i) => settled(batch.data.children[i])), batch.numRows);
        if (file.bytes > maxBytes) {
          throw new BudgetError({ expected: `a source of at most ${maxBytes} bytes on disk`, found: `more, with ${row + batch.numRows} rows read`, remedy: 'allow more with `disk`, ask for a mask only (`emit`), or pass a source that can be read again', file: name });
        }
        row += batch.numRows;
      }
      await output.finish();
    });
    return true;
  } finally {
    await batches.return(undefined);
  }
}

/** Yields the batches of a spooled source again. */
export async function* readSpool(path: string): AsyncGenerator<RecordBatch> {
  const { RecordBatchReader } = await import('apache-arrow');
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  try {
    const reader = await RecordBatchReader.from(stream as AsyncIterable<Uint8Array>);
    for await (const batch of reader) yield batch;
  } finally {
    stream.destroy();
  }
}

