import { bucketsOracle } from '../oracles/collide.ts';
import type { KernelCase } from './case.ts';
import { keySets, tableSizeFor } from './bucketFixture.ts';
import type { Keys } from './bucketFixture.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

/** Which record owns a bucket depends on the order of arrival; what does not: who is together, and what is counted. */
function canonicalOf(records: number) {
  return ({ table, slots, counts }: Readonly<Record<string, Uint32Array>>): Record<string, Uint32Array> => {
    const lowest = new Map<number, number>();
    for (let record = 0; record < records; record++) if (!lowest.has(slots[record])) lowest.set(slots[record], record);
    const placed = Array.from(slots.subarray(0, records));
    return {
      companions: Uint32Array.from(placed.map((slot) => lowest.get(slot) as number)),
      sizes: Uint32Array.from(placed.map((slot) => counts[slot])),
      // The owner of a place is one of those who share it.
      owned: Uint32Array.from(placed.map((slot) => Number(table[slot] >= 1 && table[slot] <= records && slots[table[slot] - 1] === slot))),
      used: Uint32Array.of(table.filter((entry) => entry !== 0).length, counts.filter((count) => count !== 0).length),
      behind: slots.slice(records),
    };
  };
}

function insertCase(name: string, keys: Keys, tableSize = tableSizeFor(keys.length / 2), WG = 64): KernelCase {
  const records = keys.length / 2;
  const buckets = bucketsOracle(keys);
  const companions = new Uint32Array(records);
  const sizes = new Uint32Array(records);
  for (const members of buckets) {
    for (const record of members) {
      companions[record] = members[0];
      sizes[record] = members.length;
    }
  }
  return {
    name,
    params: { record_count: records, table_size: tableSize },
    constants: { WG },
    buffers: {
      // A decoy behind the last record.
      keys: Uint32Array.from([...keys, 1, 1]),
      table: { length: tableSize, fill: 0 },
      slots: new Uint32Array(records + 2).fill(UNTOUCHED),
      counts: { length: tableSize, fill: 0 },
    },
    canonical: canonicalOf(records),
    expected: {
      companions,
      sizes,
      owned: new Uint32Array(records).fill(1),
      used: Uint32Array.of(buckets.length, buckets.length),
      behind: Uint32Array.of(UNTOUCHED, UNTOUCHED),
    },
  };
}

/** Where the kernel begins to look; if this drifts from the kernel the case below only loses its sting. */
function firstSlot(lo: number, hi: number, tableSize: number): number {
  const h = Math.imul(lo ^ Math.imul(hi, 0x9e3779b1), 0x85ebca77);
  return ((h ^ (h >>> 15)) & (tableSize - 1)) >>> 0;
}

/** Different keys that all want the last place: one chain that goes on at the front, each key twice. */
function oneChain(different: number, tableSize: number): Keys {
  const wanted: number[] = [];
  const any = numbers(different * tableSize * 4, 8);
  for (let at = 0; wanted.length < 2 * different; at += 2) {
    if (firstSlot(any[at], any[at + 1], tableSize) === tableSize - 1) wanted.push(any[at], any[at + 1]);
  }
  return Uint32Array.from([...wanted, ...wanted]);
}

export const cases: readonly KernelCase[] = [
  ...keySets().map(({ name, keys }) => insertCase(name, keys)),
  insertCase('one chain round the end of the table', oneChain(30, 128), 128),
  insertCase('every place taken', Uint32Array.from(numbers(256, 12)), 128),
  insertCase('one place left', Uint32Array.from(numbers(254, 13)), 128),
  insertCase('more than 65,535 workgroups', Uint32Array.from(numbers(2 * 65_600, 14).map((x) => x % 300)), 1 << 18, 1),
];
