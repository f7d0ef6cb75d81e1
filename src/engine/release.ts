import type { PlanOutputs } from './plan.ts';

const owners = new WeakMap<PlanOutputs, () => void>();

/** Says what is to happen when the caller is done with `outputs`; for engines. */
export function onRelease(outputs: PlanOutputs, takeBack: () => void): void {
  owners.set(outputs, takeBack);
}

/**
 * Tells the engine that made these outputs, whichever it was, that nobody looks at them any more: it may write later
 * outputs into the same memory, which spares fresh pages. Does nothing for outputs that no engine wants back, or twice.
 */
export function releaseOutputs(outputs: PlanOutputs): void {
  const takeBack = owners.get(outputs);
  owners.delete(outputs);
  takeBack?.();
}
