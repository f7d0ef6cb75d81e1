import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { ConfigError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { isIterable, type BatchIterable } from '../io/batches/batchIterable.ts';
import { replayableSource, spooledSource, type BatchSource } from '../io/batches/batchSource.ts';
import { RowMask } from '../io/batches/rowMask.ts';
import { spool } from '../io/batches/spool.ts';
import { takeRows } from '../io/batches/takeRows.ts';
import { readFailure, writeFailure } from '../io/fileErrors.ts';
import { onlyNames } from '../io/names.ts';
import { readParquet } from '../io/batches/readFormats.ts';
import { dedup } from '../job/dedup.ts';
import { keepColumns, parseKeepOrder } from '../job/keepOrder.ts';
import { settingsOf } from '../job/options.ts';
import type { Report } from '../job/report.ts';
import type { RunReport } from '../job/runReport.ts';
import { familyNames } from '../job/shape.ts';
import { optionsOfFiles, type BatchDedupOptions, type BatchInput } from './dedupOptions.ts';

/** What `dedup` says about batches. Its methods may be called again, and at once; each call reads the source anew. */
export interface DedupedBatches {
  /** What report.json of a job over files holds. */
  readonly report: Report;
  /** What run.json holds. */
  readonly run: RunReport;
  /**
   * Yields the batches of the source in order, with the rows that stay: a batch itself where all do, none where no row
   * does. Schema and every other column are as they were; the buffers of a batch with fewer rows are new.
   * @throws ConfigError under `emit: 'mask'` or after `close`; InputError if the source gives other batches than before
   */
  kept(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<RecordBatch>;
  /**
   * Yields for each batch of the source, also one of no rows, a byte a row: 1 where the row stays, 0 where it is removed or
   * was rejected. The arrays are the caller's.
   */
  masks(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<Uint8Array>;
  /**
   * Yields one row for each row removed, in order: file, row, id, stage, rule, value, limit, keeper_file, keeper_row,
   * keeper_id, similarity, verified, as in removed.parquet; with `against` also reference_file, reference_row, start, end.
   */
  removed(options?: { readonly signal?: AbortSignal | undefined }): AsyncGenerator<RecordBatch>;
  /** Deletes the temporary files. Nothing can be read any more; closing again does nothing. */
  close(): Promise<void>;
}

/** @throws as `dedup` */
export async function dedupBatches(input: BatchInput, options: BatchDedupOptions, engine: Engine): Promise<DedupedBatches> {
  const { engine: _, workers, signal, onProgress, name = 'batches', emit = 'rows', scratch = tmpdir(), disk, ...settings } = options;
  const ofFiles = optionsOfFiles(options);
  if (ofFiles.length > 0) throw new ConfigError({ expected: 'settings for batches', found: ofFiles.join(', '), remedy: 'leave these out: only files have them' });
  if (emit !== 'rows' && emit !== 'mask') throw new ConfigError({ expected: 'emit to be rows or mask', found: String(emit), remedy: 'choose one of these' });
  if (['', '.', '..'].includes(name) || /[/\\\0]/u.test(name)) throw new ConfigError({ expected: 'a name that is no path', found: JSON.stringify(name), remedy: 'choose another name' });
  if (disk !== undefined && !(disk >= 0)) throw new ConfigError({ expected: 'bytes of disk', found: String(disk), remedy: 'give a number from 0 on' });
  // Before a source is spooled whole for a job that cannot be.
  settingsOf({ ...settings, inputs: [name], output: name }, familyNames);
  let folder: string;
  try {
    folder = await mkdtemp(join(scratch, 'bandsaw-'));
  } catch (error) {
    throw writeFailure(scratch, error);
  }
  const clear = async (): Promise<void> => rm(folder, { recursive: true, force: true });
  let source: BatchSource | null = null;
  try {
    const output = join(folder, 'out');
    source = await sourceOf(input, { ...options, name, emit, scratch }, join(folder, 'spool.arrows'));
    const { report, run } = await dedup({ ...settings, inputs: [name], output }, { engine, workers, signal, onProgress, sources: [source] });
    // The folder was new, so nothing can have been done in it before.
    return new Deduped(source, output, report, run as RunReport, emit, clear);
  } catch (error) {
    // A job that is refused before it opens its inputs closes none.
    await source?.close();
    await clear();
    throw error;
  }
}

type Resolved = BatchDedupOptions & { readonly name: string; readonly emit: 'rows' | 'mask'; readonly scratch: string };

async function sourceOf(input: BatchInput, options: Resolved, path: string): Promise<BatchSource> {
  const { name, signal } = options;
  if (Array.isArray(input)) return replayableSource(name, () => input as BatchIterable, signal);
  if (typeof input === 'function') {
    return replayableSource(name, () => {
      const opened: unknown = input();
      if (!isIterable(opened)) throw new ConfigError({ expected: 'a function that returns an iterable of RecordBatches', found: typeof opened, remedy: 'return an array, a generator or another iterable', file: name });
      return opened;
    }, signal);
  }
  const maxBytes = options.disk ?? (await freeBytes(options.scratch)) * 0.9;
  const spooled = await spool(input, path, { name, maxBytes, choose: (names) => (options.emit === 'rows' ? names : columnsRead(names, options)), signal });
  return spooledSource(name, spooled ? path : null);
}

async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    throw readFailure(folder, error);
  }
}

/** Returns those of the names that a job with these settings reads. @throws ConfigError naming what there is */
function columnsRead(names: readonly string[], { textColumn = 'text', idColumn, within, keep, name }: Resolved): string[] {
  const asked = [textColumn, ...(idColumn === undefined ? [] : [idColumn]), ...(within === undefined ? [] : [within]), ...keepColumns(parseKeepOrder(keep ?? 'first'))];
  for (const column of asked) {
    if (!names.includes(column)) throw new ConfigError({ expected: `a column "${column}"`, found: onlyNames(names), remedy: 'name one of these', file: name });
  }
  return [...new Set([...asked, ...names.filter((column) => column === 'id')])];
}

class Deduped implements DedupedBatches {
  readonly report: Report;
  readonly run: RunReport;
  readonly #source: BatchSource;
  readonly #output: string;
  readonly #emit: 'rows' | 'mask';
  readonly #clear: () => Promise<void>;
  readonly #readings = new Set<AsyncGenerator<unknown>>();
  #closed = false;

  constructor(source: BatchSource, output: string, report: Report, run: RunReport, emit: 'rows' | 'mask', clear: () => Promise<void>) {
    this.#source = source;
    this.#output = output;
    this.report = report;
    this.run = run;
    this.#emit = emit;
    this.#clear = clear;
  }

  async *kept({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<RecordBatch> {
    if (this.#emit === 'mask') throw new ConfigError({ expected: 'masks to be asked for', found: 'the rows', remedy: "call masks(), or run with emit: 'rows'" });
    yield* this.#untilClosed(this.#taken(signal));
  }

  async *masks({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<Uint8Array> {
    yield* this.#untilClosed(this.#flags(signal));
  }

  async *removed({ signal }: { readonly signal?: AbortSignal | undefined } = {}): AsyncGenerator<RecordBatch> {
    yield* this.#untilClosed(readParquet(join(this.#output, 'removed.parquet'), { signal }));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // Whoever left one in the middle holds a file open by it. One that waits for its source ends when that answers.
    for (const reading of this.#readings) reading.return(undefined).catch(() => undefined);
    await this.#clear();
  }

  async *#untilClosed<T>(reading: AsyncGenerator<T>): AsyncGenerator<T> {
    this.#assertOpen();
    this.#readings.add(reading);
    try {
      yield* reading;
      this.#assertOpen();
    } finally {
      this.#readings.delete(reading);
    }
  }

  async *#taken(signal: AbortSignal | undefined): AsyncGenerator<RecordBatch> {
    for await (const { batch, flags } of this.#flagged(signal)) {
      const taken = await takeRows(batch, flags);
      if (taken !== null && taken.numRows > 0) yield taken;
    }
  }

  async *#flags(signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    for await (const { flags } of this.#flagged(signal)) yield flags;
  }

  #assertOpen(): void {
    if (this.#closed) throw new ConfigError({ expected: 'to read before close()', found: 'it closed', remedy: 'close it at the end' });
  }

  async *#flagged(signal: AbortSignal | undefined): AsyncGenerator<{ readonly batch: RecordBatch; readonly flags: Uint8Array }> {
    const mask = await RowMask.open(join(this.#output, 'kept', this.#source.path));
    try {
      let first = 0;
      for await (const batch of this.#source.replay(signal)) {
        yield { batch, flags: await mask.read(first, batch.numRows) };
        first += batch.numRows;
      }
    } finally {
      await mask.close();
    }
  }
}
