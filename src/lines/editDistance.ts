import { builtModule, instantiateWasm, WASM_PAGE, type WasmMemory } from '../core/webAssembly.ts';

interface Exports {
  longest(): number;
  patternRoom(): number;
  textRoom(): number;
  bytesFor(codePoints: number): number;
  setPattern(codePoints: number): void;
  distance(codePoints: number, limit: number): number;
}

const loadDistances = builtModule('edit-distance', 'edit distances that compile');

/** Levenshtein distances of one string of code points, the pattern, to many. */
export class EditDistance {
  /** Code points that pattern and text may have. */
  readonly longest: number;
  readonly #memory: WasmMemory;
  readonly #exports: Exports;
  #length = 0;

  private constructor({ exports, memory }: { exports: Exports; memory: WasmMemory }) {
    this.#exports = exports;
    this.#memory = memory;
    this.longest = exports.longest();
    this.#grow(64);
  }

  /** @throws UnsupportedError (`unsupported`) where the built module is missing */
  static async open(): Promise<EditDistance> {
    return new EditDistance(instantiateWasm<Exports>(await loadDistances(), 16));
  }

  #grow(codePoints: number): void {
    const missing = this.#exports.bytesFor(codePoints) - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / WASM_PAGE));
  }

  /** Copies `pattern`, of at most `longest` code points. */
  setPattern(pattern: Uint32Array): void {
    this.#grow(pattern.length);
    new Uint32Array(this.#memory.buffer, this.#exports.patternRoom(), pattern.length).set(pattern);
    this.#length = pattern.length;
    this.#exports.setPattern(pattern.length);
  }

  /** Returns the distance of the pattern to `text`, of at most `longest` code points, or `limit` + 1 where it is more than `limit`. */
  to(text: Uint32Array, limit: number): number {
    new Uint32Array(this.#memory.buffer, this.#exports.textRoom(), text.length).set(text);
    return this.#exports.distance(text.length, limit);
  }

  /** Steps that comparing with a text of so many code points takes, as the unit of a budget that does not hang on the machine. */
  steps(codePoints: number): number {
    return Math.ceil(this.#length / 64) * codePoints;
  }
}
