import { DeviceMemoryError, MismatchError } from '../../core/errors.ts';
import { WASM_PAGE, type WasmMemory } from '../../core/webAssembly.ts';

const ALIGNMENT = 64;
/** Vector loads run past the end of what they read. */
const SLACK = 128;

/** Hands out room in a WebAssembly memory for one batch at a time; what was there before stays there. */
export class Arena {
  readonly #memory: WasmMemory;
  readonly #base: number;
  #next: number;
  /** Where outputs are copied to, as far as there is room. */
  #outputs: ArrayBuffer | null = null;
  #outputsUsed = 0;

  /** @param base first byte that may be handed out */
  constructor(memory: WasmMemory, base: number) {
    this.#memory = memory;
    this.#base = base;
    this.#next = base;
  }

  get bytes(): number {
    return this.#memory.buffer.byteLength;
  }

  reset(): void {
    this.#next = this.#base;
    this.#outputs = null;
    this.#outputsUsed = 0;
  }

  /**
   * Lets what `read` returns from now on lie in one buffer, `spare` if it is large enough for arrays of so many words. A
   * new one is as large as the next power of two, so that it is a spare for batches that are a little larger; pages that
   * nothing is written to are never there.
   */
  shareOutputs(words: readonly number[], spare: ArrayBuffer | undefined): void {
    const bytes = words.reduce((sum, each) => sum + Math.ceil((each * 4) / ALIGNMENT) * ALIGNMENT, 0);
    this.#outputs = spare !== undefined && spare.byteLength >= bytes ? spare : new ArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(1, bytes))));
    this.#outputsUsed = 0;
  }

  /**
   * Returns the address of room for `words` u32.
   * @throws DeviceMemoryError (`device`, retry) when the memory cannot grow that far.
   */
  take(words: number): number {
    const at = Math.ceil(this.#next / ALIGNMENT) * ALIGNMENT;
    this.#next = at + words * 4 + SLACK;
    const missing = this.#next - this.bytes;
    if (missing > 0) {
      try {
        this.#memory.grow(Math.ceil(missing / WASM_PAGE));
      } catch (cause) {
        throw new DeviceMemoryError({
          expected: 'memory for the batch on the cpu engine',
          found: `none beyond ${this.bytes} bytes, where ${this.#next} are needed`,
          remedy: 'use smaller batches or fewer workers',
          cause,
        });
      }
    }
    return at;
  }

  /**
   * Takes room for `content` filled up with zeros to `words` u32, and puts it there.
   * @throws MismatchError (`mismatch`) when there is more of it.
   */
  put(content: Uint32Array | Uint8Array, words: number): number {
    if (content.byteLength > words * 4) {
      throw new MismatchError({ expected: `an input of at most ${words * 4} bytes`, found: `${content.byteLength}`, remedy: 'correct the plan' });
    }
    const at = this.take(words);
    const room = new Uint8Array(this.#memory.buffer, at, words * 4);
    room.set(new Uint8Array(content.buffer, content.byteOffset, content.byteLength));
    room.fill(0, content.byteLength);
    return at;
  }

  /** Returns a copy of `words` u32 at `at`; entries from `used` on are 0, whatever stands there. */
  read(at: number, words: number, used = words): Uint32Array<ArrayBuffer> {
    const shared = this.#sharedOutput(words);
    const copy = shared ?? new Uint32Array(words);
    copy.set(new Uint32Array(this.#memory.buffer, at, Math.min(used, words)));
    // A new array has its zeros already.
    shared?.fill(0, used);
    return copy;
  }

  #sharedOutput(words: number): Uint32Array<ArrayBuffer> | null {
    const buffer = this.#outputs;
    if (buffer === null || this.#outputsUsed + words * 4 > buffer.byteLength) return null;
    const room = new Uint32Array(buffer, this.#outputsUsed, words);
    this.#outputsUsed += Math.ceil((words * 4) / ALIGNMENT) * ALIGNMENT;
    return room;
  }
}
