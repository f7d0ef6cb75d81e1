import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/** Number of anchors of a record's bucket that stand before the record. */
export const pairCount = defineKernel({
  id: 'pair_count',
  params: ['record_count', 'depth'],
  bindings: [
    { name: 'slots', access: 'read' },
    { name: 'slot_offsets', access: 'read' },
    { name: 'anchors', access: 'read' },
    { name: 'pair_counts', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.record_count, constants),
  twin({ params, buffers }) {
    const { slots, slot_offsets, anchors, pair_counts } = buffers;
    for (let record = 0; record < params.record_count; record++) {
      const first = slot_offsets[slots[record]];
      let low = first;
      let high = first + Math.min(params.depth, slot_offsets[slots[record] + 1] - first);
      while (low < high) {
        const middle = low + ((high - low) >>> 1);
        if (anchors[middle] < record) low = middle + 1;
        else high = middle;
      }
      pair_counts[record] = low - first;
    }
  },
});
