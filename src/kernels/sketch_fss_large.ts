import { sketchShingles } from './fssSlots.ts';
import { defineKernel, WORKGROUP_SIZES } from './kernel.ts';
import { shingleCount } from './shingleCount.ts';

/** FastSimilaritySketch by chunks of CHUNK shingles, one workgroup each; chunks of a unit meet by minimum in its row. */
export const sketchFssLarge = defineKernel({
  id: 'sketch_fss_large',
  params: ['task_count', 'n'],
  bindings: [
    { name: 'tasks', access: 'read' },
    { name: 'unit_words', access: 'read' },
    { name: 'shingles', access: 'read' },
    { name: 'signatures', access: 'read_write' },
  ],
  constants: { WG: 32, K: 128, CHUNK: 1024 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params) => params.task_count,
  twin({ params, constants, buffers }) {
    const { tasks, unit_words, shingles, signatures } = buffers;
    const k = constants.K;
    const chunk = constants.CHUNK;
    const slots = new Uint32Array(k);
    for (let task = 0; task < params.task_count; task++) {
      const unit = tasks[2 * task];
      const skipped = tasks[2 * task + 1] * chunk;
      const first = unit_words[unit];
      const total = shingleCount(unit_words[unit + 1] - first, params.n);
      if (skipped >= total) continue;
      // Emptiness is a matter of the chunk: in the unit's row another chunk may have filled a slot in a later round.
      slots.fill(0xffffffff);
      sketchShingles(slots, shingles, first + skipped, first + Math.min(total, skipped + chunk));
      const row = unit * k;
      for (let slot = 0; slot < k; slot++) {
        if (slots[slot] < signatures[row + slot]) signatures[row + slot] = slots[slot];
      }
    }
  },
});
