import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/**
 * The lowest `depth` (≥ 1) members of each bucket, ascending, at the start of the bucket's stretch of `anchors`; the rest
 * of the stretch is unspecified. Buckets beyond the depth are counted in overfull[0], also those whose sizes no longer
 * fit behind it. Buckets of more than HOT members get no anchors here: hot[0], 0 before, counts them, their slots follow.
 */
export const bucketAnchors = defineKernel({
  id: 'bucket_anchors',
  params: ['table_size', 'depth', 'overfull_capacity'],
  bindings: [
    { name: 'slot_offsets', access: 'read' },
    { name: 'members', access: 'read' },
    { name: 'anchors', access: 'read_write' },
    { name: 'overfull', access: 'read_write' },
    { name: 'hot', access: 'read_write' },
  ],
  constants: { WG: 64, HOT: 256 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.table_size, constants),
  twin({ params, constants, buffers }) {
    const { slot_offsets, members, anchors, overfull, hot } = buffers;
    const depth = params.depth;
    for (let slot = 0; slot < params.table_size; slot++) {
      const first = slot_offsets[slot];
      const end = slot_offsets[slot + 1];
      if (end - first > depth) {
        const position = overfull[0]++;
        if (position < params.overfull_capacity) overfull[position + 1] = end - first;
      }
      if (end - first > constants['HOT']) {
        hot[++hot[0]] = slot;
        continue;
      }
      let last = first;
      for (let i = first; i < end; i++) {
        const record = members[i];
        if (last - first === depth) {
          if (anchors[last - 1] < record) continue;
          last--;
        }
        let place = last++;
        for (; place > first && anchors[place - 1] > record; place--) anchors[place] = anchors[place - 1];
        anchors[place] = record;
      }
    }
  },
});
