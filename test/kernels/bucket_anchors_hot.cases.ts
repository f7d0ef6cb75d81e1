import type { KernelCase } from './case.ts';
import { anchorsOf, bucketsOf, keySets } from './bucketFixture.ts';
import type { Keys, MemberOrder } from './bucketFixture.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

interface Options {
  readonly depth: number;
  readonly order?: MemberOrder;
  /** Buckets of more members are listed; default 0, so all. */
  readonly above?: number;
  /** Buckets there could be beyond those listed; default 1. */
  readonly spare?: number;
  readonly WG?: number;
  readonly SPAN?: number;
}

function hotCase(name: string, keys: Keys, { depth, order = 'seeded', above = 0, spare = 1, WG = 64, SPAN = 256 }: Options): KernelCase {
  const buckets = bucketsOf(keys, order);
  const listed = buckets.buckets.filter((members) => members.length > above);
  const slots = listed.map((members) => buckets.slots[members[0]]);
  const unlisted = [buckets.slots[buckets.buckets.find((members) => members.length <= above)?.[0] ?? 0] ?? 0];
  const expected = anchorsOf(buckets, depth, UNTOUCHED);
  for (const members of buckets.buckets) {
    const first = buckets.slotOffsets[buckets.slots[members[0]]];
    if (members.length <= above) expected.fill(UNTOUCHED, first, first + members.length);
  }
  return {
    name: `${name}, depth ${depth}, above ${above}, ${spare} spare, ${order}, bitmap of ${SPAN}`,
    params: { depth, hot_limit: slots.length + spare },
    constants: { WG, SPAN },
    buffers: {
      // Behind the list stands a bucket that is none of it.
      hot: Uint32Array.from([slots.length, ...slots.toReversed(), ...unlisted, ...unlisted]),
      slot_offsets: buckets.slotOffsets,
      members: buckets.members,
      anchors: new Uint32Array(buckets.records).fill(UNTOUCHED),
    },
    expected: { anchors: expected },
  };
}

/** `count` records of one key, at the places that `at` gives, among others that are all different. */
function scattered(records: number, isMember: (record: number) => boolean): Keys {
  return Uint32Array.from(Array.from({ length: records }, (_, record) => (isMember(record) ? [7, 7] : [record, 9])).flat());
}

const equal = (records: number): Keys => new Uint32Array(2 * records).fill(3);

export const cases: readonly KernelCase[] = [
  ...keySets().map(({ name, keys }) => hotCase(name, keys, { depth: 4 })),
  ...keySets().flatMap(({ name, keys }) => [0, 1].map((spare) => hotCase(name, keys, { depth: 64, above: 3, spare }))),
  ...[1, 2, 31, 32, 33, 63, 64, 65, 499, 500, 501, 2 ** 20].map((depth) => hotCase('500 equal', equal(500), { depth })),
  ...(['ascending', 'descending'] as const).map((order) => hotCase('500 equal', equal(500), { depth: 64, order })),
  ...[1023, 1024, 1025, 4000].map((depth) => hotCase('several bitmaps', equal(4000), { depth, SPAN: 32 })),
  ...[255, 256, 257, 4000].map((depth) => hotCase('several bitmaps of fewer words than lanes', equal(4000), { depth, SPAN: 8 })),
  ...[1, 3, 4, 5, 100].map((depth) => hotCase('members far apart', scattered(5000, (record) => record % 1250 === 1249 || record > 4990), { depth, above: 1, SPAN: 2 })),
  ...[1, 2, 63, 64, 65].map((depth) => hotCase('members at the edges of bitmaps', scattered(3000, (record) => record % 64 === 63 || record % 64 === 0), { depth, above: 1, SPAN: 2 })),
  hotCase('odd lanes', scattered(3000, (record) => record % 7 < 3), { depth: 700, above: 1, WG: 10, SPAN: 7 }),
  hotCase('more than 65,535 workgroups', Uint32Array.from(numbers(900, 15).map((x) => x % 12)), { depth: 3, spare: 65_601, WG: 1, SPAN: 16 }),
  hotCase('more than 65,535 buckets', Uint32Array.from(Array.from({ length: 65_601 + 9 }, (_, record) => [Math.min(record, 65_600), 5]).flat()), { depth: 3, WG: 1, SPAN: 1 }),
];
