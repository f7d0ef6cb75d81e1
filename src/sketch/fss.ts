import { sketchFssLarge } from '../kernels/sketch_fss_large.ts';
import type { PlanBuffer, PlanStep } from '../engine/plan.ts';
import { chunkTasks } from './chunkTasks.ts';
import type { Family } from './family.ts';

/**
 * Below this a lane a unit is faster than a workgroup a chunk: on both software drivers up to about a thousand shingles,
 * 6 KB of English. No hardware has been asked yet.
 */
const SMALL_BYTES = 4096;

/** Units whose bytes divided by this are equal stand together. */
const CLASS_BYTES = 64;

/**
 * Units of 1 to `smallBytes` − 1 bytes, short ones first, in order among their like: lanes of a workgroup run as long as
 * the longest of its units. Results do not hang on the order.
 */
function smallUnits(offsets: Uint32Array, smallBytes: number): Uint32Array {
  const isSmall = (bytes: number): boolean => bytes > 0 && bytes < smallBytes;
  const firsts: number[] = [];
  for (let unit = 0; unit + 1 < offsets.length; unit++) {
    const bytes = offsets[unit + 1] - offsets[unit];
    const next = Math.floor(bytes / CLASS_BYTES) + 1;
    if (isSmall(bytes)) firsts[next] = (firsts[next] ?? 0) + 1;
  }
  firsts[0] = 0;
  for (let at = 1; at < firsts.length; at++) firsts[at] = (firsts[at] ?? 0) + firsts[at - 1];
  const list = new Uint32Array(firsts[firsts.length - 1]);
  for (let unit = 0; unit + 1 < offsets.length; unit++) {
    const bytes = offsets[unit + 1] - offsets[unit];
    if (isSmall(bytes)) list[firsts[Math.floor(bytes / CLASS_BYTES)]++] = unit;
  }
  return list;
}

/** FastSimilaritySketch (Dahlgaard, Knudsen, Thorup, arXiv 1704.04370), the default. */
export const fss: Family = {
  id: 'fss',
  code: 0,
  slotWords: 1,
  shingleUnit: 'word',
  part({ offsets, k, n, smallBytes = SMALL_BYTES }) {
    const small = smallUnits(offsets, smallBytes);
    const large = chunkTasks(offsets, n, sketchFssLarge.constants['CHUNK'], Math.max(1, smallBytes));
    const steps: PlanStep[] = [];
    const buffers: Record<string, PlanBuffer> = {};
    const inputs: Record<string, Uint32Array> = {};
    const shared = { unit_words: 'unit_words', shingles: 'shingles', signatures: 'signatures' };
    if (small.length > 0) {
      buffers['small_units'] = { role: 'input', length: small.length };
      inputs['small_units'] = small;
      steps.push({ kernel: 'sketch_fss_small', params: { list_count: small.length, n }, constants: { K: k }, bindings: { list: 'small_units', ...shared } });
    }
    if (large.length > 0) {
      buffers['large_tasks'] = { role: 'input', length: large.length };
      inputs['large_tasks'] = large;
      steps.push({ kernel: 'sketch_fss_large', params: { task_count: large.length / 2, n }, constants: { K: k }, bindings: { tasks: 'large_tasks', ...shared } });
    }
    return { steps, buffers, inputs };
  },
};
