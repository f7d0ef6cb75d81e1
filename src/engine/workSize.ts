import type { EngineLimits } from './engine.ts';
import type { Work } from './plan.ts';

/**
 * Returns the bytes a work reads, by which engines are compared. A signature is read once for every pair it is in, so
 * agreement counts pairs, not what was handed in.
 */
export function bytesOf({ plan, inputs }: Work): number {
  const { pairs, k, slotWords } = plan.params;
  if (plan.name === 'agreement' && pairs * k * slotWords >= 0) return 8 * pairs * k * slotWords;
  let bytes = 0;
  for (const [name, { role, length }] of Object.entries(plan.buffers)) if (role === 'input') bytes += inputs[name]?.byteLength ?? 4 * length;
  return bytes;
}

/** Returns whether every buffer of the work is within the limits. */
export function fits({ plan }: Work, { bufferWords }: EngineLimits): boolean {
  return Object.values(plan.buffers).every(({ length }) => length <= bufferWords);
}

/** Returns limits that every one of the engines keeps. */
export function commonLimits(limits: readonly EngineLimits[]): EngineLimits {
  const least = (key: keyof EngineLimits): number => Math.min(...limits.map((each) => each[key]));
  return { batchBytes: least('batchBytes'), batchUnits: least('batchUnits'), bufferWords: least('bufferWords') };
}
