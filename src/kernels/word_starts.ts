import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { popcount } from '../core/u32.ts';

/** Is the nearest byte before a group that is not ignored a word byte of the unit that reaches up to the group? */
function inWordBefore(masks: Uint32Array, group: number): number {
  for (let g = group - 1; g >= 0; g--) {
    // The last byte that is not ignored or begins a unit decides; an ignored one that begins a unit is no word byte.
    const deciding = ~masks[g * 4 + 1] | masks[g * 4 + 3];
    if (deciding !== 0) return (masks[g * 4] >>> (31 - Math.clz32(deciding))) & 1;
  }
  return 0;
}

/**
 * Where words begin, and how many do in each group of 32 bytes. A word byte begins a word unless the nearest byte
 * before it that is not ignored is a word byte of the same unit; a single always does.
 */
export const wordStarts = defineKernel({
  id: 'word_starts',
  params: ['group_count'],
  bindings: [
    { name: 'masks', access: 'read' },
    { name: 'starts', access: 'read_write' },
    { name: 'counts', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
  twin({ params: { group_count }, buffers: { masks, starts, counts } }) {
    for (let group = 0; group < group_count; group++) {
      const wordBytes = masks[group * 4];
      const singles = masks[group * 4 + 2];
      const unitStarts = masks[group * 4 + 3];
      // Looking back pays only where the group's first byte that is not ignored is a word byte of the unit before;
      // asked for whenever a group begins with ignored bytes, it makes a long run of them quadratic.
      const heard = ~masks[group * 4 + 1];
      const first = heard & -heard;
      const upToFirst = first | (first - 1);
      const carry = (first & wordBytes) !== 0 && (upToFirst & unitStarts) === 0 ? inWordBefore(masks, group) : 0;

      const follows = ((wordBytes << 1) | carry) & ~unitStarts;
      // The addition carries "follows a word byte" through each run of ignored bytes and sets the bit behind it; unit
      // starts stop it.
      const ignored = masks[group * 4 + 1] & ~unitStarts;
      const followsIgnored = (ignored + (follows & ignored)) & ~ignored & ~unitStarts;
      const begins = (wordBytes & ~(follows | followsIgnored)) | singles;
      starts[group] = begins;
      counts[group] = popcount(begins);
    }
  },
});
