import type { KernelCase } from './case.ts';
import { anchorsOf, bucketsOf, keySets } from './bucketFixture.ts';
import type { Keys, MemberOrder } from './bucketFixture.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

interface Options {
  readonly depth: number;
  readonly order?: MemberOrder;
  /** Default: as many as are needed. */
  readonly capacity?: number;
  readonly tableSize?: number;
  readonly WG?: number;
  readonly HOT?: number;
}

function anchorsCase(name: string, keys: Keys, { depth, order = 'seeded', capacity, tableSize, WG = 64, HOT = 256 }: Options): KernelCase {
  const buckets = bucketsOf(keys, order, tableSize);
  const tooMany = buckets.buckets.map((members) => members.length).filter((size) => size > depth).sort((a, b) => a - b);
  const room = capacity ?? tooMany.length;
  const { slotOffsets } = buckets;
  const specified = (anchors: Uint32Array): Uint32Array =>
    Uint32Array.from(buckets.buckets.filter((members) => members.length <= HOT).flatMap((members) => {
      const first = slotOffsets[buckets.slots[members[0]]];
      return [...anchors.subarray(first, first + Math.min(members.length, depth))];
    }));
  const hotSlots = Uint32Array.from(buckets.buckets.filter((members) => members.length > HOT).map((members) => buckets.slots[members[0]])).sort();
  return {
    name: `${name}, depth ${depth}, ${order}${HOT === 256 ? '' : `, hot above ${HOT}`}`,
    params: { table_size: buckets.tableSize, depth, overfull_capacity: room },
    constants: { WG, HOT },
    buffers: {
      // One decoy slot behind the table, so full that it would be counted.
      slot_offsets: Uint32Array.from([...slotOffsets, buckets.records + depth + 1]),
      members: buckets.members,
      anchors: new Uint32Array(buckets.records).fill(UNTOUCHED),
      overfull: Uint32Array.from([...Array.from({ length: room + 1 }, () => 0), UNTOUCHED]),
      hot: Uint32Array.from([...Array.from({ length: hotSlots.length + 1 }, () => 0), UNTOUCHED]),
    },
    canonical: ({ anchors, overfull, hot }) => ({
      anchors: specified(anchors),
      hot: Uint32Array.from([hot[0], ...hot.slice(1, 1 + hotSlots.length).sort(), ...hot.slice(1 + hotSlots.length)]),
      // Those left for the other kernel stay as they were.
      left: Uint32Array.from(buckets.buckets.filter((members) => members.length > HOT).flatMap((members) => {
        const from = slotOffsets[buckets.slots[members[0]]];
        return [...anchors.subarray(from, from + members.length)];
      })),
      overfull: Uint32Array.from([overfull[0], ...overfull.slice(1, Math.min(overfull[0], room) + 1).sort()]),
      behind: overfull.slice(Math.min(overfull[0], room) + 1),
    }),
    expected: {
      anchors: specified(anchorsOf(buckets, depth, UNTOUCHED)),
      hot: Uint32Array.from([hotSlots.length, ...hotSlots, UNTOUCHED]),
      left: new Uint32Array(buckets.buckets.filter((members) => members.length > HOT).reduce((sum, members) => sum + members.length, 0)).fill(UNTOUCHED),
      overfull: Uint32Array.from([tooMany.length, ...tooMany.slice(0, room)]),
      behind: Uint32Array.from([...Array.from({ length: Math.max(0, room - tooMany.length) }, () => 0), UNTOUCHED]),
    },
  };
}

/** 40 buckets of three: with depth 2 all of them are overfull, and equally so. */
const threes = Uint32Array.from(Array.from({ length: 120 }, (_, record) => [record % 40, 6]).flat());

export const cases: readonly KernelCase[] = [
  ...keySets().map(({ name, keys }) => anchorsCase(name, keys, { depth: 4 })),
  ...([1, 2, 63, 64, 65, 255, 256, 257] as const).map((depth) => anchorsCase('256 equal', new Uint32Array(512).fill(3), { depth })),
  ...([63, 64] as const).map((depth) => anchorsCase('257 equal', new Uint32Array(514).fill(3), { depth })),
  ...[1, 2, 3, 15, 16, 17].map((HOT) => anchorsCase('97 hot keys', keySets().find(({ name }) => name === '97 hot keys')?.keys as Keys, { depth: 4, HOT })),
  ...(['ascending', 'descending'] as const).map((order) => anchorsCase('250 equal', new Uint32Array(500).fill(3), { depth: 64, order })),
  ...[0, 39, 40, 41].map((capacity) => anchorsCase(`40 overfull buckets, room for ${capacity}`, threes, { depth: 2, capacity })),
  anchorsCase('more than 65,535 workgroups', Uint32Array.from(numbers(2000, 15).map((x) => x % 12)), { depth: 3, tableSize: 1 << 17, WG: 1 }),
];
