import { throwIfAborted } from './errors.ts';

/** Milliseconds a thread may work before it looks up. */
const MOST_MILLISECONDS = 100;

/**
 * For loops that wait for nothing outside this thread: promises that are settled already let no signal, timer or
 * message of another thread through. In the loop: `if (turns.due) await turns.take()`.
 */
export class LoopTurns {
  readonly #signal: AbortSignal | undefined;
  #last = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  get due(): boolean {
    return performance.now() - this.#last > MOST_MILLISECONDS;
  }

  /** Lets through what waits. @throws CancelledError if the signal has fired */
  async take(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#last = performance.now();
    throwIfAborted(this.#signal);
  }
}
