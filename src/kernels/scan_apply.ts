import { defineKernel, WORKGROUP_SIZES } from './kernel.ts';

/** Exclusive prefix of every value from the scanned tile sums; prefix[count] is the total. */
export const scanApply = defineKernel({
  id: 'scan_apply',
  params: ['count', 'tile_count'],
  bindings: [
    { name: 'values', access: 'read' },
    { name: 'sums', access: 'read' },
    { name: 'prefix', access: 'read_write' },
  ],
  constants: { WG: 64, TILE: 1024 },
  tunable: { WG: WORKGROUP_SIZES },
  // Without values there is still the total to write.
  workgroups: ({ tile_count }) => Math.max(1, tile_count),
  twin({ params: { count, tile_count }, constants: { TILE }, buffers: { values, sums, prefix } }) {
    for (let tile = 0; tile < tile_count; tile++) {
      const end = Math.min((tile + 1) * TILE, count);
      let base = sums[tile];
      for (let at = tile * TILE; at < end; at++) {
        prefix[at] = base;
        base = (base + values[at]) >>> 0;
      }
    }
    prefix[count] = sums[tile_count];
  },
});
