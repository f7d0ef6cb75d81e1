import type { PlanCounters } from './engine.ts';
import type { Plan } from './plan.ts';

export interface KernelRun {
  readonly kernel: string;
  readonly workgroups: number;
  /** Device time, where it was measured. */
  readonly milliseconds?: number | undefined;
}

/** Adds up what an engine did since it was opened, by plan name. */
export class Tally {
  readonly #plans: Record<string, PlanCounters> = {};

  add(plan: Plan, kernels: readonly KernelRun[], bytesUp: number, bytesDown: number, milliseconds: number): void {
    const counters = (this.#plans[plan.name] ??= { runs: 0, kernels: {}, bytesUp: 0, bytesDown: 0, milliseconds: 0 });
    counters.runs += 1;
    counters.bytesUp += bytesUp;
    counters.bytesDown += bytesDown;
    counters.milliseconds += milliseconds;
    for (const run of kernels) {
      const entry = (counters.kernels[run.kernel] ??= { dispatches: 0, workgroups: 0 });
      entry.dispatches += 1;
      entry.workgroups += run.workgroups;
      if (run.milliseconds !== undefined) entry.milliseconds = (entry.milliseconds ?? 0) + run.milliseconds;
    }
  }

  /** A copy, so that what was read does not change under the reader. */
  read(): Readonly<Record<string, PlanCounters>> {
    return structuredClone(this.#plans);
  }
}
