import { defineKernel, WORKGROUP_SIZES } from './kernel.ts';

/** Sums of tiles of TILE values: first of the three kernels of an exclusive scan. */
export const scanReduce = defineKernel({
  id: 'scan_reduce',
  params: ['count', 'tile_count'],
  bindings: [
    { name: 'values', access: 'read' },
    { name: 'sums', access: 'read_write' },
  ],
  constants: { WG: 64, TILE: 1024 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ tile_count }) => tile_count,
  twin({ params: { count, tile_count }, constants: { TILE }, buffers: { values, sums } }) {
    for (let tile = 0; tile < tile_count; tile++) {
      const end = Math.min((tile + 1) * TILE, count);
      let sum = 0;
      for (let at = tile * TILE; at < end; at++) sum += values[at];
      sums[tile] = sum;
    }
  },
});
