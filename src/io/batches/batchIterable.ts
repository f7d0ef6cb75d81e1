import type { RecordBatch } from 'apache-arrow';
import { CancelledError, ConfigError, InputError, throwIfAborted } from '../../core/errors.ts';
import { LoopTurns } from '../../core/loopTurns.ts';

/** Batches one after another, of one schema. */
export type BatchIterable = AsyncIterable<RecordBatch> | Iterable<RecordBatch>;

/** True if `value` can be iterated; strings are not meant. */
export function isIterable(value: unknown): value is BatchIterable {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.asyncIterator in value || Symbol.iterator in value;
}

function cancelled(signal: AbortSignal): CancelledError {
  return new CancelledError({ expected: 'to finish', found: 'an abort signal', remedy: 'run the same job again', cause: signal.reason });
}

/**
 * Yields what `source` yields until the signal fires, also while the source is being waited for: whoever waits for a
 * network must not hold up an abort. The source is told to end, and not waited for then.
 * @throws CancelledError; whatever the source throws
 */
export async function* untilAborted<T>(source: AsyncIterable<T> | Iterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  throwIfAborted(signal);
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  // A source that waits for nothing, and whoever takes from it without waiting, would let no signal through.
  const turns = new LoopTurns(signal);
  let ended = false;
  try {
    for (;;) {
      const result = await orAborted(Promise.resolve(iterator.next()), signal);
      if (result.done === true) {
        ended = true;
        return;
      }
      yield result.value;
      if (turns.due) await turns.take();
      throwIfAborted(signal);
    }
  } catch (error) {
    // A source that threw has ended.
    ended = signal?.aborted !== true;
    throw error;
  } finally {
    if (!ended) {
      const end = Promise.resolve(iterator.return?.());
      if (signal?.aborted === true) end.catch(() => undefined);
      else await end;
    }
  }
}

/**
 * Resolves or rejects as `next` does, or rejects with CancelledError if the signal fires before. It listens anew for every
 * batch: one promise for all of them would hold each of them to the end.
 */
async function orAborted<T>(next: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return next;
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled(signal));
    signal.addEventListener('abort', stop, { once: true });
  });
  // The source may have fired it.
  if (signal.aborted) stop();
  try {
    return await Promise.race([next, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Takes the batches of a source one by one, and makes sure that they can be read and written as one stream. */
export class BatchCheck {
  readonly #arrow: typeof import('apache-arrow');
  readonly #name: string;
  #schema: RecordBatch['schema'] | null = null;

  /** @param name as the user will recognise the source in messages */
  constructor(arrow: typeof import('apache-arrow'), name: string) {
    this.#arrow = arrow;
    this.#name = name;
  }

  /**
   * @param row the first of the batch, counted through the source
   * @throws ConfigError if it is no batch of the apache-arrow that is used here; InputError if its schema is another than
   *   the first's, or if it is a slice that apache-arrow cannot write
   */
  take(batch: RecordBatch, row: number): void {
    const { RecordBatch, Data, util } = this.#arrow;
    if (!util.isArrowRecordBatch(batch)) {
      throw new ConfigError({ expected: 'Arrow RecordBatches', found: batch === null ? 'null' : typeof batch, remedy: 'yield RecordBatches, such as table.batches', file: this.#name, row });
    }
    // Classes of one copy do not know the types of another: what it writes of them is empty, without an error.
    if (!RecordBatch.prototype.isPrototypeOf(batch) || !Data.prototype.isPrototypeOf(batch.data)) {
      throw new ConfigError({ expected: 'RecordBatches of the apache-arrow that bandsaw imports', found: 'ones of another copy', remedy: "install one version of apache-arrow, and load it with import, from CommonJS with await import('apache-arrow')", file: this.#name, row });
    }
    this.#schema ??= batch.schema;
    if (!util.compareSchemas(this.#schema, batch.schema)) {
      throw new InputError({ expected: `batches of one schema, ${String(this.#schema)}`, found: String(batch.schema), remedy: 'cast the columns before', file: this.#name, row });
    }
    // apache-arrow applies the offset of a slice of views twice.
    if (batch.data.children.some(hasSlicedViews)) {
      throw new InputError({ expected: 'columns of views that are not sliced', found: 'a slice', remedy: 'pass whole batches, or columns of type Utf8', file: this.#name, row });
    }
  }
}

const VIEWS = new Set([23, 24]);

interface Node {
  readonly typeId: number;
  readonly offset: number;
  readonly children: readonly Node[];
}

function hasSlicedViews(data: Node): boolean {
  return (VIEWS.has(data.typeId) && data.offset > 0) || data.children.some(hasSlicedViews);
}
