import { defineKernel, WORKGROUP_SIZES } from './kernel.ts';

/**
 * What bucket_anchors leaves: the lowest `depth` (≥ 1) members of each bucket listed in `hot`, ascending, at the start of
 * the bucket's stretch of `anchors`; the rest of the stretch stays as it is. One workgroup per bucket.
 */
export const bucketAnchorsHot = defineKernel({
  id: 'bucket_anchors_hot',
  params: ['depth', 'hot_limit'],
  bindings: [
    { name: 'hot', access: 'read' },
    { name: 'slot_offsets', access: 'read' },
    { name: 'members', access: 'read' },
    { name: 'anchors', access: 'read_write' },
  ],
  // SPAN: u32 words of the bitmap that puts members in order.
  constants: { WG: 64, SPAN: 256 },
  tunable: { WG: WORKGROUP_SIZES, SPAN: [128, 256, 512, 1024] },
  workgroups: ({ hot_limit }) => hot_limit,
  twin({ params: { depth, hot_limit }, buffers: { hot, slot_offsets, members, anchors } }) {
    const count = Math.min(hot[0], hot_limit);
    for (let at = 0; at < count; at++) {
      const slot = hot[at + 1];
      const first = slot_offsets[slot];
      anchors.set(members.slice(first, slot_offsets[slot + 1]).sort().subarray(0, depth), first);
    }
  },
});
