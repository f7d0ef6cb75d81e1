import { stoppable } from '../core/stoppable.ts';

/** Works side by side that end together: the first failure stops the others, and is the one that counts. */
export class Together {
  /** Of whoever asks for the works; aborts when one of them fails or `stop` is called. */
  readonly signal: AbortSignal;
  readonly stop: () => void;
  #failure: { readonly error: unknown } | null = null;

  constructor(signal: AbortSignal | undefined) {
    ({ signal: this.signal, stop: this.stop } = stoppable(signal));
  }

  /** Returns what `work` does, which is to end when `signal` aborts. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#failure ??= { error };
      this.stop();
      throw error;
    }
  }

  /** The first failure of all works, or `error` where none failed: those that were stopped may be heard of first. */
  cause(error: unknown): unknown {
    return this.#failure === null ? error : this.#failure.error;
  }
}
