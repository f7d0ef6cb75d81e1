/**
 * Memory in which inputs go to a worker and back: handed over, not shared, since node copies to and from shared memory
 * a third slower; used again, so that no batch pays for fresh pages.
 */
import type { PlanInputs } from '../plan.ts';

const ALIGNMENT = 64;
/** Less is not worth telling apart. */
const LEAST_BYTES = 2 ** 16;
/** A buffer that one large batch needed is given back after it. */
const KEPT_BYTES = 64 * 2 ** 20;
/** One that so many batches had no use for is given up: what comes next is likely to be of another size. */
export const STALE_AFTER = 64;
/** Handing a buffer over counts against the memory of both sides: small inputs in large buffers had the collector run at every batch. */
export const MOST_TIMES = 8;

interface Staged {
  /** Views of `buffer`. */
  readonly inputs: PlanInputs;
  readonly buffer: ArrayBuffer;
}

const roundUp = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

export class Staging {
  #free: { readonly buffer: ArrayBuffer; readonly since: number }[] = [];
  #taken = 0;

  /**
   * Returns a copy of the inputs in one buffer, which is the caller's to hand over and to give back.
   * @throws RangeError when there is no memory for it.
   */
  take(inputs: PlanInputs): Staged {
    const bytes = Object.values(inputs).reduce((sum, array) => sum + roundUp(array.byteLength), 0);
    const buffer = this.#bufferOf(bytes);
    let at = 0;
    const copies = Object.entries(inputs).map(([name, array]) => {
      new Uint8Array(buffer, at, array.byteLength).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
      const copy = array instanceof Uint32Array ? new Uint32Array(buffer, at, array.length) : new Uint8Array(buffer, at, array.length);
      at += roundUp(array.byteLength);
      return [name, copy] as const;
    });
    return { inputs: Object.fromEntries(copies), buffer };
  }

  #bufferOf(bytes: number): ArrayBuffer {
    const most = Math.max(LEAST_BYTES, MOST_TIMES * bytes);
    this.#taken += 1;
    const at = this.#free.findIndex(({ buffer: { byteLength } }) => byteLength >= bytes && byteLength <= most);
    const [found] = at < 0 ? [] : this.#free.splice(at, 1);
    this.#free = this.#free.filter(({ since }) => this.#taken - since <= STALE_AFTER);
    if (found !== undefined) return found.buffer;
    // One that is too small makes room for one that is not.
    const small = this.#free.findIndex(({ buffer: { byteLength } }) => byteLength < bytes);
    if (small >= 0) this.#free.splice(small, 1);
    return new ArrayBuffer(Math.max(LEAST_BYTES, 2 ** Math.ceil(Math.log2(Math.max(1, bytes)))));
  }

  giveBack(buffer: ArrayBuffer): void {
    if (buffer.byteLength <= KEPT_BYTES) this.#free.push({ buffer, since: this.#taken });
  }

  clear(): void {
    this.#free = [];
  }
}
