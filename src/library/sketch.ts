import type { RecordBatch } from 'apache-arrow';
import type { BatchIterable } from '../io/batches/batchIterable.ts';
import { assertOptions } from '../core/assertOptions.ts';
import { sketchKinds } from './optionKinds.ts';
import type { SketchBatchesOptions } from './sketchBatches.ts';
import { assertEngine } from './withEngine.ts';

/**
 * Yields the batches of a source, one for each and in order, with the columns of a sketch behind theirs: `signature`,
 * `band_keys`, `digest`, `shingles`, `text_bytes` and `few_shingles`, as `bandsaw sketch` writes them and the manual
 * describes them (Pipe), and with its metadata. Columns of the source are shared, not copied, and never changed; those added are the
 * caller's. Values depend on texts and settings alone, not on the engine or on how the rows are cut into batches. Rows
 * whose text is null have nulls. Reads ahead as many batches as the engine works on at once.
 * @param source batches of one schema, read once; the text is a column of type Utf8, LargeUtf8, Utf8View, Binary or a
 *   dictionary of these. No batches are no error
 * @throws ConfigError (`config`), also if a column of these names is there; InputError (`input`) without the column of
 *   text or if the schema changes; UnsupportedError (`unsupported`) if it holds no text; FormatError (`format`) for
 *   offsets outside its buffers; BudgetError (`budget`) for one text that the engine has no room for; CancelledError
 *   (`cancelled`); DeviceError (`device`); what the source throws
 * @example
 * ```js
 * import { readParquet, sketch } from 'bandsaw';
 *
 * for await (const batch of sketch(readParquet('crawl.parquet'), { k: 128, threshold: 0.8 })) {
 *   console.log(batch.getChild('signature').get(0)); // a Uint32Vector of 128 slots, null for a row without words
 * }
 * ```
 */
export async function* sketch(source: BatchIterable, options: SketchBatchesOptions = {}): AsyncGenerator<RecordBatch> {
  const { sketchBatches } = await import('./sketchBatches.ts');
  assertOptions(options, 'sketch', sketchKinds);
  const { engine, ...settings } = options;
  if (engine !== undefined) {
    yield* sketchBatches(source, settings, assertEngine(engine));
    return;
  }
  const { openEngine } = await import('../engine/openEngine.ts');
  const own = await openEngine({ signal: options.signal });
  try {
    yield* sketchBatches(source, settings, own);
  } finally {
    await own.close();
  }
}
