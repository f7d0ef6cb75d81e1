import type { TextColumn } from '../batch/textColumn.ts';

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
  readonly #region: (() => Uint8Array) | null;

  /** @param region gives the place to write to, for a writer that cannot choose; columns get copies then. */
  constructor(region: (() => Uint8Array) | null = null) {
    this.#region = region;
    if (region !== null) this.bytes = region();
  }

  /** Says that about so many bytes of text are still to come: the next buffer is made as large, and need not grow. */
  expect(bytes: number): void {
    this.#expected = bytes;
  }

  /** Makes room for `size` more bytes behind `used`. */
  reserve(size: number): void {
    if (this.#region !== null) {
      // The region may have moved; whoever owns it sees to its size.
      this.bytes = this.#region();
      return;
    }
    if (this.used + size <= this.bytes.length) return;
    this.#capacity = Math.max(this.bytes.length * 2, this.used + size, this.bytes.length === 0 ? this.#expected || this.#capacity : 0);
    // Not zeroed: what is beyond `used` is never handed out.
    const larger = Buffer.allocUnsafeSlow(this.#capacity);
    larger.set(this.bytes.subarray(0, this.used));
    this.bytes = new Uint8Array(larger.buffer, 0, larger.length);
  }

  /** Ends a row of text at byte `end`. */
  commit(end: number): void {
    this.#row(end, 0);
  }

  commitNull(): void {
    this.#row(this.used, 1);
    this.#anyNull = true;
  }

  append(text: Uint8Array): void {
    this.reserve(text.length);
    this.bytes.set(text, this.used);
    this.commit(this.used + text.length);
  }

  /** Returns the rows so far; the builder begins afresh with other buffers, since the column keeps these. */
  take(): TextColumn {
    // A line longer than all before it may have moved the region since the last row.
    if (this.#region !== null) this.bytes = this.#region();
    const column: TextColumn = {
      bytes: this.#region === null ? this.bytes.subarray(0, this.used) : copyOf(this.bytes, this.used),
      offsets: this.#offsets.subarray(0, this.rows + 1),
      nulls: this.#anyNull ? this.#nulls.subarray(0, this.rows) : null,
    };
    if (this.#region === null) this.bytes = NOTHING;
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

function copyOf(bytes: Uint8Array, length: number): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(length);
  copy.set(bytes.subarray(0, length));
  return new Uint8Array(copy.buffer, 0, length);
}
