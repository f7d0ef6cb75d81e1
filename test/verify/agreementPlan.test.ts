/** Slot agreement on every engine against the oracle, in one run and in as many as small buffers demand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { slotAgreement } from '../../src/verify/agreementPlan.ts';
import { expectWords } from '../harness/compareWords.ts';
import { openTestEngines, withLimits } from '../harness/engines.ts';
import { agreementOracle } from '../oracles/agreement.ts';
import { random } from '../oracles/random.ts';

let engines: Engine[];
beforeAll(async () => {
  engines = await openTestEngines();
});
afterAll(async () => {
  await Promise.all(engines.map(async (engine) => engine.close()));
});

interface Sample {
  readonly signatures: Uint32Array;
  readonly pairs: Uint32Array;
}

function sample(rows: number, pairs: number, words: number, seed: number): Sample {
  const next = random(seed);
  return {
    signatures: Uint32Array.from({ length: rows * words }, () => Math.floor(next() * 3)),
    pairs: Uint32Array.from({ length: 2 * pairs }, () => Math.floor(next() * rows)),
  };
}

describe.each([1, 2])('%i words a slot', (slotWords) => {
  test.each([16, 112, 128, 512])('k = %i', async (k) => {
    const { signatures, pairs } = sample(20, 150, k * slotWords, k);
    for (const engine of engines) {
      expectWords(engine.kind, await slotAgreement(engine, signatures, pairs, { k, slotWords }), agreementOracle(signatures, pairs, k, slotWords));
    }
  });
});

test.each([
  ['two rows at a time', 32],
  ['three rows at a time', 48],
  ['hardly more', 63],
  ['half of the rows', 20 * 8],
  ['all rows, a few pairs', 20 * 16],
])('buffers for %s', async (_, bufferWords) => {
  const { signatures, pairs } = sample(20, 400, 16, 9);
  const wanted = agreementOracle(signatures, pairs, 16, 1);
  for (const engine of engines) {
    let runs = 0;
    const small = withLimits(engine, { bufferWords }, (largest) => {
      runs++;
      expect(largest).toBeLessThanOrEqual(bufferWords);
    });
    expectWords(engine.kind, await slotAgreement(small, signatures, pairs, { k: 16, slotWords: 1 }), wanted);
    expect(runs).toBeGreaterThan(1);
  }
});

test.each([1 << 20, 32, 48, 160])('rows on two sides, buffers of %i words', async (bufferWords) => {
  const { signatures, pairs } = sample(20, 400, 16, 10);
  const right = sample(7, 0, 16, 11).signatures;
  const mixed = pairs.map((row, at) => (at % 2 === 0 ? row : row % 7));
  // The oracle has one list of rows.
  const wanted = agreementOracle(Uint32Array.from([...signatures, ...right]), mixed.map((row, at) => (at % 2 === 0 ? row : row + 20)), 16, 1);
  for (const engine of engines) {
    const small = withLimits(engine, { bufferWords }, (largest) => expect(largest).toBeLessThanOrEqual(bufferWords));
    expectWords(engine.kind, await slotAgreement(small, signatures, mixed, { k: 16, slotWords: 1 }, right), wanted);
  }
});

test('no pair, no run', async () => {
  const { signatures } = sample(4, 0, 16, 1);
  const idle = withLimits(engines[0], {}, () => expect.unreachable());
  expect(await slotAgreement(idle, signatures, new Uint32Array(0), { k: 16, slotWords: 1 })).toEqual(new Uint32Array(0));
});

test('one signature too large for a buffer is refused with both numbers', async () => {
  const { signatures, pairs } = sample(4, 3, 16, 1);
  const refused = slotAgreement(withLimits(engines[0], { bufferWords: 31 }), signatures, pairs, { k: 16, slotWords: 1 });
  await expect(refused).rejects.toThrow(/room for two signatures of 16 words .* but found 31 words/);
  await refused.catch((error) => expect(isBandsawError(error, 'budget')).toBe(true));
});
