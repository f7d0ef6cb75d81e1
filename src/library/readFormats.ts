import type { RecordBatch } from 'apache-arrow';
import { assertOptions, assertPath } from '../core/assertOptions.ts';
import type { ReadJsonlOptions, ReadOptions } from '../io/batches/readFormats.ts';
import { readJsonlKinds, readKinds } from './optionKinds.ts';

/**
 * Yields the record batches of an Arrow IPC file or stream, told apart by content, as they are in the file: compressed
 * bodies are decompressed, dictionaries and metadata kept. One batch is in memory at a time; its buffers are the caller's.
 * @throws InputError if the file cannot be read or has no such column; FormatError on damaged metadata or buffers;
 *   UnsupportedError for big-endian data, tensors, views of lists, run-end encoding and files from before Arrow 0.8;
 *   CancelledError
 * @example
 * ```js
 * import { readArrow } from 'bandsaw';
 *
 * for await (const batch of readArrow('feed.arrow', { columns: ['text'] })) console.log(batch.numRows);
 * ```
 */
export async function* readArrow(path: string, options: ReadOptions = {}): AsyncGenerator<RecordBatch> {
  assertPath(path);
  assertOptions(options, 'readArrow', readKinds);
  const formats = await import('../io/batches/readFormats.ts');
  yield* formats.readArrow(path, options);
}

/**
 * Yields the rows of a Parquet file as record batches of at most 65,536 rows and about 8 MiB of byte strings, which also
 * end at the pages of those columns. Columns are flat; their Arrow types follow from the logical types, and decimals,
 * times and whole numbers of 64 bits stay exact. Buffers are the caller's.
 * @throws InputError if the file cannot be read or has no such column; UnsupportedError for nested columns, INT96,
 *   encryption and unknown codecs: leave such columns out; FormatError on damaged bytes; CancelledError
 * @example
 * ```js
 * import { readParquet } from 'bandsaw';
 *
 * for await (const batch of readParquet('crawl.parquet', { columns: ['id', 'text'] })) console.log(batch.numRows);
 * ```
 */
export async function* readParquet(path: string, options: ReadOptions = {}): AsyncGenerator<RecordBatch> {
  assertPath(path);
  assertOptions(options, 'readParquet', readKinds);
  const formats = await import('../io/batches/readFormats.ts');
  yield* formats.readParquet(path, options);
}

/**
 * Yields the rows of a JSON lines file (plain, gzip or zstd) as record batches: the text as Utf8, then the other keys as
 * Utf8, Int64, Float64 or Bool, each of which may be null. Texts are the string's UTF-8, without a JavaScript string
 * being made; a lone surrogate comes as U+FFFD. Buffers are the caller's.
 * @throws InputError if the file cannot be read, naming the row that is no JSON object, has no text or another type than
 *   asked for; FormatError for another format or a damaged container; ConfigError; CancelledError
 * @example
 * ```js
 * import { readJsonl } from 'bandsaw';
 *
 * for await (const batch of readJsonl('crawl.jsonl.zst', { columns: { id: 'string', score: 'double' } })) console.log(batch.numRows);
 * ```
 */
export async function* readJsonl(path: string, options: ReadJsonlOptions = {}): AsyncGenerator<RecordBatch> {
  assertPath(path);
  assertOptions(options, 'readJsonl', readJsonlKinds);
  const formats = await import('../io/batches/readFormats.ts');
  yield* formats.readJsonl(path, options);
}
