import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { popcount } from '../core/u32.ts';

/** Index of each unit's first word: the words that begin before the unit's first byte; unit_words[unit_count] is the total. */
export const unitWords = defineKernel({
  id: 'unit_words',
  params: ['unit_count'],
  bindings: [
    { name: 'offsets', access: 'read' },
    { name: 'starts', access: 'read' },
    { name: 'bases', access: 'read' },
    { name: 'unit_words', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ unit_count }, constants) => lanesFor(unit_count + 1, constants),
  twin({ params: { unit_count }, buffers: { offsets, starts, bases, unit_words } }) {
    for (let unit = 0; unit <= unit_count; unit++) {
      const group = offsets[unit] >>> 5;
      const before = (1 << (offsets[unit] & 31)) - 1;
      // At the end of the text there may be a base but no group.
      unit_words[unit] = bases[group] + (before === 0 ? 0 : popcount(starts[group] & before));
    }
  },
});
