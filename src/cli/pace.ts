import type { Progress } from '../job/context.ts';

interface Pace {
  /** Units a second since the pass began; null until it can be said. */
  readonly rate: number | null;
  /** Seconds to the end of the pass at that rate; null where rate or total is not known. */
  readonly secondsLeft: number | null;
}

/** A rate from less than this is noise. */
const LEAST_MILLISECONDS = 500;

/**
 * Tells rates pass by pass. What a pass begins with was done by an earlier run and counts as nobody's speed; a pass ends
 * where the stage or the unit changes, or the count begins anew.
 */
export class PaceKeeper {
  #last: Progress | null = null;
  #first = 0;
  #started = 0;

  /** Returns the pace of the pass that `progress` belongs to, and whether it is the first of its stage in its unit; `now` in milliseconds. */
  take(progress: Progress, now: number): Pace & { readonly begins: boolean } {
    const { stage, done, total, unit } = progress;
    const last = this.#last;
    const begins = last === null || last.stage !== stage || last.unit !== unit;
    this.#last = progress;
    if (begins || done < last.done) {
      this.#first = done;
      this.#started = now;
    }
    const milliseconds = now - this.#started;
    const rate = milliseconds >= LEAST_MILLISECONDS && done > this.#first ? ((done - this.#first) / milliseconds) * 1000 : null;
    return { begins, rate, secondsLeft: rate === null || total === null ? null : Math.max(0, total - done) / rate };
  }
}
