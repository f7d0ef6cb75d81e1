import type { ColumnInfo, KeptSummary, ReadRequest, RowBatch, SourceFile } from '../format.ts';
import { ParquetSource } from '../parquet.ts';
import type { RowGroupResult, RowGroupTask } from '../parquetRows/rowGroup.ts';
import type { GroupRun, GroupRunner } from '../parquetRows/writeKept.ts';
import { WorkerLost, type IoPool, type IoRun } from './ioPool.ts';
import type { ReadTask } from './messages.ts';

/**
 * Returns a source that gives the same rows, bytes and errors as `source`, and has its work done by the threads of
 * `pool`: row groups of Parquet beside each other, lines of JSON ahead of who reads them. Arrow files stay with the
 * calling thread, which has nothing to decode there.
 */
export function inWorkers(source: SourceFile, pool: IoPool): SourceFile {
  if (source instanceof ParquetSource) return new ParquetInWorkers(source, pool);
  return source.format.startsWith('jsonl') ? new InWorkers(source, pool) : source;
}

class InWorkers<S extends SourceFile> implements SourceFile {
  protected readonly source: S;
  protected readonly pool: IoPool;

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

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    // What is asked piece by piece cannot be asked by another thread.
    if (request.wants !== undefined) yield* this.source.read(request) as AsyncGenerator<RowBatch>;
    else yield* inOrder([null], this.pool, (group) => readTask(this.path, group, request), () => this.source.read(request));
  }

  async assertRewritable(): Promise<void> {
    await this.source.assertRewritable();
  }

  async writeKept(target: string, keep: (row: number) => boolean, signal?: AbortSignal): Promise<KeptSummary> {
    return this.source.writeKept(target, keep, signal);
  }

  async close(): Promise<void> {
    await this.source.close();
  }
}

class ParquetInWorkers extends InWorkers<ParquetSource> {
  override async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    const groups = this.source.groupsOf(request);
    yield* inOrder(groups, this.pool, (group) => readTask(this.path, group, request), ({ number, firstRow }) => this.source.readGroup(request, number, firstRow));
  }

  override async writeKept(target: string, keep: (row: number) => boolean, signal?: AbortSignal): Promise<KeptSummary> {
    const runner: GroupRunner = { width: this.pool.size, begin: (task, dataEnd) => this.#begin(task, dataEnd) };
    return this.source.writeKept(target, keep, signal, runner);
  }

  #begin(task: RowGroupTask, dataEnd: number): GroupRun {
    const { source } = this;
    // A view would take the whole footer along.
    const run = this.pool.run({ kind: 'filter', path: this.path, task: { ...task, bytes: new Uint8Array(task.bytes) }, dataEnd });
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
        return yield* again(source, task, dataEnd, bytes);
      }
    }
    return { blocks: blocks(), stop: () => run.stop() };
  }
}

/** Does a row group in this thread, of which the first `skip` bytes are there already: its bytes are the same every time. */
async function* again(source: ParquetSource, task: RowGroupTask, dataEnd: number, skip: number): AsyncGenerator<Uint8Array, RowGroupResult> {
  const blocks: Uint8Array[] = [];
  let at = 0;
  const result = await source.filterGroup(task, dataEnd, async (block) => {
    const from = Math.min(block.length, Math.max(0, skip - at));
    at += block.length;
    if (from < block.length) blocks.push(new Uint8Array(block.subarray(from)));
  });
  yield* blocks;
  return result;
}

function readTask(path: string, group: ReadTask['group'], { textColumn, columns, maxBytes, maxRows }: ReadRequest): ReadTask {
  return { kind: 'read', path, group, request: { textColumn, columns, maxBytes, maxRows } };
}

/** Yields the batches of pieces in their order, with one more of them begun than there are threads; those of a lost thread come from `here`. */
async function* inOrder<P>(pieces: readonly P[], pool: IoPool, task: (piece: P) => ReadTask, here: (piece: P) => AsyncIterable<RowBatch>): AsyncGenerator<RowBatch> {
  const begun: IoRun<ReadTask>[] = [];
  let next = 0;
  try {
    for (const [index, piece] of pieces.entries()) {
      for (; next < pieces.length && next <= index + pool.size; next++) begun.push(pool.run(task(pieces[next])));
      let batches = 0;
      try {
        for await (const batch of begun[0].parts) {
          batches += 1;
          yield batch;
        }
      } catch (error) {
        if (!(error instanceof WorkerLost)) throw error;
        let again = 0;
        for await (const batch of here(piece)) if (again++ >= batches) yield batch;
      }
      begun.shift()?.stop();
    }
  } finally {
    for (const run of begun) run.stop();
  }
}
