import type { PlanBuffer, PlanStep } from '../engine/plan.ts';
import { ceilDiv } from '../core/u32.ts';
import { scanReduce } from '../kernels/scan_reduce.ts';

/** An exclusive scan as part of a plan. */
interface Scan {
  /** Plan buffer of the values, of at least `count` words. */
  readonly values: string;
  readonly count: number;
  /** Plan buffer for the tile sums; made here, as are those whose names begin with it. */
  readonly sums: string;
  /** Plan buffer for the prefixes, count + 1 words with the total last; made here. */
  readonly prefix: string;
}

/** The spine is one workgroup: beyond this many tiles it would be the longest step of the scan, so they are scanned by tiles. */
export const MOST_SPINE_TILES = 4096;

/**
 * Returns the steps of an exclusive scan, by reducing and then scanning, and the buffers that it adds to the plan, all
 * scratch. Three levels reach 2^32 values, two of them where there are few.
 */
export function scanSteps({ values, count, sums, prefix }: Scan): { steps: PlanStep[]; buffers: Record<string, PlanBuffer> } {
  const tile_count = ceilDiv(count, scanReduce.constants['TILE']);
  const reduce: PlanStep = { kernel: 'scan_reduce', params: { count, tile_count }, bindings: { values, sums } };
  const apply = (bases: string): PlanStep => ({ kernel: 'scan_apply', params: { count, tile_count }, bindings: { values, sums: bases, prefix } });
  const buffers: Record<string, PlanBuffer> = { [sums]: { role: 'scratch', length: tile_count + 1 }, [prefix]: { role: 'scratch', length: count + 1 } };
  if (tile_count <= MOST_SPINE_TILES) {
    return { steps: [reduce, { kernel: 'scan_spine', params: { tile_count }, bindings: { sums } }, apply(sums)], buffers };
  }
  const upper = scanSteps({ values: sums, count: tile_count, sums: `${sums}_sums`, prefix: `${sums}_prefix` });
  return { steps: [reduce, ...upper.steps, apply(`${sums}_prefix`)], buffers: { ...upper.buffers, ...buffers } };
}
