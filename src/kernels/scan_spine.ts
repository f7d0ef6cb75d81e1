import { defineKernel, WORKGROUP_SIZES } from './kernel.ts';

/** Exclusive scan of the tile sums in place, the total behind them. One workgroup. */
export const scanSpine = defineKernel({
  id: 'scan_spine',
  params: ['tile_count'],
  bindings: [{ name: 'sums', access: 'read_write' }],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: () => 1,
  twin({ params: { tile_count }, buffers: { sums } }) {
    let base = 0;
    for (let tile = 0; tile < tile_count; tile++) {
      const next = (base + sums[tile]) >>> 0;
      sums[tile] = base;
      base = next;
    }
    sums[tile_count] = base;
  },
});
