import type { PlanCounters } from './engine.ts';

export type Counters = Readonly<Record<string, PlanCounters>>;

type Kernels = PlanCounters['kernels'];

function combine(left: Counters, right: Counters, sign: 1 | -1): Counters {
  const plans: Record<string, PlanCounters> = {};
  for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [a, b] = [left[name], right[name]];
    const field = (key: 'runs' | 'bytesUp' | 'bytesDown' | 'milliseconds'): number => (a?.[key] ?? 0) + sign * (b?.[key] ?? 0);
    const halvings = (a?.halvings ?? 0) + sign * (b?.halvings ?? 0);
    const kernels = combineKernels(a?.kernels ?? {}, b?.kernels ?? {}, sign);
    plans[name] = { runs: field('runs'), kernels, bytesUp: field('bytesUp'), bytesDown: field('bytesDown'), milliseconds: field('milliseconds'), ...(halvings === 0 ? {} : { halvings }) };
  }
  return plans;
}

function combineKernels(left: Kernels, right: Kernels, sign: 1 | -1): Kernels {
  const kernels: Kernels = {};
  for (const id of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [a, b] = [left[id], right[id]];
    const timed = a?.milliseconds !== undefined || b?.milliseconds !== undefined;
    const dispatches = (a?.dispatches ?? 0) + sign * (b?.dispatches ?? 0);
    const workgroups = (a?.workgroups ?? 0) + sign * (b?.workgroups ?? 0);
    kernels[id] = { dispatches, workgroups, ...(timed ? { milliseconds: (a?.milliseconds ?? 0) + sign * (b?.milliseconds ?? 0) } : {}) };
  }
  return kernels;
}

/** Returns the sums, plan by plan and kernel by kernel. */
export function sumOf(list: readonly Counters[]): Counters {
  return list.reduce((sum, each) => combine(sum, each, 1), {});
}

/** Returns what was counted between two readings; plans and kernels that did not run in between are left out. */
export function countedSince(after: Counters, before: Counters): Counters {
  const plans = Object.entries(combine(after, before, -1)).filter(([, { runs, halvings }]) => runs > 0 || halvings !== undefined);
  return Object.fromEntries(plans.map(([name, plan]) => [name, { ...plan, kernels: Object.fromEntries(Object.entries(plan.kernels).filter(([, { dispatches }]) => dispatches > 0)) }]));
}
