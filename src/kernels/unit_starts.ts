import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/**
 * One bit per byte of text: does a unit begin here? Empty units set the bit of the unit after them; those at the very
 * end set none. `unit_bits` must be 0 before.
 */
export const unitStarts = defineKernel({
  id: 'unit_starts',
  params: ['unit_count', 'byte_count'],
  bindings: [
    { name: 'offsets', access: 'read' },
    { name: 'unit_bits', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ unit_count }, constants) => lanesFor(unit_count, constants),
  twin({ params: { unit_count, byte_count }, buffers: { offsets, unit_bits } }) {
    for (let unit = 0; unit < unit_count; unit++) {
      const at = offsets[unit];
      if (at < byte_count) unit_bits[at >>> 5] |= 1 << (at & 31);
    }
  },
});
