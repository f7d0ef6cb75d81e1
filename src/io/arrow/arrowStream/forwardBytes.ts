import { BudgetError, throwIfAborted } from '../../../core/errors.ts';
import type { ReadRange } from '../../readRange.ts';

/** Bytes of a source that can be read only once, from front to back, as ranges that do not go back far. */
export class ForwardBytes {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #mostBytes: number;
  readonly #signal: AbortSignal | undefined;
  #chunks: Uint8Array[] = [];
  /** Place in the source of the first byte held, and how many are held. */
  #first = 0;
  #held = 0;
  #ended = false;

  /** @param mostBytes of one range; a length in the source is not believed before its bytes have come */
  constructor(source: AsyncIterable<Uint8Array>, mostBytes: number, signal?: AbortSignal) {
    this.#source = source[Symbol.asyncIterator]();
    this.#mostBytes = mostBytes;
    this.#signal = signal;
  }

  /** Returns a range that `forget` has not passed; shorter if the source ends. @throws BudgetError, CancelledError */
  readonly read: ReadRange = async (start, end) => {
    if (start < this.#first) throw new RangeError('a range that was forgotten');
    if (end - start > this.#mostBytes) {
      throw new BudgetError({ expected: `messages of at most ${this.#mostBytes} bytes`, found: `one of ${end - start}`, remedy: 'write smaller batches, or raise --memory' });
    }
    while (!this.#ended && this.#first + this.#held < end) await this.#fill();
    const bytes = new Uint8Array(Math.max(0, Math.min(end, this.#first + this.#held) - start));
    let at = 0;
    let skip = start - this.#first;
    for (const chunk of this.#chunks) {
      if (at === bytes.length) break;
      const piece = chunk.subarray(skip, skip + bytes.length - at);
      skip = Math.max(0, skip - chunk.length);
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  };

  /** Place in the source behind the last byte that has come. */
  get end(): number {
    return this.#first + this.#held;
  }

  /** Tells the source that no more is wanted, without waiting for it. */
  close(): void {
    void this.#source.return?.().catch(() => undefined);
  }

  async #fill(): Promise<void> {
    const { done, value } = await this.#orAborted(this.#source.next());
    if (done === true) this.#ended = true;
    else if (value.length > 0) {
      this.#chunks.push(value);
      this.#held += value.length;
    }
  }

  /** Gives up all that lies before `start`. */
  forget(start: number): void {
    while (this.#chunks.length > 0 && this.#first + this.#chunks[0].length <= start) {
      const { length } = this.#chunks.shift() as Uint8Array;
      this.#first += length;
      this.#held -= length;
    }
    if (this.#chunks.length === 0 || this.#first >= start) return;
    const gone = start - this.#first;
    this.#chunks[0] = this.#chunks[0].subarray(gone);
    this.#first = start;
    this.#held -= gone;
  }

  /** A source that never answers must not keep a cancelled run. */
  async #orAborted<T>(promise: Promise<T>): Promise<T> {
    const signal = this.#signal;
    if (signal === undefined) return promise;
    throwIfAborted(signal);
    let wake: (() => void) | undefined;
    const aborted = new Promise<void>((resolve) => {
      wake = resolve;
      signal.addEventListener('abort', wake, { once: true });
    });
    try {
      await Promise.race([promise, aborted]);
      if (signal.aborted) promise.catch(() => undefined);
      throwIfAborted(signal);
      return await promise;
    } finally {
      signal.removeEventListener('abort', wake as () => void);
    }
  }
}
