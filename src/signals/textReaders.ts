import { PlainReader } from './plainReader.ts';
import type { TextReader } from './textReader.ts';
import { capacityFor, LONGEST_TEXT, WasmReader } from './wasmReader.ts';

/** A reader of a larger capacity goes when a text comes that needs less. */
const KEPT = 2 ** 20;

/** `plain` for comparing: answers are the same. */
export type ReaderKind = 'wasm' | 'plain';

/** The readers of one set of tables: what a giant among the texts took is given back at the next text that is none. */
export class TextReaders {
  readonly #kind: ReaderKind;
  #plain: PlainReader | null = null;
  #wasm: WasmReader | null = null;

  constructor(kind: ReaderKind) {
    this.#kind = kind;
  }

  /** Bytes that a text may have before another reader is made; 0 before the first. */
  get capacity(): number {
    return this.#wasm === null ? 0 : this.#wasm.capacity;
  }

  /** Returns a reader that has opened the text. @throws UnsupportedError (`unsupported`) where the built module is missing */
  open(bytes: Uint8Array): TextReader {
    const reader = this.#kind === 'plain' || bytes.length > LONGEST_TEXT ? this.#openPlain() : this.#openWasm(bytes.length);
    reader.open(bytes);
    return reader;
  }

  #openPlain(): TextReader {
    this.#wasm = null;
    return (this.#plain ??= new PlainReader());
  }

  #openWasm(bytes: number): TextReader {
    this.#plain = null;
    const capacity = capacityFor(bytes);
    if (this.#wasm !== null && this.#wasm.capacity >= capacity && (this.#wasm.capacity <= KEPT || this.#wasm.capacity === capacity)) return this.#wasm;
    this.#wasm = null;
    try {
      return (this.#wasm = new WasmReader(capacity));
    } catch (error) {
      // No memory of that size: the plain one asks for no more than the text has.
      if (error instanceof RangeError) return this.#openPlain();
      throw error;
    }
  }
}
