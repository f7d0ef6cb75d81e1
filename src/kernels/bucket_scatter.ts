import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/** Lists the members of every bucket side by side from slot_offsets[slot] on, in no particular order. */
export const bucketScatter = defineKernel({
  id: 'bucket_scatter',
  params: ['record_count'],
  bindings: [
    { name: 'slots', access: 'read' },
    { name: 'slot_offsets', access: 'read' },
    { name: 'cursors', access: 'read_write' },
    { name: 'members', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.record_count, constants),
  twin({ params, buffers }) {
    const { slots, slot_offsets, cursors, members } = buffers;
    for (let record = 0; record < params.record_count; record++) {
      const slot = slots[record];
      members[slot_offsets[slot] + cursors[slot]++] = record;
    }
  },
});
