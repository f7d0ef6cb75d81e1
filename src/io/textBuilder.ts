import type { TextColumn } from '../batch/textColumn.ts';
import { textRoom } from './textRoom.ts';

const NOTHING = new Uint8Array(0);

/** Rows of text put one behind the other; `bytes` is written directly by whoever decodes them. */
export class TextBuilder {
  /** Valid up to `used`; replaced by `reserve`. */
  bytes: Uint8Array = NOTHING;
  used = 0;
  rows = 0;
  #offsets = new Uint32Array(256);
  #nulls = new Uint8Array(256);
  #anyNull = false;
  /** Capacity that the rows before needed: what comes is likely to need as much. */
  #capacity = 1 << 16;
  #expected = 0;

  /** Says that about so many bytes of text are still to come: the next buffer is made as large, and need not grow. */
  expect(bytes: number): void {
    this.#expected = bytes;
  }

  /** Makes room for `size` more bytes behind `used`. */
  reserve(size: number): void {
    if (this.used + size <= this.bytes.length) return;
    this.#capacity = Math.max(this.bytes.length * 2, this.used + size, this.bytes.length === 0 ? this.#expected || this.#capacity : 0);
    const larger = textRoom(this.#capacity);
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = larger;
  }

  /** Ends a row of text at byte `end`. */
  commit(end: number): void {
    this.#row(end, 0);
  }

  commitNull(): void {
    this.#row(this.used, 1);
    this.#anyNull = true;
  }

  /** Appends a row of text: `length` bytes of `source` from `start` on, by default all. */
  append(source: Uint8Array, start = 0, length = source.length): void {
    this.reserve(length);
    this.bytes.set(source.subarray(start, start + length), this.used);
    this.commit(this.used + length);
  }

  /** Returns the rows so far; the builder begins afresh with other buffers, since the column keeps these. */
  take(): TextColumn {
    const column: TextColumn = {
      bytes: this.bytes.subarray(0, this.used),
      offsets: this.#offsets.subarray(0, this.rows + 1),
      nulls: this.#anyNull ? this.#nulls.subarray(0, this.rows) : null,
    };
    this.bytes = NOTHING;
    this.#offsets = new Uint32Array(this.#offsets.length);
    this.#nulls = new Uint8Array(this.#nulls.length);
    this.used = 0;
    this.rows = 0;
    this.#anyNull = false;
    return column;
  }

  #row(end: number, isNull: number): void {
    if (this.rows + 2 > this.#offsets.length) {
      const offsets = new Uint32Array(this.#offsets.length * 2);
      offsets.set(this.#offsets);
      this.#offsets = offsets;
      const nulls = new Uint8Array(offsets.length);
      nulls.set(this.#nulls);
      this.#nulls = nulls;
    }
    this.#nulls[this.rows] = isNull;
    this.#offsets[++this.rows] = end;
    this.used = end;
  }
}
