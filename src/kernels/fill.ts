import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/** Sets the first `count` of `values` to one value: clearing a GPU buffer can only write 0. */
export const fill = defineKernel({
  id: 'fill',
  params: ['count', 'value'],
  bindings: [{ name: 'values', access: 'read_write' }],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ count }, constants) => lanesFor(count, constants),
  twin({ params: { count, value }, buffers: { values } }) {
    values.fill(value, 0, count);
  },
});
