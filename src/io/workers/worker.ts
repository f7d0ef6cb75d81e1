/** A reading and writing thread: one task after the other. Loaded from dist, as Node cannot load .ts here. */
import { parentPort } from 'node:worker_threads';
import { throwIfAborted } from '../../core/errors.ts';
import { packError, unpackError } from '../../core/packedError.ts';
import type { KeptSummary, SourceFile } from '../format.ts';
import { openSource } from '../formats.ts';
import { ParquetSource } from '../parquet/parquet.ts';
import { RowBits } from '../parquet/parquetRows/rowBits.ts';
import { pulse } from '../pulse.ts';
import { keepRoom } from '../textRoom.ts';
import type { NewTexts, ReplacedTexts } from '../replacedTexts.ts';
import { PARTS_AHEAD, type Answer, type FilterTask, type IoTask, type LinesTask, type Order, type ReadTask } from './messages.ts';

/** How often a thread at work says that it is. */
const ALIVE_EVERY = 5_000;

/** A file is opened once for all its row groups. */
let opened: { readonly path: string; readonly source: SourceFile } | null = null;

async function sourceOf(path: string): Promise<SourceFile> {
  if (opened?.path === path) return opened.source;
  await opened?.source.close();
  opened = null;
  const source = await openSource(path);
  opened = { path, source };
  return source;
}

class Stopped extends Error {}

/** The parts of one task on their way out, as many as may be. */
class Outbox {
  readonly #id: number;
  readonly #post: (answer: Answer, transfer: readonly ArrayBuffer[]) => void;
  #room: number;
  readonly #halt = new AbortController();
  #wake: (() => void) | null = null;
  #asked: { readonly resolve: (texts: NewTexts) => void; readonly reject: (why: unknown) => void } | null = null;

  constructor(id: number, room: number, post: (answer: Answer, transfer: readonly ArrayBuffer[]) => void) {
    this.#id = id;
    this.#room = room;
    this.#post = post;
  }

  taken(): void {
    this.#room += 1;
    this.#wake?.();
  }

  stop(): void {
    this.#halt.abort();
    this.#wake?.();
    this.noTexts(new Stopped());
  }

  /** Asks the job for the new texts of some rows, one call at a time. @throws CancelledError once stopped, and what the job's texts throw */
  async texts(first: number, count: number): Promise<NewTexts> {
    const { signal } = this.#halt;
    throwIfAborted(signal);
    const answer = new Promise<NewTexts>((resolve, reject) => (this.#asked = { resolve, reject }));
    this.#post({ id: this.#id, textsOf: { first, count } }, []);
    return answer.catch((error: unknown) => {
      throwIfAborted(signal);
      throw error;
    });
  }

  giveTexts(texts: NewTexts): void {
    this.#asked?.resolve(texts);
    this.#asked = null;
  }

  noTexts(why: unknown): void {
    this.#asked?.reject(why);
    this.#asked = null;
  }

  /** Fires at `stop`. */
  get signal(): AbortSignal {
    return this.#halt.signal;
  }

  /** Resolves when there is room for the next part. @throws Stopped */
  async put(part: Extract<Answer, { part: unknown }>['part'], transfer: readonly ArrayBuffer[]): Promise<void> {
    while (!this.#halt.signal.aborted && this.#room <= 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
    if (this.#halt.signal.aborted) throw new Stopped();
    this.#room -= 1;
    this.#post({ id: this.#id, part }, transfer);
    // A message that says so may be waiting.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#halt.signal.aborted) throw new Stopped();
  }
}

async function read({ path, group, request, needed, kept }: ReadTask, outbox: Outbox): Promise<null> {
  const source = await sourceOf(path);
  const batches = group !== null && source instanceof ParquetSource ? source.readGroup(needed === null ? request : { ...request, needs: needsOf(needed, group.firstRow) }, group.number, group.firstRow, kept) : source.read(request);
  for await (const batch of batches) {
    const { bytes, offsets, nulls } = batch.text;
    const buffers = [bytes.buffer, offsets.buffer, ...(nulls === null ? [] : [nulls.buffer])] as ArrayBuffer[];
    // Empty columns may all have one buffer, which cannot go twice.
    await outbox.put(batch, [...new Set(buffers)].filter(({ byteLength }) => byteLength > 0));
  }
  return null;
}

function needsOf(needed: Uint8Array<ArrayBuffer>, firstRow: number): (row: number) => boolean {
  const bits = new RowBits(8 * needed.length, needed);
  return (row) => bits.has(row - firstRow);
}

async function filter({ path, task, dataEnd }: FilterTask, outbox: Outbox): ReturnType<ParquetSource['filterGroup']> {
  const source = (await sourceOf(path)) as ParquetSource;
  return source.filterGroup(task, dataEnd, (first, count) => outbox.texts(first, count), async (block) => {
    // A Buffer's own slice would be a view of the file window.
    const copy = new Uint8Array(block);
    await outbox.put(copy, [copy.buffer]);
  });
}

async function lines({ path, target, keep, rows, edits }: LinesTask, outbox: Outbox): Promise<KeptSummary> {
  const bits = new RowBits(rows, keep);
  const { signal } = outbox;
  return (await sourceOf(path)).writeKept(target, (row) => row >= rows || bits.has(row), { signal, texts: edits === null ? undefined : textsOf(edits, rows, outbox) });
}

function textsOf({ column, edited }: NonNullable<LinesTask['edits']>, rows: number, outbox: Outbox): ReplacedTexts {
  const bits = new RowBits(rows, edited);
  return { column, has: (row) => row < rows && bits.has(row), read: (first, count) => outbox.texts(first, count) };
}

async function done(task: IoTask, outbox: Outbox): Promise<Extract<Answer, { result: unknown }>['result']> {
  if (task.kind === 'read') return read(task, outbox);
  return task.kind === 'filter' ? filter(task, outbox) : lines(task, outbox);
}

const port = parentPort;
if (port !== null) {
  const outboxes = new Map<number, Outbox>();
  const post = (answer: Answer, transfer: readonly ArrayBuffer[]): void => port.postMessage(answer, transfer);
  const run = async (id: number, task: IoTask): Promise<void> => {
    const outbox = new Outbox(id, PARTS_AHEAD[task.kind], post);
    outboxes.set(id, outbox);
    let heard = pulse.reads;
    const beat = setInterval(() => {
      if (pulse.reads !== heard) post({ id, alive: true }, []);
      heard = pulse.reads;
    }, ALIVE_EVERY);
    try {
      post({ id, result: await done(task, outbox) }, []);
    } catch (error) {
      post({ id, failure: packError(error) }, []);
    } finally {
      clearInterval(beat);
      outboxes.delete(id);
    }
  };
  port.on('message', (order: Order) => {
    if ('spare' in order) keepRoom(order.spare);
    else if ('task' in order) void run(order.id, order.task);
    else if ('taken' in order) outboxes.get(order.id)?.taken();
    else if ('texts' in order) outboxes.get(order.id)?.giveTexts(order.texts);
    else if ('noTexts' in order) outboxes.get(order.id)?.noTexts(unpackError(order.noTexts));
    else outboxes.get(order.id)?.stop();
  });
}
