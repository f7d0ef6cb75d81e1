import type { RecordBatch } from 'apache-arrow';
import type { BatchIterable } from '../io/batches/batchIterable.ts';
import { assertOptions } from '../core/assertOptions.ts';
import type { SignalsOptions, SignalsResult } from '../job/signals.ts';
import { batchSignalsKinds, fileSignalsKinds } from './optionKinds.ts';
import type { BatchSignalsOptions } from './signalBatches.ts';

/**
 * Measures quality signals of every document and writes one row for each: file, row, id and the signals, in input order.
 * Returns the counts. A null text has null signals, and so has a row that is skipped. Memory is bounded by one batch of
 * text and one group of rows of the table.
 * @throws ConfigError, InputError, FormatError, UnsupportedError, OutputError, CancelledError
 * @example
 * ```js
 * import { signals } from 'bandsaw';
 *
 * const { rows, leftOut } = await signals({ inputs: ['crawl.jsonl.zst'], output: 'signals.parquet' });
 * console.log(rows, leftOut.length);
 * ```
 */
export function signals(options: SignalsOptions): Promise<SignalsResult>;
/**
 * Yields the batches of a source, one for each and in order, with a column for each signal behind theirs, named by its id:
 * Float64, or for signals of lines a list as JSON in Utf8. Null where the text is null or nothing could be measured.
 * Columns of the source are shared, not copied, and never changed. Signals of a family that need a list or a column
 * nobody named are left out.
 * @param source batches of one schema, read once; the text is a column of type Utf8, LargeUtf8, Utf8View, Binary or a
 *   dictionary of these. No batches are no error
 * @throws ConfigError, also if a column of the name of a signal is there or nothing can be measured; InputError,
 *   UnsupportedError, FormatError, CancelledError; what the source throws
 * @example
 * ```js
 * import { readParquet, signals } from 'bandsaw';
 *
 * for await (const batch of signals(readParquet('crawl.parquet'), { signals: ['redpajama-v2.rps_doc_word_count'] })) {
 *   console.log(batch.getChild('redpajama-v2.rps_doc_word_count').get(0));
 * }
 * ```
 */
export function signals(source: BatchIterable, options?: BatchSignalsOptions): AsyncGenerator<RecordBatch>;
export function signals(input: SignalsOptions | BatchIterable, options: BatchSignalsOptions = {}): Promise<SignalsResult> | AsyncGenerator<RecordBatch> {
  if (typeof input === 'object' && input !== null && 'inputs' in input) return ofFiles(input);
  return ofBatches(input as BatchIterable, options);
}

async function ofFiles(options: SignalsOptions): Promise<SignalsResult> {
  assertOptions(options, 'signals', fileSignalsKinds);
  const job = await import('../job/signals.ts');
  return job.signals(options);
}

async function* ofBatches(source: BatchIterable, options: BatchSignalsOptions): AsyncGenerator<RecordBatch> {
  assertOptions(options, 'signals', batchSignalsKinds);
  const { signalBatches } = await import('./signalBatches.ts');
  yield* signalBatches(source, options);
}
