import type { PlanName } from './plan.ts';

/** Every work costs something, however little it reads. */
const leastBytes = 4096;

interface Rate {
  /** Milliseconds a byte, from runs that began before any had ended: they waited for pipelines or threads to start. */
  cold: number;
  warm: number | undefined;
}

/** How long one engine takes, by plan, learned from the works it did. */
export class Rates {
  readonly #plans = new Map<PlanName, Rate>();

  /** Returns the milliseconds a work of this size will take, undefined before a warm run has ended. */
  expected(plan: PlanName, bytes: number): number | undefined {
    const warm = this.#plans.get(plan)?.warm;
    return warm === undefined ? undefined : warm * Math.max(leastBytes, bytes);
  }

  /** As `expected`, but a cold run is enough: a guess that is too high. */
  atMost(plan: PlanName, bytes: number): number | undefined {
    const rate = this.#plans.get(plan);
    return rate === undefined ? undefined : (rate.warm ?? rate.cold) * Math.max(leastBytes, bytes);
  }

  /** Returns whether a run that starts now finds everything in place. */
  isWarm(plan: PlanName): boolean {
    return this.#plans.has(plan);
  }

  /** Takes in a run that ended; `warm` is what `isWarm` said when it started. Later runs weigh more than earlier ones. */
  learn(plan: PlanName, bytes: number, milliseconds: number, warm: boolean): void {
    const seen = milliseconds / Math.max(leastBytes, bytes);
    const rate = this.#plans.get(plan);
    if (rate === undefined) this.#plans.set(plan, { cold: seen, warm: warm ? seen : undefined });
    else if (warm) rate.warm = rate.warm === undefined ? seen : (rate.warm + seen) / 2;
    else rate.cold = Math.min(rate.cold, seen);
  }
}
