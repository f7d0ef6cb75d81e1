import { crc32 } from 'node:zlib';
import type { RecordBatch, Schema } from 'apache-arrow';
import { InputError, UnsupportedError, throwIfAborted } from '../../core/errors.ts';
import { isArrowCellType } from '../arrow/arrowCells.ts';
import type { ArrowColumn } from '../arrow/arrowColumns.ts';
import { openArrow, splitBatch } from '../arrow/arrowIpc.ts';
import { parseFailure } from '../fileErrors.ts';
import type { ColumnInfo, KeptSummary, ReadRequest, RowBatch, SourceFile, WriteOptions } from '../format.ts';
import { cutShort } from '../names.ts';
import { BatchCheck, untilAborted, type BatchIterable } from './batchIterable.ts';
import { readSpool } from './spool.ts';
import { columnOf, textColumnOf } from './textColumnOf.ts';
import { writeMask } from './rowMask.ts';

/**
 * Batches of a program as an input of a job. What is kept of them is told by a mask, since the rows themselves can be
 * taken from the batches: `writeKept` writes one bit a row.
 */
export interface BatchSource extends SourceFile {
  /** The batches again, each time the same. */
  replay(signal?: AbortSignal): AsyncIterable<RecordBatch>;
}

/** A spooled source, or one of no batches where `path` is null. */
export async function spooledSource(name: string, path: string | null): Promise<BatchSource> {
  const file = path === null ? null : await openArrow(path, name);
  return {
    path: name,
    format: 'batches',
    bytes: file?.bytes ?? 0,
    rowCount: file?.rowCount ?? 0,
    columns: file?.columns ?? null,
    assertTextColumn: (column) => file?.assertTextColumn(column),
    async *read(request) {
      if (file !== null) yield* file.read(request);
    },
    async assertRewritable() {},
    writeKept: async (target, keep) => writeMask(target, file?.rowCount ?? 0, keep),
    close: async () => file?.close(),
    async *replay(signal) {
      if (path !== null) yield* untilAborted(readSpool(path), signal);
    },
  };
}

/** What a batch was when it was read first. */
interface Seen {
  readonly rows: number;
  readonly crc: number;
}

/**
 * A source that gives its batches anew at every call of `open`. Rows and texts are compared with those of the first
 * reading, which begins here, to learn the schema.
 */
export async function replayableSource(name: string, open: () => BatchIterable, signal?: AbortSignal): Promise<BatchSource> {
  const arrow = await import('apache-arrow');
  const reading = untilAborted(open(), signal);
  const first = await reading.next();
  if (first.done === true) return new ReplayableSource(arrow, name, open, null);
  try {
    new BatchCheck(arrow, name).take(first.value, 0);
  } catch (error) {
    await reading.return(undefined);
    throw error;
  }
  return new ReplayableSource(arrow, name, open, { first: first.value, rest: reading });
}

/** A reading whose first batch has been taken. */
interface Begun {
  readonly first: RecordBatch;
  readonly rest: AsyncGenerator<RecordBatch>;
}

async function* goOn({ first, rest }: Begun): AsyncGenerator<RecordBatch> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

class ReplayableSource implements BatchSource {
  readonly path: string;
  readonly format = 'batches';
  readonly rowCount = null;
  readonly columns: readonly ColumnInfo[] | null;
  readonly #arrow: typeof import('apache-arrow');
  readonly #open: () => BatchIterable;
  readonly #schema: Schema | null;
  /** Until the first reading goes on. */
  #begun: Begun | null;
  /** Of the first reading that came to its end. */
  #seen: readonly Seen[] | null = null;
  #textBytes = 0;
  /** Where the texts are and how that reading took them. */
  #texts: { readonly index: number; readonly request: ReadRequest } | null = null;

  constructor(arrow: typeof import('apache-arrow'), name: string, open: () => BatchIterable, begun: Begun | null) {
    this.#arrow = arrow;
    this.path = name;
    this.#open = open;
    this.#begun = begun;
    this.#schema = begun?.first.schema ?? null;
    this.columns = this.#schema?.fields.map((field) => ({ name: field.name, type: cutShort(String(field.type)) })) ?? null;
  }

  /** Bytes of text, known after the first reading. */
  get bytes(): number {
    return this.#textBytes;
  }

  assertTextColumn(name: string): void {
    if (this.#schema !== null) textColumnOf(this.#schema, name, this.path);
  }

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    const text = this.#schema === null ? 0 : textColumnOf(this.#schema, request.textColumn, this.path);
    const others = this.#schema === null ? [] : request.columns.map((name) => this.#otherColumn(name));
    const seen: Seen[] = [];
    let first = 0;
    let bytes = 0;
    for await (const batch of this.#batches(request.signal)) {
      const rows = batch.numRows;
      const number = seen.length;
      let crc = 0;
      if (rows > 0 && (request.wants === undefined || request.wants(first, rows))) {
        try {
          const columns = [text, ...others].map((index) => batch.data.children[index] as unknown as ArrowColumn);
          for (const piece of splitBatch({ first, rows, columns }, request)) {
            crc = crc32(piece.text.bytes, crc);
            bytes += piece.text.bytes.length;
            yield piece;
          }
        } catch (error) {
          throw parseFailure(this.path, 'Arrow', error);
        }
        if (this.#seen !== null && this.#seen[number].crc !== crc) throw this.#changed(`other texts in batch ${number}`, first);
      }
      seen.push({ rows, crc });
      first += rows;
    }
    if (this.#seen !== null || request.wants !== undefined) return;
    this.#seen = seen;
    this.#textBytes = bytes;
    const { textColumn, maxBytes, maxRows } = request;
    this.#texts = { index: text, request: { textColumn, columns: [], maxBytes, maxRows } };
  }

  #otherColumn(name: string): number {
    const schema = this.#schema as Schema;
    const index = columnOf(schema, name, this.path);
    const { type } = schema.fields[index];
    if (!isArrowCellType(type)) throw new UnsupportedError({ expected: `column "${name}" to hold strings, numbers or booleans`, found: cutShort(String(type)), remedy: 'choose another column', file: this.path });
    return index;
  }

  async *replay(signal?: AbortSignal): AsyncGenerator<RecordBatch> {
    let number = 0;
    let first = 0;
    for await (const batch of this.#batches(signal)) {
      if (this.#seen !== null && this.#crcOf(batch, first) !== this.#seen[number].crc) throw this.#changed(`other texts in batch ${number}`, first);
      yield batch;
      number += 1;
      first += batch.numRows;
    }
  }

  /** Of the texts, as the first reading took them. */
  #crcOf(batch: RecordBatch, first: number): number {
    let crc = 0;
    if (this.#texts === null || batch.numRows === 0) return crc;
    const { index, request } = this.#texts;
    const columns = [batch.data.children[index] as unknown as ArrowColumn];
    for (const { text } of splitBatch({ first, rows: batch.numRows, columns }, request)) crc = crc32(text.bytes, crc);
    return crc;
  }

  /** Compares numbers of rows alone. */
  async *#batches(signal?: AbortSignal): AsyncGenerator<RecordBatch> {
    const check = new BatchCheck(this.#arrow, this.path);
    let number = 0;
    let first = 0;
    const begun = this.#begun;
    this.#begun = null;
    for await (const batch of begun === null ? untilAborted(this.#open(), signal) : goOn(begun)) {
      check.take(batch, first);
      const before = this.#seen?.[number];
      if (this.#seen !== null && before?.rows !== batch.numRows) {
        throw this.#changed(before === undefined ? 'more batches' : `batch ${number} of ${batch.numRows} rows, ${before.rows} the first time`, first);
      }
      yield batch;
      number += 1;
      first += batch.numRows;
    }
    if (this.#seen !== null && number < this.#seen.length) throw this.#changed(`${number} batches, ${this.#seen.length} the first time`, first);
  }

  #changed(found: string, row: number): InputError {
    return new InputError({ expected: 'a source that gives the same batches each time it is opened', found, remedy: 'return a new iterable over the same data at every call, or pass the iterable itself to have it spooled', file: this.path, row });
  }

  async assertRewritable(): Promise<void> {}

  async writeKept(target: string, keep: (row: number) => boolean, { signal }: WriteOptions = {}): Promise<KeptSummary> {
    throwIfAborted(signal);
    return writeMask(target, (this.#seen ?? []).reduce((sum, { rows }) => sum + rows, 0), keep);
  }

  async close(): Promise<void> {
    await this.#begun?.rest.return(undefined);
    this.#begun = null;
  }
}
