import { jsonCell } from '../cells.ts';
import type { Cell, ReadRequest, RejectedRow, RowBatch } from '../format.ts';
import { JsonScanner } from './jsonScanner.ts';
import { MAX_LINE_BYTES, MAX_TEXT_BYTES } from '../limits.ts';
import type { LineBlock } from './lines.ts';
import { FULL, MISSING, MOST_BATCH_BYTES, NULL_TEXT, ODD, type LineScanner } from './lineScanner.ts';
import { TextBuilder } from '../textBuilder.ts';

/** Room for a row that is read by JsonScanner and belongs to the next batch, if it is no longer than this. */
const BEHIND = 2 ** 16;

/**
 * Turns lines into batches: plain rows by the compiled scanner, where there is one, odd rows by JsonScanner, which says
 * what a line means and what is wrong with it.
 */
export class JsonRows {
  readonly #request: ReadRequest;
  readonly #compiled: LineScanner | null;
  readonly #scanner: JsonScanner;
  readonly #builder = new TextBuilder();
  #firstRow = 0;
  #rejected: RejectedRow[] = [];
  #cells: Cell[][];

  /** @param compiled opened for the same keys; the blocks lie in its memory */
  constructor(request: ReadRequest, compiled: LineScanner | null) {
    this.#request = request;
    this.#compiled = compiled;
    this.#scanner = new JsonScanner(request.textColumn, request.columns);
    this.#cells = request.columns.map(() => []);
  }

  get pending(): number {
    return this.#builder.rows;
  }

  get nextRow(): number {
    return this.#firstRow + this.#builder.rows;
  }

  skip(count: number): void {
    this.#firstRow += count;
  }

  /** Says that texts of at most so many bytes are still to come. */
  expect(bytes: number): void {
    // A batch ends with the row before the one that is too much, which may have been written behind it.
    this.#builder.expect(Math.min(bytes, Math.min(this.#request.maxBytes, MOST_BATCH_BYTES) + BEHIND));
  }

  /** Adds the rows of a block; yields the batches that became full. */
  *addBlock(block: LineBlock): Generator<RowBatch> {
    if (block.tooLong) {
      const full = this.#addTooLong();
      if (full !== null) yield full;
      return;
    }
    this.#compiled?.place(block.starts, block.ends, block.count);
    for (let row = 0; row < block.count; ) {
      if (this.#compiled !== null) {
        const { row: stop, reason } = this.#compiled.scan(block.bytes, row, block.count, this.#builder.used, this.#request.maxRows - this.pending, this.pending, MAX_TEXT_BYTES);
        this.#take(this.#compiled, block, row, stop);
        row = stop;
        if (reason === FULL) yield this.take();
        if (reason !== ODD) continue;
      }
      const full = this.#add(block.bytes, block.starts[row], block.ends[row]);
      if (full !== null) yield full;
      row++;
    }
  }

  /** Takes over rows `from` … `to` that the compiled scanner has read. */
  #take(compiled: LineScanner, { bytes, count }: LineBlock, from: number, to: number): void {
    const builder = this.#builder;
    const ends = compiled.textEnds(count);
    let last = to - 1;
    while (last >= from && ends[last] === NULL_TEXT) last--;
    if (last >= from) {
      const length = ends[last] - builder.used;
      builder.reserve(length);
      builder.bytes.set(compiled.texts(length), builder.used);
    }
    for (let row = from; row < to; row++) {
      if (ends[row] === NULL_TEXT) builder.commitNull();
      else builder.commit(ends[row]);
    }
    const keys = this.#cells.length;
    if (keys === 0) return;
    const ranges = compiled.ranges(count);
    for (let k = 0; k < keys; k++) {
      const cells = this.#cells[k];
      for (let row = from; row < to; row++) {
        const at = 2 * (row * keys + k);
        cells.push(ranges[at] === MISSING ? null : jsonCell(bytes.subarray(ranges[at], ranges[at + 1])));
      }
    }
  }

  /** Adds a row; returns the batch that was full before it, or null. */
  #add(bytes: Uint8Array, start: number, end: number): RowBatch | null {
    const builder = this.#builder;
    const kind = this.#scanner.scan(bytes, start, end, builder);
    let full: RowBatch | null = null;
    if (kind === 'text') {
      const textEnd = this.#scanner.textEnd;
      const length = textEnd - builder.used;
      if (length > MAX_TEXT_BYTES) {
        full = this.#roomFor(0);
        this.#reject('text-too-long', `a text of at most ${MAX_TEXT_BYTES} bytes`, `one of ${length}`);
      } else if (builder.rows > 0 && (textEnd > this.#request.maxBytes || builder.rows >= this.#request.maxRows)) {
        const text = builder.bytes.slice(builder.used, textEnd);
        full = this.take();
        builder.append(text);
      } else builder.commit(textEnd);
    } else {
      full = this.#roomFor(0);
      if (kind === 'null') builder.commitNull();
      else this.#rejectKind(kind);
    }
    this.#addCells(bytes, kind !== 'malformed' && kind !== 'not-an-object');
    return full;
  }

  #addTooLong(): RowBatch | null {
    const full = this.#roomFor(0);
    this.#reject('row-too-long', `a line of at most ${MAX_LINE_BYTES} bytes`, 'a longer one');
    for (const cells of this.#cells) cells.push(null);
    return full;
  }

  take(): RowBatch {
    const rowCount = this.#builder.rows;
    const batch: RowBatch = {
      firstRow: this.#firstRow,
      rowCount,
      text: this.#builder.take(),
      columns: Object.fromEntries(this.#request.columns.map((name, i) => [name, this.#cells[i]])),
      rejected: this.#rejected,
    };
    this.#firstRow += rowCount;
    this.#rejected = [];
    this.#cells = this.#request.columns.map(() => []);
    return batch;
  }

  #roomFor(length: number): RowBatch | null {
    const { rows, used } = this.#builder;
    return rows > 0 && (rows >= this.#request.maxRows || used + length > this.#request.maxBytes) ? this.take() : null;
  }

  #reject(reason: string, expected: string, found: string): void {
    this.#rejected.push({ row: this.nextRow, reason, expected, found });
    this.#builder.commit(this.#builder.used);
  }

  #rejectKind(kind: 'missing' | 'not-a-string' | 'not-an-object' | 'malformed'): void {
    const key = `"${this.#request.textColumn}"`;
    if (kind === 'missing') this.#reject('text-missing', `a text under the key ${key}`, 'no such key');
    else if (kind === 'not-a-string') this.#reject('text-not-a-string', `a string under the key ${key}`, this.#scanner.foundType);
    else if (kind === 'not-an-object') this.#reject('row-not-an-object', 'a JSON object', 'another JSON value');
    else this.#reject('malformed-json', 'a line of JSON', `what is no JSON at byte ${this.#scanner.failedAt} of the line`);
  }

  #addCells(bytes: Uint8Array, usable: boolean): void {
    const { ranges } = this.#scanner;
    for (let i = 0; i < this.#cells.length; i++) {
      const start = ranges[2 * i];
      this.#cells[i].push(usable && start >= 0 ? jsonCell(bytes.subarray(start, ranges[2 * i + 1])) : null);
    }
  }
}
