import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { sketchShingles } from './fssSlots.ts';
import { shingleCount } from './shingleCount.ts';

/** FastSimilaritySketch of whole units, one lane each; `signatures` holds all ones where a unit's row begins empty. */
export const sketchFssSmall = defineKernel({
  id: 'sketch_fss_small',
  params: ['list_count', 'n'],
  bindings: [
    { name: 'list', access: 'read' },
    { name: 'unit_words', access: 'read' },
    { name: 'shingles', access: 'read' },
    { name: 'signatures', access: 'read_write' },
  ],
  constants: { WG: 64, K: 128 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.list_count, constants),
  twin({ params, constants, buffers }) {
    const { list, unit_words, shingles, signatures } = buffers;
    const k = constants.K;
    for (let i = 0; i < params.list_count; i++) {
      const unit = list[i];
      const first = unit_words[unit];
      const count = shingleCount(unit_words[unit + 1] - first, params.n);
      sketchShingles(signatures.subarray(unit * k, (unit + 1) * k), shingles, first, first + count);
    }
  },
});
