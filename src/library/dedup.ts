import { ConfigError, throwIfAborted } from '../core/errors.ts';
import type { DedupResult } from '../job/dedup.ts';
import { assertOptions } from '../core/assertOptions.ts';
import type { DedupedBatches } from './dedupedBatches.ts';
import type { BatchDedupOptions, BatchInput, FileDedupOptions } from './dedupOptions.ts';
import { batchDedupKinds, fileDedupKinds } from './optionKinds.ts';
import { withPage, type PageAfterJob } from './reportPage.ts';
import { withEngine } from './withEngine.ts';

/** What a job over files came to. */
export interface FileDedupResult extends DedupResult {
  /** Where report.html is; or why it could not be written, which takes nothing from the rows. */
  readonly page: PageAfterJob;
}

/**
 * Removes near-duplicates from files and returns the report, which is also in `output`/report.json beside kept/,
 * removed.parquet, run.json and report.html. What comes out depends on inputs and settings alone: not on the engine, memory or
 * partitions. Rows whose text is null or has no word are kept and never compared; ill-formed UTF-8 counts as
 * separators. A job that had finished in this folder before is not done again.
 * @param inputs a file, folder or glob, or several: JSON lines (plain, gzip, zstd), Arrow IPC, Parquet, told by content.
 *   They must not change meanwhile. No rows in them is no error
 * @throws ConfigError (`config`), InputError (`input`), FormatError (`format`), UnsupportedError (`unsupported`),
 *   OutputError (`output`) before anything is written; InputError at a row that cannot be read unless `onError` is
 *   `skip`; CancelledError (`cancelled`) when `signal` fires; MismatchError (`mismatch`) if a promise of the outputs does
 *   not hold; BudgetError (`budget`), DeviceError (`device`), CorruptError (`corrupt`)
 * @example
 * ```js
 * import { dedup } from 'bandsaw';
 *
 * const { report } = await dedup('shards/*.parquet', { output: 'out', threshold: 0.8 });
 * console.log(report.rows); // { in: …, kept: …, removed: …, rejected: … }
 * ```
 */
export function dedup(inputs: string | readonly string[], options: FileDedupOptions): Promise<FileDedupResult>;
/**
 * Removes near-duplicates from Arrow batches and returns what says which rows stay: `kept()` and `masks()` give them
 * batch by batch, in the order of the source. The caller closes it, which deletes the job's temporary files. The answer
 * is that of a job over a file with the same rows.
 * @param source batches of one schema; the text is a column of type Utf8, LargeUtf8, Utf8View, Binary or a dictionary of
 *   these. Buffers are read and never changed. No batches at all is no error
 * @throws as over files; ConfigError too for batches of another copy of apache-arrow, InputError if the schema changes or
 *   a source that is opened anew gives other rows, BudgetError if a spooled source needs more than `disk`; what the
 *   source throws
 * @example
 * ```js
 * import { dedup, readParquet } from 'bandsaw';
 *
 * const deduped = await dedup(() => readParquet('crawl.parquet', { columns: ['id', 'text'] }), { threshold: 0.8 });
 * try {
 *   for await (const batch of deduped.kept()) console.log(batch.numRows);
 * } finally {
 *   await deduped.close();
 * }
 * ```
 */
export function dedup(source: BatchInput, options?: BatchDedupOptions): Promise<DedupedBatches>;
export async function dedup(input: string | readonly string[] | BatchInput, options: FileDedupOptions | BatchDedupOptions = {}): Promise<FileDedupResult | DedupedBatches> {
  const paths = pathsOf(input);
  // What only files have is for batches to refuse, who say why.
  assertOptions(options, 'dedup', paths === null ? { ...fileDedupKinds, ...batchDedupKinds } : fileDedupKinds);
  throwIfAborted(options.signal);
  if (paths !== null) {
    const { engine: _, workers, signal, onProgress, ...settings } = options as FileDedupOptions;
    if (typeof settings.output !== 'string') throw new ConfigError({ expected: 'an output folder', found: 'none', remedy: 'pass { output: FOLDER }' });
    const { dedup: dedupFiles } = await import('../job/dedup.ts');
    return withEngine(options, async (open) => withPage(await dedupFiles({ ...settings, inputs: paths }, { engine: open, workers, signal, onProgress })));
  }
  const { dedupBatches } = await import('./dedupedBatches.ts');
  return withEngine(options, async (engine) => dedupBatches(input as BatchInput, options as BatchDedupOptions, engine));
}

/** Returns the paths if they are some, null for batches. */
function pathsOf(input: unknown): readonly string[] | null {
  if (typeof input === 'string') return [input];
  if (Array.isArray(input) && (input.length === 0 || input.some((each) => typeof each === 'string'))) {
    const odd = (input as unknown[]).find((each) => typeof each !== 'string');
    if (odd !== undefined) throw new ConfigError({ expected: 'paths or batches', found: 'both in one array', remedy: 'pass them to two jobs' });
    return input as string[];
  }
  if (typeof input === 'function' || (typeof input === 'object' && input !== null && (Symbol.asyncIterator in input || Symbol.iterator in input))) return null;
  throw new ConfigError({ expected: 'paths, an iterable of RecordBatches or a function that returns one', found: input === null ? 'null' : typeof input, remedy: 'pass one of these' });
}
