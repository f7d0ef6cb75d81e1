import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/**
 * Pairs (anchor, record), sorted by record, then anchor. totals[0], 0 before, is the number of all pairs; those beyond
 * `capacity` are not written. If there are more pairs than 32 bits count it is 0xFFFFFFFF.
 */
export const pairEmit = defineKernel({
  id: 'pair_emit',
  params: ['record_count', 'capacity'],
  bindings: [
    { name: 'slots', access: 'read' },
    { name: 'slot_offsets', access: 'read' },
    { name: 'anchors', access: 'read' },
    { name: 'pair_bases', access: 'read' },
    { name: 'pairs', access: 'read_write' },
    { name: 'totals', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.record_count, constants),
  twin({ params, buffers }) {
    const { slots, slot_offsets, anchors, pair_bases, pairs, totals } = buffers;
    const records = params.record_count;
    for (let record = 0; record < records; record++) {
      const first = slot_offsets[slots[record]];
      const begin = pair_bases[record];
      const next = pair_bases[record + 1];
      if (next < begin) totals[0] = 0xffffffff;
      if (record === records - 1) totals[0] = Math.max(totals[0], next);
      const end = Math.min(next, params.capacity);
      for (let place = begin; place < end; place++) {
        pairs[2 * place] = anchors[first + place - begin];
        pairs[2 * place + 1] = record;
      }
    }
  },
});
