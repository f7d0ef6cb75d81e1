import { bucketsOracle } from '../oracles/collide.ts';
import { random } from '../oracles/random.ts';
import { numbers } from './sketchUnits.ts';

/** Keys (lo, hi) of records in rank order. */
export type Keys = Uint32Array;

interface NamedKeys {
  readonly name: string;
  readonly keys: Keys;
}

function keysOf(count: number, key: (record: number) => readonly [number, number]): Keys {
  return Uint32Array.from(Array.from({ length: count }, (_, record) => key(record)).flat());
}

/** Keys of all the kinds that have broken a table somewhere. */
export function keySets(): NamedKeys[] {
  const any = numbers(4000, 31);
  const hot = (record: number): readonly [number, number] => [any[any[record] % 97], any[(any[record] % 97) + 100]];
  return [
    ...[0, 1, 2, 63, 64, 65].map((count) => ({ name: `${count} records`, keys: keysOf(count, (record) => [any[record] % 20, any[record] % 3]) })),
    { name: 'all different', keys: keysOf(700, (record) => [any[record], any[record + 1000]]) },
    { name: 'all equal', keys: keysOf(500, () => [17, 4]) },
    { name: 'all zero', keys: keysOf(70, () => [0, 0]) },
    { name: '97 hot keys', keys: keysOf(1500, hot) },
    { name: 'equal in the low half only', keys: keysOf(300, (record) => [5, any[record] % 90]) },
    { name: 'equal in the high half only', keys: keysOf(300, (record) => [any[record] % 90, 5]) },
    { name: 'halves swapped', keys: keysOf(200, (record) => (record % 2 === 0 ? [1, 2] : [2, 1])) },
    { name: 'pairs far apart', keys: keysOf(400, (record) => [any[record % 200], 9]) },
    { name: 'one hot key among many', keys: keysOf(600, (record) => (record % 3 === 0 ? [8, 8] : [any[record], 8])) },
  ];
}

/** A table as the insertion could leave it: buckets at seeded places, members side by side in seeded order. */
export interface Buckets {
  readonly records: number;
  readonly tableSize: number;
  /** Members of each bucket in rank order. */
  readonly buckets: readonly (readonly number[])[];
  readonly slots: Uint32Array;
  /** tableSize + 1. */
  readonly slotOffsets: Uint32Array;
  readonly members: Uint32Array;
}

function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items.map((item) => ({ item, key: next() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
}

export type MemberOrder = 'seeded' | 'ascending' | 'descending';

export function tableSizeFor(records: number): number {
  let size = 2;
  while (size < 2 * records) size *= 2;
  return size;
}

export function bucketsOf(keys: Keys, order: MemberOrder = 'seeded', tableSize = tableSizeFor(keys.length / 2)): Buckets {
  const next = random(keys.length + 1);
  const buckets = bucketsOracle(keys);
  const places = shuffled(Array.from({ length: tableSize }, (_, slot) => slot), next).slice(0, buckets.length);
  const records = keys.length / 2;
  const slots = new Uint32Array(records);
  const slotOffsets = new Uint32Array(tableSize + 1);
  const at = new Map(buckets.map((members, index) => [places[index], members]));
  const listed: number[] = [];
  for (let slot = 0; slot < tableSize; slot++) {
    const members = at.get(slot) ?? [];
    for (const record of members) slots[record] = slot;
    listed.push(...(order === 'seeded' ? shuffled(members, next) : order === 'ascending' ? members : members.toReversed()));
    slotOffsets[slot + 1] = listed.length;
  }
  return { records, tableSize, buckets, slots, slotOffsets, members: Uint32Array.from(listed) };
}

/** The lowest `depth` members of each bucket at the start of its stretch, `rest` behind them. */
export function anchorsOf(buckets: Buckets, depth: number, rest: number): Uint32Array {
  const anchors = new Uint32Array(buckets.records).fill(rest);
  for (const members of buckets.buckets) anchors.set(members.slice(0, depth), buckets.slotOffsets[buckets.slots[members[0]]]);
  return anchors;
}

/** How many pairs each record has. */
export function pairCountsOf(buckets: Buckets, depth: number): number[] {
  const counts = Array.from({ length: buckets.records }, () => 0);
  for (const members of buckets.buckets) members.forEach((record, at) => (counts[record] = Math.min(at, depth)));
  return counts;
}
