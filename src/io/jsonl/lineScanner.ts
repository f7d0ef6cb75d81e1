import { builtModule, instantiateWasm, WASM_PAGE, type WasmMemory } from '../../core/webAssembly.ts';

interface Exports {
  workEnd(): number;
  keyTable(): number;
  keyRoom(): number;
  lineStarts(): number;
  lineEnds(): number;
  rowTextEnds(): number;
  rowRanges(): number;
  rowTokens(): number;
  stopReason(): number;
  setup(keys: number): void;
  scan(base: number, from: number, count: number, out: number, used: number, limit: number, room: number, pending: number, longest: number): number;
  escape(from: number, length: number, to: number): number;
}

/** Bounds of the compiled module. */
const MOST_KEYS = 16;
const MOST_KEY_BYTES = 4096;
/** Vectors are read and written past the end of what they are meant for. */
const SLACK = 256;

/** Instances of scanners that were released, one at most; one that long lines have made larger than this is let go. */
let idle: { readonly exports: Exports; readonly memory: WasmMemory } | null = null;
const MOST_IDLE_BYTES = 8 * 2 ** 20;

const loadScanner = builtModule('json-lines', 'a scanner that compiles');

/** Why `scan` stopped before the end of its rows; 0 if it did not. */
export const ODD = 1;
export const FULL = 2;

/** Bytes of a text that are escaped at once, at most. */
export const ESCAPED_AT_ONCE = 2 ** 16;

/** In place of a text's end where the text is null. */
export const NULL_TEXT = 0xffffffff;

/** In place of a value's start where the key is missing. */
export const MISSING = 0xffffffff;

/** Batches are no larger than this, whatever is asked for. */
export const MOST_BATCH_BYTES = 32 * 2 ** 20;

/**
 * The compiled scanner with its memory: a region that lines are read into, and one that the texts of a block are written
 * to. Both are small enough to stay in the processor's cache. It reads plain rows; an odd one (see assembly/index.ts)
 * is left to JsonScanner. Views are only valid until `grow`.
 */
export class LineScanner {
  readonly #memory: WasmMemory;
  readonly #exports: Exports;
  readonly #out: number;
  readonly #maxBytes: number;
  readonly #keys: number;
  #lineBytes: number;
  #heap: Uint8Array;

  private constructor(memory: WasmMemory, exports: Exports, keys: number, maxBytes: number) {
    this.#memory = memory;
    this.#exports = exports;
    this.#keys = keys;
    this.#maxBytes = Math.min(maxBytes, MOST_BATCH_BYTES);
    this.#lineBytes = 0;
    this.#out = Math.ceil(exports.workEnd() / 256) * 256;
    this.#heap = new Uint8Array(memory.buffer);
  }

  /**
   * Returns a scanner of lines with the text under `textKey`; batches end before they exceed `maxBytes` of text. Null
   * where there are more or longer keys than it can hold, or the text's is one of the others too.
   * @throws UnsupportedError if the built module is missing
   */
  static async open(textKey: string, otherKeys: readonly string[], maxBytes: number): Promise<LineScanner | null> {
    const names = [textKey, ...otherKeys].map((key) => new TextEncoder().encode(key));
    if (otherKeys.length > MOST_KEYS || otherKeys.includes(textKey) || names.reduce((sum, each) => sum + each.length, 0) > MOST_KEY_BYTES) return null;
    const module = await loadScanner();
    const { exports, memory } = idle ?? instantiateWasm<Exports>(module, 2);
    idle = null;
    const table = new Uint32Array(memory.buffer, exports.keyTable(), 2 * names.length);
    let at = exports.keyRoom();
    names.forEach((name, k) => {
      new Uint8Array(memory.buffer).set(name, at);
      table.set([at, name.length], 2 * k);
      at += name.length;
    });
    exports.setup(names.length);
    return new LineScanner(memory, exports, otherKeys.length, maxBytes);
  }

  /** Says that nobody uses it any more, nor a view of it: the next one opened may have its memory. */
  release(): void {
    if (this.#memory.buffer.byteLength <= MOST_IDLE_BYTES) idle = { exports: this.#exports, memory: this.#memory };
  }

  /** The region for lines, `capacity` bytes of it from `grow`. */
  get lines(): Uint8Array {
    const base = this.#base();
    return this.#heap.subarray(base, base + this.#lineBytes);
  }

  /** The first `length` bytes of the region for texts. */
  texts(length: number): Uint8Array {
    return this.#heap.subarray(this.#out, this.#out + length);
  }

  /** Makes room for lines of `capacity` bytes; what both regions hold stays. */
  grow(capacity: number): void {
    const before = this.#base();
    const held = this.#lineBytes;
    this.#lineBytes = capacity;
    const end = this.#base() + capacity + SLACK;
    const missing = end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / WASM_PAGE));
    this.#heap = new Uint8Array(this.#memory.buffer);
    this.#heap.copyWithin(this.#base(), before, before + held);
  }

  /** Tells where the rows of a block lie: `bytes` must be a part of `lines`, offsets count from its start. */
  place(starts: Uint32Array, ends: Uint32Array, count: number): void {
    const { buffer } = this.#memory;
    new Uint32Array(buffer, this.#exports.lineStarts(), count).set(starts.subarray(0, count));
    new Uint32Array(buffer, this.#exports.lineEnds(), count).set(ends.subarray(0, count));
  }

  /**
   * Scans rows `from` … `count` of the block that was placed, and writes their texts to the beginning of `texts`. Returns
   * the row it stopped at and why: 0, ODD (that row is for JsonScanner) or FULL (it belongs to the next batch).
   * @param used bytes of text that the batch has already; ends of texts count from its beginning
   */
  scan(bytes: Uint8Array, from: number, count: number, used: number, room: number, pending: number, longest: number): { row: number; reason: number } {
    // No text is written below `used`, so its place may lie before the memory's beginning.
    const row = this.#exports.scan(bytes.byteOffset, from, count, this.#out - used, used, this.#maxBytes, room, pending, longest);
    return { row, reason: this.#exports.stopReason() };
  }

  /** By row of the block: where its text ends in the batch, or NULL_TEXT. */
  textEnds(count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#exports.rowTextEnds(), count);
  }

  /** By row and key: start and end of its value in the block, MISSING where the key is. */
  ranges(count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#exports.rowRanges(), 2 * count * this.#keys);
  }

  /** By row of the block: start and end of the text's value, as it stands in the line; where the row was scanned. */
  tokens(count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#exports.rowTokens(), 2 * count);
  }

  /**
   * Returns bytes[from … to], at most ESCAPED_AT_ONCE of them, as they stand in a JSON string, with no more escapes than
   * JSON asks for; what is no UTF-8 stays as it is, so that reading gives the very bytes back. Valid until the next call of any method: it lies where texts do.
   */
  escape(bytes: Uint8Array, from: number, to: number): Uint8Array {
    this.#heap.set(bytes.subarray(from, to), this.#out);
    const target = this.#out + ESCAPED_AT_ONCE + SLACK;
    return this.#heap.subarray(target, target + this.#exports.escape(this.#out, to - from, target));
  }

  #base(): number {
    // What a text says is never longer than the string that says it.
    return this.#out + Math.ceil((Math.max(this.#lineBytes, 7 * ESCAPED_AT_ONCE + SLACK) + SLACK) / 256) * 256;
  }
}
