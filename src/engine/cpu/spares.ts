import type { PlanOutputs } from '../plan.ts';
import { onRelease } from '../release.ts';
import { buffersOf } from './messages.ts';
import { STALE_AFTER } from './staging.ts';

/** Less is not worth keeping. */
const LEAST_BYTES = 2 ** 16;
/** A buffer that one large batch needed is left to the collector. */
const MOST_BYTES = 64 * 2 ** 20;

/** Memory of outputs that were released, for later outputs; at most `count` buffers. */
export class Spares {
  #free: { readonly buffer: ArrayBuffer; readonly since: number }[] = [];
  #taken = 0;
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  /** Wants these outputs back when they are released. */
  lend(outputs: PlanOutputs): void {
    const [buffer, ...others] = buffersOf(outputs);
    if (buffer === undefined || others.length > 0 || buffer.byteLength < LEAST_BYTES || buffer.byteLength > MOST_BYTES) return;
    onRelease(outputs, () => {
      if (this.#free.length < this.#count) this.#free.push({ buffer, since: this.#taken });
    });
  }

  /** Returns one of at most `most` bytes, if there is one. */
  take(most = Infinity): ArrayBuffer | undefined {
    this.#taken += 1;
    const at = this.#free.findLastIndex(({ buffer: { byteLength } }) => byteLength <= most);
    const [found] = at < 0 ? [] : this.#free.splice(at, 1);
    this.#free = this.#free.filter(({ since }) => this.#taken - since <= STALE_AFTER);
    return found?.buffer;
  }

  clear(): void {
    this.#free = [];
  }
}
