/** Works side by side that end together: the first failure stops the others, and is the one that counts. */
export class Together {
  readonly #halt = new AbortController();
  /** Of whoever asks for the works; aborts when one of them fails or `stop` is called. */
  readonly signal: AbortSignal;
  #failure: { readonly error: unknown } | null = null;

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal === undefined ? this.#halt.signal : AbortSignal.any([this.#halt.signal, signal]);
  }

  /** Returns what `work` does, which is to end when `signal` aborts. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#failure ??= { error };
      this.#halt.abort();
      throw error;
    }
  }

  /** The first failure of all works, or `error` where none failed: those that were stopped may be heard of first. */
  cause(error: unknown): unknown {
    return this.#failure === null ? error : this.#failure.error;
  }

  stop(): void {
    this.#halt.abort();
  }
}
