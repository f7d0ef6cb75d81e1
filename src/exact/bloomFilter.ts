import { builtModule, instantiateWasm, WASM_PAGE, type WasmMemory } from '../core/webAssembly.ts';
import type { BloomSize } from './bloomSize.ts';

interface Exports {
  batch(): number;
  keyRoom(): number;
  foundRoom(): number;
  filterRoom(): number;
  setShape(blocks: number, hashes: number): void;
  contains(count: number): void;
  add(count: number): void;
}

const loadBloom = builtModule('bloom', 'a Bloom filter that compiles');

/** A set of 64-bit keys that may take a key for one it has, at a rate fixed by its size, and never misses one it has. */
export class BloomFilter {
  readonly size: BloomSize;
  readonly #exports: Exports;
  readonly #memory: WasmMemory;

  private constructor(size: BloomSize, { exports, memory }: { exports: Exports; memory: WasmMemory }) {
    this.size = size;
    this.#exports = exports;
    this.#memory = memory;
    memory.grow(Math.max(0, Math.ceil((exports.filterRoom() + size.bytes - memory.buffer.byteLength) / WASM_PAGE)));
    exports.setShape(size.blocks, size.hashes);
  }

  /**
   * @param size of `sizeBloom`
   * @throws UnsupportedError (`unsupported`) where the built module is missing; RangeError where the machine has no such memory
   */
  static async open(size: BloomSize): Promise<BloomFilter> {
    return new BloomFilter(size, instantiateWasm<Exports>(await loadBloom(), 2));
  }

  /** Writes to found[i] 1 where key i may be in the set, else 0. @param keys low and high u32 of each */
  contains(keys: Uint32Array, found: Uint8Array): void {
    this.#each(keys, found, this.#exports.contains);
  }

  /** Adds the keys one after the other and writes to found[i] whether key i was there before, so a key given twice is found the second time. */
  add(keys: Uint32Array, found?: Uint8Array): void {
    this.#each(keys, found, this.#exports.add);
  }

  /** The bits, `size.bytes` of them: a view, to be saved, or filled from what was saved. */
  get bits(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#exports.filterRoom(), this.size.bytes);
  }

  #each(keys: Uint32Array, found: Uint8Array | undefined, visit: (count: number) => void): void {
    const count = keys.length / 2;
    if (!Number.isInteger(count) || (found !== undefined && found.length < count)) throw new RangeError(`${keys.length} words of keys for ${found?.length ?? 0} answers`);
    const batch = this.#exports.batch();
    for (let from = 0; from < count; from += batch) {
      const size = Math.min(batch, count - from);
      new Uint32Array(this.#memory.buffer, this.#exports.keyRoom(), 2 * size).set(keys.subarray(2 * from, 2 * (from + size)));
      visit(size);
      found?.set(new Uint8Array(this.#memory.buffer, this.#exports.foundRoom(), size), from);
    }
  }
}
