/** Never sleep longer than this on a guess. */
const mostMs = 1_000;
/** Shorter waits are not worth a timer. */
const leastMs = 4;

/**
 * Guesses how long a job takes from the jobs before it. While a map is pending, Dawn's binding keeps the event loop
 * spinning on a full core, the very core that a software driver or a worker could use; so the wait is slept through
 * for the most part and the map asked for late. A guess only ever costs time if work grows cheaper, and then by little:
 * it follows the fastest job seen, slowly forgotten, and only most of it is slept.
 */
export class Pace {
  readonly #perGroup = new Map<string, number>();

  /** Returns the milliseconds to sleep before asking, 0 for short or unknown jobs. */
  sleepFor(label: string, workgroups: number): number {
    const guess = 0.7 * (this.#perGroup.get(label) ?? 0) * workgroups;
    return guess < leastMs ? 0 : Math.min(guess, mostMs);
  }

  /** Takes in how long a job took from submit to its last map. */
  learn(label: string, workgroups: number, milliseconds: number): void {
    if (workgroups === 0) return;
    const known = this.#perGroup.get(label);
    const seen = milliseconds / workgroups;
    this.#perGroup.set(label, known === undefined ? seen : Math.min(known * 1.1, seen));
  }
}
