/** Collisions and slot agreement: oracle = twin = WASM = device. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collide } from '../../src/collide/collidePlan.ts';
import { slotAgreement } from '../../src/verify/agreementPlan.ts';
import { compareWords } from '../harness/compareWords.ts';
import { closeAll, openNamedEngines, type NamedEngine } from './engines.ts';
import { agreementOracle } from '../oracles/agreement.ts';
import { collideOracle } from '../oracles/collide.ts';
import { random } from '../oracles/random.ts';

let engines: NamedEngine[];
beforeAll(async () => {
  engines = await openNamedEngines();
});
afterAll(async () => {
  await closeAll(engines);
});

/** Keys of records that fall into `buckets` buckets, some of which differ in one half only. */
function keysOf(seed: number, records: number, buckets: number): Uint32Array {
  const next = random(seed);
  const keys = new Uint32Array(2 * records);
  for (let i = 0; i < records; i++) {
    const bucket = Math.floor(next() * buckets);
    keys[2 * i] = Math.imul(bucket >> 1, 0x9e3779b1);
    keys[2 * i + 1] = bucket & 1;
  }
  return keys;
}

async function expectCollisions(keys: Uint32Array, depth: number): Promise<void> {
  const want = collideOracle(keys, depth);
  for (const { name, engine } of engines) {
    for (const capacity of [undefined, 0, Math.max(0, want.pairs.length / 2 - 1), want.pairs.length / 2, want.pairs.length / 2 + 1]) {
      const got = await collide(engine, keys, depth, capacity === undefined ? {} : { pairs: capacity, overfull: 1 });
      expect({ name, capacity, pairs: compareWords(got.pairs, Uint32Array.from(want.pairs)), overfull: [...got.overfull] }).toEqual({ name, capacity, pairs: null, overfull: [...want.overfull].sort((a, b) => a - b) });
    }
  }
}

describe('collide', () => {
  test('no record, one record', async () => {
    await expectCollisions(new Uint32Array(0), 64);
    await expectCollisions(Uint32Array.of(0, 0), 64);
  });
  for (const [records, buckets] of [[64, 64], [300, 100], [700, 7], [500, 100_000]]) {
    for (const depth of [1, 2, 64]) test(`${records} records in ${buckets} buckets, depth ${depth}`, () => expectCollisions(keysOf(records + depth, records, buckets), depth));
  }
  test('one bucket for all', () => expectCollisions(new Uint32Array(2 * 400), 64));
});

describe('slot agreement', () => {
  for (const [k, slotWords] of [[16, 1], [128, 1], [512, 1], [64, 2]]) {
    test(`k = ${k}, ${slotWords} words a slot`, async () => {
      const next = random(k + slotWords);
      const rows = 40;
      const signatures = Uint32Array.from({ length: rows * k * slotWords }, () => Math.floor(next() * 3) * 0x7fffffff);
      const pairs = Uint32Array.from({ length: 2 * 333 }, () => Math.floor(next() * rows));
      const want = agreementOracle(signatures, pairs, k, slotWords);
      for (const { name, engine } of engines) expect({ name, counts: compareWords(await slotAgreement(engine, signatures, pairs, { k, slotWords }), want) }).toEqual({ name, counts: null });
    });
  }
});
