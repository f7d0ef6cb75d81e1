import type { PlanBuffer, PlanStep } from '../engine/plan.ts';
import { ceilDiv } from '../core/u32.ts';
import { scanReduce } from '../kernels/scan_reduce.ts';

/** An exclusive scan as part of a plan. */
export interface Scan {
  /** Plan buffer of the values, of at least `count` words. */
  readonly values: string;
  readonly count: number;
  /** Plan buffer for the tile sums; made here. */
  readonly sums: string;
  /** Plan buffer for the prefixes, count + 1 words with the total last; made here. */
  readonly prefix: string;
}

/** Returns the three steps of an exclusive scan and the two buffers that it adds to the plan, both scratch. */
export function scanSteps({ values, count, sums, prefix }: Scan): { steps: PlanStep[]; buffers: Record<string, PlanBuffer> } {
  const tile_count = ceilDiv(count, scanReduce.constants['TILE']);
  return {
    steps: [
      { kernel: 'scan_reduce', params: { count, tile_count }, bindings: { values, sums } },
      { kernel: 'scan_spine', params: { tile_count }, bindings: { sums } },
      { kernel: 'scan_apply', params: { count, tile_count }, bindings: { values, sums, prefix } },
    ],
    buffers: {
      [sums]: { role: 'scratch', length: tile_count + 1 },
      [prefix]: { role: 'scratch', length: count + 1 },
    },
  };
}
