import type { RecordBatch } from 'apache-arrow';
import { readArrowLayout } from '../arrow/arrowMessages.ts';
import { filterBatch } from '../arrow/arrowRows/batchFilter.ts';
import { bufferCodec } from '../arrow/arrowRows/bodyCodec.ts';
import { runsOf } from '../arrow/arrowRows/runs.ts';
import { joinBytes } from '../joinBytes.ts';
import { settled } from './settled.ts';

/**
 * Returns the rows of a batch whose flag is 1, of any column types: the batch itself if all are, null if none is. The
 * batch is written as a message and filtered there by layout, as files are, since apache-arrow has nothing that takes
 * rows out of a batch.
 * @param flags a byte a row
 */
export async function takeRows(batch: RecordBatch, flags: Uint8Array): Promise<RecordBatch | null> {
  const runs = runsOf(0, flags.length, (row) => flags[row] === 1);
  if (runs.count === flags.length) return batch;
  if (runs.count === 0) return null;
  const { RecordBatch, RecordBatchReader, RecordBatchStreamWriter } = await import('apache-arrow');
  const whole = RecordBatchStreamWriter.writeAll([new RecordBatch(batch.schema, settled(batch.data) as typeof batch.data)]).toUint8Array(true);
  const layout = await readArrowLayout(async (start, end) => whole.slice(start, end), whole.length);
  const parts: Uint8Array[] = [];
  for (const { kind, offset, bytes, bodyBytes, prefixBytes } of layout.messages) {
    if (kind !== 'batch') {
      parts.push(whole.subarray(offset, offset + bytes));
      continue;
    }
    const body = offset + bytes - bodyBytes;
    const filtered = filterBatch(whole.subarray(offset + prefixBytes, body), whole.subarray(body, offset + bytes), layout.fields, await bufferCodec(-1), runs);
    parts.push(whole.subarray(offset, offset + prefixBytes), filtered.metadata, ...filtered.body);
  }
  for (const taken of RecordBatchReader.from(joinBytes(parts))) return new RecordBatch(batch.schema, taken.data);
  return null;
}
