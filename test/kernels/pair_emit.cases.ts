import { collideOracle } from '../oracles/collide.ts';
import type { KernelCase } from './case.ts';
import { anchorsOf, bucketsOf, keySets, pairCountsOf } from './bucketFixture.ts';
import type { Keys } from './bucketFixture.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

interface Options {
  readonly depth: number;
  /** Pairs there is room for beyond those there are; default 0. */
  readonly spare?: number;
  readonly WG?: number;
}

function emitCase(name: string, keys: Keys, { depth, spare = 0, WG = 64 }: Options): KernelCase {
  const buckets = bucketsOf(keys);
  const { pairs } = collideOracle(keys, depth);
  const counts = pairCountsOf(buckets, depth);
  const bases = new Uint32Array(buckets.records + 1);
  counts.forEach((count, record) => (bases[record + 1] = bases[record] + count));
  const total = pairs.length / 2;
  const capacity = Math.max(0, total + spare);
  const expected = new Uint32Array(2 * Math.max(capacity, total) + 2).fill(UNTOUCHED);
  expected.set(pairs.subarray(0, 2 * capacity));
  return {
    name: `${name}, depth ${depth}, capacity ${spare === 0 ? 'exact' : spare}`,
    params: { record_count: buckets.records, capacity },
    constants: { WG },
    buffers: {
      // A decoy record behind the last one, with pairs.
      slots: Uint32Array.from([...buckets.slots, 0]),
      slot_offsets: buckets.slotOffsets,
      anchors: anchorsOf(buckets, depth, UNTOUCHED),
      pair_bases: Uint32Array.from([...bases, total + 5]),
      pairs: new Uint32Array(expected.length).fill(UNTOUCHED),
      totals: Uint32Array.of(0),
    },
    expected: { pairs: expected, totals: Uint32Array.of(total) },
  };
}

const equal = new Uint32Array(300).fill(3);

/** Bases of more pairs than 32 bits count, which wrap at the third record. */
function wrapCase(at: string, bases: readonly number[]): KernelCase {
  const buckets = bucketsOf(new Uint32Array(8).fill(1));
  return {
    name: `more pairs than 32 bits count, ${at}`,
    params: { record_count: 4, capacity: 0 },
    buffers: { slots: buckets.slots, slot_offsets: buckets.slotOffsets, anchors: anchorsOf(buckets, 4, 0), pair_bases: Uint32Array.from(bases), pairs: Uint32Array.of(UNTOUCHED, UNTOUCHED), totals: Uint32Array.of(0) },
    expected: { pairs: Uint32Array.of(UNTOUCHED, UNTOUCHED), totals: Uint32Array.of(0xffffffff) },
  };
}

export const cases: readonly KernelCase[] = [
  ...keySets().map(({ name, keys }) => emitCase(name, keys, { depth: 4 })),
  ...[1, 2, 149, 150, 151].map((depth) => emitCase('150 equal', equal, { depth })),
  ...[-1, 1, -100, -(2 ** 31)].map((spare) => emitCase('150 equal', equal, { depth: 64, spare })),
  ...[-1, 1].map((spare) => emitCase('97 hot keys', keySets().find(({ name }) => name === '97 hot keys')?.keys as Keys, { depth: 9, spare })),
  emitCase('more than 65,535 workgroups', Uint32Array.from(numbers(2 * 65_600, 14).map((x) => x % 90)), { depth: 2, WG: 1 }),
  wrapCase('in the middle', [0, 5, 0xfffffff0, 3, 4]),
  wrapCase('at the end', [0, 5, 9, 0xfffffff0, 3]),
];
