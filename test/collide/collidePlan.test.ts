/** Keys to pairs: the plan on every engine against the oracle, capacities, limits and worst cases. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collide, collideWork, mostRecords } from '../../src/collide/collidePlan.ts';
import { isBandsawError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { expectWords } from '../harness/compareWords.ts';
import { openTestEngines, withLimits } from '../harness/engines.ts';
import { keySets } from '../kernels/bucketFixture.ts';
import { collideOracle } from '../oracles/collide.ts';
import { random } from '../oracles/random.ts';

let engines: Engine[];
beforeAll(async () => {
  engines = await openTestEngines();
});
afterAll(async () => {
  await Promise.all(engines.map(async (engine) => engine.close()));
});

async function checkAll(keys: Uint32Array, depth: number): Promise<void> {
  const wanted = collideOracle(keys, depth);
  for (const engine of engines) {
    const { pairs, overfull } = await collide(engine, keys, depth);
    expectWords(`pairs on ${engine.kind}, depth ${depth}`, pairs, wanted.pairs);
    expectWords(`overfull on ${engine.kind}, depth ${depth}`, overfull, wanted.overfull);
  }
}

describe.each(keySets())('$name', ({ keys }) => {
  test.each([1, 4, 64, 2 ** 32])('depth %i', async (depth) => checkAll(keys, depth));
});

test('seeded keys of few values in both halves, in many sizes', async () => {
  for (let seed = 1; seed <= 30; seed++) {
    const next = random(seed);
    const spread = 1 + Math.floor(next() * 40);
    const keys = Uint32Array.from({ length: 2 * Math.floor(next() * 400) }, () => Math.floor(next() * spread));
    await checkAll(keys, 1 + Math.floor(next() * 9));
  }
});

/** 9 pairs of 6 records of two buckets of three, one of them beyond a depth of 2. */
const keys = Uint32Array.of(1, 1, 2, 2, 1, 1, 1, 1, 2, 2, 1, 1);
const wanted = collideOracle(keys, 2);

describe('room', () => {
  test.each([-1, 0, 1, -100])('%i more pairs than there are', async (spare) => {
    const total = wanted.pairs.length / 2;
    const first = Math.max(0, total + spare);
    for (const engine of engines) {
      let runs = 0;
      const { pairs } = await collide(withLimits(engine, {}, () => runs++), keys, 2, { pairs: first });
      expectWords(`pairs on ${engine.kind}`, pairs, wanted.pairs);
      expect(runs, engine.kind).toBe(first < total ? 2 : 1);
    }
  });

  test.each([0, 1, 2])('room for %i overfull buckets where there is one', async (room) => {
    for (const engine of engines) {
      let runs = 0;
      const { overfull } = await collide(withLimits(engine, {}, () => runs++), keys, 2, { overfull: room });
      expectWords(`overfull on ${engine.kind}`, overfull, wanted.overfull);
      expect(runs, engine.kind).toBe(room < 1 ? 2 : 1);
    }
  });

  test('what did not fit is counted, the rest is there', async () => {
    for (const engine of engines) {
      const { pairs, totals, overfull } = await engine.run(collideWork(keys, { depth: 2, capacity: 3, overfullCapacity: 0 }));
      expect(totals[0]).toBe(wanted.pairs.length / 2);
      expectWords(`pairs on ${engine.kind}`, pairs, wanted.pairs.subarray(0, 6));
      expect([...overfull]).toEqual([1]);
    }
  });
});

describe('limits', () => {
  test('records: one more than fit is refused with both numbers', async () => {
    expect(mostRecords({ bufferWords: 2 ** 25 })).toBe(2 ** 23);
    expect(mostRecords({ bufferWords: 2 ** 25 + 1 })).toBe(2 ** 24);
    for (const engine of engines) {
      const small = withLimits(engine, { bufferWords: 33 });
      await collide(small, new Uint32Array(2 * 16).map((_, at) => at), 4);
      const refused = collide(small, new Uint32Array(2 * 17).map((_, at) => at), 4);
      await expect(refused).rejects.toThrow(/Expected at most 16 records on engine \w+ but found 17/);
      await refused.catch((error) => expect(isBandsawError(error, 'budget')).toBe(true));
    }
  });

  test('no buffer of what fits is larger than the limit', async () => {
    for (const bufferWords of [33, 64, 65, 100]) {
      for (const engine of engines) {
        const small = withLimits(engine, { bufferWords }, (largest) => expect(largest).toBeLessThanOrEqual(bufferWords));
        const most = mostRecords({ bufferWords });
        await collide(small, new Uint32Array(2 * most).map((_, at) => at >> 2), 4);
      }
    }
  });

  test('pairs: what can never fit is refused with both numbers', async () => {
    // 12 equal keys make 66 pairs; 65 words hold 32.
    for (const engine of engines) {
      await expect(collide(withLimits(engine, { bufferWords: 65 }), new Uint32Array(24), 64)).rejects.toThrow(/Expected at most 32 pairs of 12 records on engine \w+ but found 66/);
      await expect(collide(withLimits(engine, { bufferWords: 132 }), new Uint32Array(24), 64)).resolves.toMatchObject({ pairs: collideOracle(new Uint32Array(24), 64).pairs });
    }
  });

  // The shader's part in this is a case of pair_emit: on a device one lane would sort all 93,000 members.
  test('more pairs than 32 bits count are refused, not cut', async () => {
    const many = new Uint32Array(2 * 93_000);
    const checked = engines.filter(({ kind }) => kind !== 'gpu');
    for (const engine of checked) await expect(collide(engine, many, 93_000)).rejects.toThrow(/pairs of 93000 records .* but found at least 4294967295/);
  });

  test.each([0, -1, 1.5, NaN])('refuses a depth of %d', async (depth) => {
    await expect(collide(engines[0], keys, depth)).rejects.toThrow(/Expected a bucket depth from 1 on/);
  });

  test('refuses half a key', async () => {
    await expect(collide(engines[0], new Uint32Array(3), 1)).rejects.toThrow(/Expected two words a key/);
  });
});

test('the same pairs when the records are divided by key', async () => {
  const next = random(5);
  const all = Uint32Array.from({ length: 2 * 3000 }, () => Math.floor(next() * 30));
  const { pairs } = collideOracle(all, 3);
  const parts = [0, 1, 2].map((part) => Array.from({ length: 3000 }, (_, record) => record).filter((record) => all[2 * record] % 3 === part));
  for (const engine of engines) {
    const found: [number, number][] = [];
    for (const records of parts) {
      const part = await collide(engine, Uint32Array.from(records.flatMap((record) => [all[2 * record], all[2 * record + 1]])), 3);
      for (let p = 0; p < part.pairs.length; p += 2) found.push([records[part.pairs[p]], records[part.pairs[p + 1]]]);
    }
    found.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    expectWords(`pairs on ${engine.kind}`, found.flat(), pairs);
  }
});

test('a bucket of 50,000 stays linear in members × depth', async () => {
  for (const engine of engines) {
    const started = performance.now();
    const { pairs, overfull } = await collide(engine, new Uint32Array(100_000).fill(9), 8);
    expect(pairs.length / 2).toBe(50_000 * 8 - 36);
    expect([...overfull]).toEqual([50_000]);
    // Pairing all with all would be 1.25 billion steps.
    expect(performance.now() - started, engine.kind).toBeLessThan(20_000);
  }
});
