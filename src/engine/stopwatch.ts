/** Counts the time in which at least one of several overlapping runs was under way. */
export class Stopwatch {
  bytes = 0;
  milliseconds = 0;
  #running = 0;
  #since = 0;

  start(now: number): void {
    if (this.#running === 0) this.#since = now;
    this.#running += 1;
  }

  stop(now: number): void {
    this.#running -= 1;
    if (this.#running === 0) this.milliseconds += now - this.#since;
  }
}
