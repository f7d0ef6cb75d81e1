import type { KernelCase } from './case.ts';
import { anchorsOf, bucketsOf, keySets, pairCountsOf } from './bucketFixture.ts';
import type { Keys } from './bucketFixture.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

/** Behind the anchors of a bucket stands 0, which would count as one. */
function countCase(name: string, keys: Keys, depth: number, WG = 64): KernelCase {
  const buckets = bucketsOf(keys);
  return {
    name: `${name}, depth ${depth}`,
    params: { record_count: buckets.records, depth },
    constants: { WG },
    buffers: {
      slots: Uint32Array.from([...buckets.slots, 0]),
      slot_offsets: buckets.slotOffsets,
      anchors: anchorsOf(buckets, depth, 0),
      pair_counts: new Uint32Array(buckets.records + 1).fill(UNTOUCHED),
    },
    expected: { pair_counts: Uint32Array.from([...pairCountsOf(buckets, depth), UNTOUCHED]) },
  };
}

export const cases: readonly KernelCase[] = [
  ...keySets().map(({ name, keys }) => countCase(name, keys, 4)),
  ...[1, 2, 3, 7, 64, 499, 500, 501, 0xffffffff].map((depth) => countCase('500 equal', new Uint32Array(1000).fill(3), depth)),
  countCase('more than 65,535 workgroups', Uint32Array.from(numbers(2 * 65_600, 14).map((x) => x % 90)), 5, 1),
];
