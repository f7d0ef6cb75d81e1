import { throwIfAborted } from '../../core/errors.ts';
import type { ColumnInfo, KeptSummary, ReadRequest, RowBatch, SourceFile, WriteOptions } from '../format.ts';
import type { KeptPages, PageSlot } from '../parquet/keptPages.ts';
import { ParquetSource, type GroupPlace } from '../parquet/parquet.ts';
import type { RowGroupResult, RowGroupTask } from '../parquet/parquetRows/rowGroup.ts';
import { RowBits } from '../parquet/parquetRows/rowBits.ts';
import type { GroupRun, GroupRunner } from '../parquet/parquetRows/writeKept.ts';
import type { TextReader } from '../replacedTexts.ts';
import { WorkerLost, type IoPool, type IoRun } from './ioPool.ts';
import type { ReadTask } from './messages.ts';
import { sharedTexts } from './sharedTexts.ts';

/**
 * Returns a source that gives the same rows, bytes and errors as `source`, and has its work done by the threads of
 * `pool`: row groups of Parquet beside each other, lines of JSON ahead of who reads them. Arrow files stay with the
 * calling thread, which has nothing to decode there.
 */
export function inWorkers(source: SourceFile, pool: IoPool): SourceFile {
  if (source instanceof ParquetSource) return new ParquetInWorkers(source, pool);
  return source.format.startsWith('jsonl') ? new InWorkers(source, pool) : source;
}

/** What one task reads. */
interface Piece {
  /** Null: no other thread can do it. */
  readonly task: ReadTask | null;
  readonly pool: IoPool | null;
  here(): AsyncIterable<RowBatch>;
}

class InWorkers<S extends SourceFile> implements SourceFile {
  protected readonly source: S;
  readonly pool: IoPool;

  constructor(source: S, pool: IoPool) {
    this.source = source;
    this.pool = pool;
  }

  get path(): string {
    return this.source.path;
  }

  get format(): string {
    return this.source.format;
  }

  get bytes(): number {
    return this.source.bytes;
  }

  get rowCount(): number | null {
    return this.source.rowCount;
  }

  get columns(): readonly ColumnInfo[] | null {
    return this.source.columns;
  }

  assertTextColumn(name: string): void {
    this.source.assertTextColumn(name);
  }

  get abreast(): number {
    return this.pool.size;
  }

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    for await (const [, batch] of readFiles([{ source: this, request }])) yield batch;
  }

  /** @throws as `read` */
  pieces(request: ReadRequest): readonly Piece[] {
    // What is asked piece by piece cannot be asked by another thread.
    return [{ task: request.wants === undefined ? readTask(this.path, null, request, null) : null, pool: this.pool, here: () => this.source.read(request) }];
  }

  async assertRewritable(edited?: string): Promise<void> {
    await this.source.assertRewritable(edited);
  }

  async writeKept(target: string, keep: (row: number) => boolean, options: WriteOptions = {}): Promise<KeptSummary> {
    const { signal, rows } = options;
    if (rows === undefined) return this.source.writeKept(target, keep, options);
    const texts = options.texts === undefined ? null : sharedTexts(options.texts);
    const edits = texts === null ? null : { column: texts.column, edited: RowBits.of(rows, (row) => texts.has(row)).bytes };
    const run = this.pool.run({ kind: 'lines', path: this.path, target, keep: RowBits.of(rows, keep).bytes, rows, edits }, texts?.read);
    const stop = (): void => run.stop();
    signal?.addEventListener('abort', stop);
    try {
      throwIfAborted(signal);
      return (await run.parts.next()).value as KeptSummary;
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      return await this.source.writeKept(target, keep, { ...options, texts: texts ?? undefined });
    } finally {
      signal?.removeEventListener('abort', stop);
      run.stop();
    }
  }

  async close(): Promise<void> {
    await this.source.close();
  }
}

class ParquetInWorkers extends InWorkers<ParquetSource> {
  keepPages(pages: KeptPages): void {
    this.source.keepPages(pages);
  }

  pageBytes(column: string): number {
    return this.source.pageBytes(column);
  }

  override pieces(request: ReadRequest): readonly Piece[] {
    return this.source.groupsOf(request).map((group) => ({ task: readTask(this.path, group, request, this.source.slotFor(request, group.number)), pool: this.pool, here: () => this.source.readGroup(request, group.number, group.firstRow) }));
  }

  override async writeKept(target: string, keep: (row: number) => boolean, options?: WriteOptions): Promise<KeptSummary> {
    const texts = options?.texts === undefined ? null : sharedTexts(options.texts).read;
    const runner: GroupRunner = { width: this.pool.size, begin: (task, dataEnd) => this.#begin(task, dataEnd, texts) };
    return this.source.writeKept(target, keep, options, runner);
  }

  #begin(task: RowGroupTask, dataEnd: number, texts: TextReader | null): GroupRun {
    const { source } = this;
    // A view would take the whole footer along.
    const run = this.pool.run({ kind: 'filter', path: this.path, task: { ...task, bytes: new Uint8Array(task.bytes) }, dataEnd }, texts);
    async function* blocks(): AsyncGenerator<Uint8Array, RowGroupResult> {
      let bytes = 0;
      try {
        for (;;) {
          const step = await run.parts.next();
          if (step.done === true) return step.value;
          bytes += step.value.length;
          yield step.value;
        }
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error;
        return yield* again(source, task, dataEnd, texts, bytes);
      }
    }
    return { blocks: blocks(), stop: () => run.stop() };
  }
}

/** Does a row group in this thread, of which the first `skip` bytes are there already: its bytes are the same every time. */
async function* again(source: ParquetSource, task: RowGroupTask, dataEnd: number, texts: TextReader | null, skip: number): AsyncGenerator<Uint8Array, RowGroupResult> {
  const blocks: Uint8Array[] = [];
  let at = 0;
  const result = await source.filterGroup(task, dataEnd, texts, async (block) => {
    const from = Math.min(block.length, Math.max(0, skip - at));
    at += block.length;
    if (from < block.length) blocks.push(new Uint8Array(block.subarray(from)));
  });
  yield* blocks;
  return result;
}

function readTask(path: string, group: GroupPlace | null, { textColumn, columns, maxBytes, maxRows, needs }: ReadRequest, kept: PageSlot | null): ReadTask {
  const needed = group === null || needs === undefined ? null : RowBits.of(group.rows, (row) => needs(group.firstRow + row)).bytes;
  return { kind: 'read', path, group: group === null ? null : { number: group.number, firstRow: group.firstRow }, request: { textColumn, columns, maxBytes, maxRows }, needed, kept };
}

/** One of the files that `readFiles` reads. */
interface FileToRead {
  readonly source: SourceFile;
  readonly request: ReadRequest;
}

/**
 * Yields the batches of files one after the other, each with its file's place in the list. Where threads read, the next
 * file is begun before the one before it ends, so that many small files keep them as busy as a large one.
 */
export async function* readFiles(files: readonly FileToRead[]): AsyncGenerator<readonly [number, RowBatch]> {
  const pieces = piecesOf(files);
  // Begun in their order and taken in their order: a thread that waits for its turn never waits for one that has none.
  const begun: { readonly file: number; readonly piece: Piece; readonly run: IoRun<ReadTask> | null }[] = [];
  try {
    for (;;) {
      for (let more = true; more && begun.length <= (begun[0]?.piece.pool?.size ?? 0); ) {
        const next = pieces.next();
        if (next.done === true) more = false;
        else {
          const [file, piece] = next.value;
          begun.push({ file, piece, run: piece.task === null ? null : (piece.pool as IoPool).run(piece.task) });
        }
      }
      if (begun.length === 0) return;
      const { file, piece, run } = begun[0];
      for await (const batch of batchesOf(piece, run)) yield [file, batch];
      begun.shift();
    }
  } finally {
    for (const { run } of begun) run?.stop();
  }
}

function* piecesOf(files: readonly FileToRead[]): Generator<readonly [number, Piece]> {
  for (const [file, { source, request }] of files.entries()) {
    for (const piece of piecesOrFailure(source, request)) yield [file, piece];
  }
}

function piecesOrFailure(source: SourceFile, request: ReadRequest): readonly Piece[] {
  if (!(source instanceof InWorkers)) return [{ task: null, pool: null, here: () => source.read(request) }];
  try {
    return source.pieces(request);
  } catch (error) {
    // It is met when the file's turn comes, behind the rows of those before it.
    return [{ task: null, pool: source.pool, here: () => failing(error) }];
  }
}

// oxlint-disable-next-line require-yield -- it stands for a reading that fails at once
async function* failing(error: unknown): AsyncGenerator<RowBatch> {
  throw error;
}

/** Yields the batches of a piece; those of a lost thread come from this one. */
async function* batchesOf(piece: Piece, run: IoRun<ReadTask> | null): AsyncGenerator<RowBatch> {
  let batches = 0;
  if (run !== null) {
    try {
      for await (const batch of run.parts) {
        batches += 1;
        yield batch;
      }
      return;
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
    } finally {
      run.stop();
    }
  }
  let again = 0;
  for await (const batch of piece.here()) if (again++ >= batches) yield batch;
}
