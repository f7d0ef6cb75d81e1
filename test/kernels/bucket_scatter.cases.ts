import type { KernelCase } from './case.ts';
import { bucketsOf, keySets } from './bucketFixture.ts';
import type { Buckets, Keys } from './bucketFixture.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

function sortedStretches(buckets: Buckets, members: Uint32Array): Uint32Array {
  const sorted = members.slice();
  for (let slot = 0; slot < buckets.tableSize; slot++) sorted.subarray(buckets.slotOffsets[slot], buckets.slotOffsets[slot + 1]).sort();
  return sorted;
}

function scatterCase(name: string, keys: Keys, WG = 64): KernelCase {
  const buckets = bucketsOf(keys);
  const { records, tableSize, slots, slotOffsets } = buckets;
  const sizes = slotOffsets.subarray(1).map((end, slot) => end - slotOffsets[slot]);
  return {
    name,
    params: { record_count: records },
    constants: { WG },
    buffers: {
      // A decoy behind the last record.
      slots: Uint32Array.from([...slots, 0]),
      slot_offsets: slotOffsets,
      cursors: { length: tableSize, fill: 0 },
      members: new Uint32Array(records + 1).fill(UNTOUCHED),
    },
    canonical: ({ members, cursors }) => ({ members: sortedStretches(buckets, members), cursors }),
    expected: { members: Uint32Array.from([...sortedStretches(buckets, buckets.members), UNTOUCHED]), cursors: sizes },
  };
}

export const cases: readonly KernelCase[] = [
  ...keySets().map(({ name, keys }) => scatterCase(name, keys)),
  scatterCase('more than 65,535 workgroups', Uint32Array.from(numbers(2 * 65_600, 14).map((x) => x % 90)), 1),
];
