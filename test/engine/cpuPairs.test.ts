/** Buckets, pairs and slot agreement of the cpu engine against the oracles. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collideWork } from '../../src/collide/collidePlan.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { agreementWork } from '../../src/verify/agreementPlan.ts';
import { expectWords } from '../harness/compareWords.ts';
import { agreementOracle } from '../oracles/agreement.ts';
import { collideOracle } from '../oracles/collide.ts';
import { random } from '../oracles/random.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openCpuEngine({ workers: 0 });
});
afterAll(async () => engine.close());

const seed = 99;

async function checkCollide(name: string, keys: Uint32Array, depth: number): Promise<void> {
  const want = collideOracle(keys, depth);
  const total = want.pairs.length / 2;
  const beyond = want.overfull.length;
  for (const capacity of new Set([total, total + 1, Math.max(0, total - 1), 0])) {
    for (const overfullCapacity of new Set([beyond, beyond + 1, Math.max(0, beyond - 1)])) {
      const { pairs, totals, overfull } = await engine.run(collideWork(keys, { depth, capacity, overfullCapacity }));
      const what = `${name}, depth ${depth}, capacity ${capacity}, ${overfullCapacity}`;
      expect([pairs.length, totals.length, overfull.length], what).toEqual([2 * capacity, 1, 1 + overfullCapacity]);
      expect([totals[0], overfull[0]], what).toEqual([total, beyond]);
      expectWords(`pairs, ${what}`, pairs.subarray(0, 2 * Math.min(total, capacity)), want.pairs.subarray(0, 2 * capacity));
      const sizes = overfull.slice(1, 1 + Math.min(beyond, overfullCapacity)).sort();
      if (overfullCapacity >= beyond) expectWords(`overfull, ${what}`, sizes, want.overfull);
      else expect(sizes.every((size) => want.overfull.includes(size)), what).toBe(true);
    }
  }
}

describe('collide', () => {
  test.each([
    ['no record', 0, 1],
    ['one record', 1, 1],
    ['few keys', 60, 7],
    ['many keys', 3000, 1500],
    ['one key', 150, 1],
  ])('%s', async (name, records, different) => {
    const next = random(seed);
    const values = Array.from({ length: different }, () => [Math.floor(next() * 2 ** 32), Math.floor(next() * 2 ** 32)]);
    const keys = new Uint32Array(2 * records);
    for (let record = 0; record < records; record++) keys.set(values[Math.floor(next() * different)], 2 * record);
    for (const depth of [1, 2, 64, 0xffffffff]) await checkCollide(`${name}, seed ${seed}`, keys, depth);
  });

  test('keys that differ in one half only, and extreme ones', async () => {
    const halves = [0, 1, 2, 3, 0xffffffff, 0x80000000];
    const keys: number[] = [];
    for (const round of [0, 1, 2]) for (const lo of halves) for (const hi of halves) if ((lo + hi + round) % 3 !== 0) keys.push(lo, hi);
    await checkCollide('halves', Uint32Array.from(keys), 2);
  });

  test('a million records of one key cost only their pairs', async () => {
    const records = 1_000_000;
    const keys = new Uint32Array(2 * records).fill(7);
    const { pairs, totals, overfull } = await engine.run(collideWork(keys, { depth: 2, capacity: 5, overfullCapacity: 1 }));
    expect([...pairs]).toEqual([0, 1, 0, 2, 1, 2, 0, 3, 1, 3]);
    expect(totals[0]).toBe(1 + 2 * (records - 2));
    expect([...overfull]).toEqual([1, records]);
  });

  test('more pairs than 32 bits count are not few', async () => {
    const { totals } = await engine.run(collideWork(new Uint32Array(2 * 100_000), { depth: 0xffffffff, capacity: 0, overfullCapacity: 0 }));
    expect(totals[0]).toBe(0xffffffff);
  });
});

describe('agreement', () => {
  test.each([[16, 1], [128, 1], [112, 2], [512, 1], [16, 2], [20, 2]])('k = %i, %i words a slot', async (k, slotWords) => {
    const next = random(seed + k);
    const rows = 40;
    // Two values a word: whole slots of two words are equal in a quarter of all cases, in one half only in half of them.
    const signatures = Uint32Array.from({ length: rows * k * slotWords }, () => (next() < 0.5 ? 0xffffffff : 5));
    const pairs = Uint32Array.from({ length: 600 }, (_, at) => (at < 4 ? rows - 1 : Math.floor(next() * rows)));
    const { counts } = await engine.run(agreementWork(signatures, pairs, { k, slotWords }));
    expectWords(`seed ${seed + k}`, counts, agreementOracle(signatures, pairs, k, slotWords));
    expect(counts[0]).toBe(k);
  });

  test('no pair', async () => {
    expect((await engine.run(agreementWork(new Uint32Array(16), new Uint32Array(0), { k: 16, slotWords: 1 })))['counts'].length).toBe(0);
  });

  test('three words a slot are refused', async () => {
    await expect(engine.run(agreementWork(new Uint32Array(96), Uint32Array.of(0, 1), { k: 16, slotWords: 3 }))).rejects.toMatchObject({ code: 'unsupported' });
  });
});
