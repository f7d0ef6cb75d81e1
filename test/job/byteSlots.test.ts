/** 8-bit slots first: when, and that nothing that is shown changes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { bytesFirstPays } from '../../src/job/stages/byteSlots.ts';
import { agreementWork, byteWork, keepWork, type ResidentRows } from '../../src/verify/agreementPlan.ts';
import { settledBelow, verdictOf } from '../../src/verify/verdict.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { agreementOracle } from '../oracles/agreement.ts';
import { random } from '../oracles/random.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { runJob } from './jobFiles.ts';

const forced = vi.hoisted(() => ({ on: false }));
vi.mock('../../src/job/stages/byteSlots.ts', async (original) => {
  const actual = await original<typeof import('../../src/job/stages/byteSlots.ts')>();
  return { ...actual, bytesFirstPays: (...given: Parameters<typeof actual.bytesFirstPays>) => forced.on || actual.bytesFirstPays(...given) };
});

const SEED = 47;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-bytes-'));
  writeFileSync(join(folder, 'in.jsonl'), toJsonl(mixedCorpus(SEED, 300)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it pays where most pairs are rejected and there are many of them a row', () => {
  const shape = { k: 128, slotWords: 1 };
  expect(bytesFirstPays(shape, { rejected: 0.2, pairs: 1e9, rows: 1 })).toBe(false);
  expect(bytesFirstPays(shape, { rejected: 0.37, pairs: 1e9, rows: 1 })).toBe(false);
  expect(bytesFirstPays(shape, { rejected: 0.38, pairs: 1e9, rows: 1 })).toBe(true);
  expect(bytesFirstPays(shape, { rejected: 0.9, pairs: 1e6, rows: 1e6 })).toBe(false);
  expect(bytesFirstPays(shape, { rejected: 0.9, pairs: 4e6, rows: 1e6 })).toBe(true);
  expect(bytesFirstPays({ k: 64, slotWords: 2 }, { rejected: 0.26, pairs: 1e9, rows: 1 })).toBe(true);
  expect(bytesFirstPays(shape, { rejected: 1, pairs: 0, rows: 10 })).toBe(false);
});

test('a number of equal slots is below the bound just where it rejects', () => {
  for (const mode of ['auto', 'sketch'] as const) {
    for (const k of [16, 100, 128, 512]) {
      for (const thresholdMillionths of [1, 50_000, 120_000, 120_001, 700_000, 812_500, 999_999, 1_000_000]) {
        const rule = { mode, thresholdMillionths, k };
        const bound = settledBelow(rule);
        for (let equal = 0; equal <= k; equal++) expect(equal < bound, `${mode}, ${k}, ${thresholdMillionths}, ${equal}`).toBe(verdictOf(rule, equal, 16) === 0);
      }
    }
  }
});

describe.runIf(engineRequired('gpu'))('on the device', () => {
  test.each([1, 2])('counts from the bound on are exact, the others are below it; %i words a slot', async (slotWords) => {
    const engine = await openTestGpu({ poison: true });
    const next = random(SEED);
    const [k, rows, bound] = [32, 40, slotWords === 1 ? 20 : 13];
    const signatures = Uint32Array.from({ length: rows * k * slotWords }, () => (next() < 0.75 ? 7 : Math.floor(next() * 2 ** 32)));
    const pairs = Uint32Array.from({ length: 2 * 500 }, () => Math.floor(next() * rows));
    const want = agreementOracle(signatures, pairs, k, slotWords);
    const shape = { k, slotWords };
    const whole: ResidentRows = { key: (await engine.residents?.make(signatures.length)) as string, words: signatures.length };
    const bytes: ResidentRows = { key: (await engine.residents?.make((rows * k) / 4)) as string, words: (rows * k) / 4 };
    await engine.run(keepWork(signatures, whole.key, 0));
    await engine.run(byteWork(whole, bytes.key, shape));
    for (const right of [whole, signatures]) {
      const { counts } = await engine.run(agreementWork(whole, pairs, shape, { right, bytes: { left: bytes, right: bytes, settledBelow: bound } }));
      const settled = [...counts].filter((count) => count < bound).length;
      expect(settled > 50 && settled < 450, `${settled} of 500 settled, seed ${SEED}`).toBe(true);
      counts.forEach((count, pair) => expect(count < bound ? want[pair] <= count : count === want[pair], `pair ${pair}, seed ${SEED}`).toBe(true));
    }
    await engine.close();
  });

  test('a job with bytes first has the outputs of one without', async () => {
    for (const verify of ['auto', 'sketch'] as const) {
      const options = { inputs: [join(folder, 'in.jsonl')], k: 64, threshold: 0.75, verify, partitions: 6 };
      const want = await runJob(folder, `twin ${verify}`, openTwinEngine(), options);
      const engine = await openTestGpu({ poison: true });
      forced.on = true;
      try {
        const got = await runJob(folder, `gpu ${verify}`, engine, options);
        expect(got.bytes).toEqual(want.bytes);
        const { counts } = got.result.run?.stages.find(({ stage }) => stage === 'join') ?? {};
        expect(counts?.['bytesFirst']).toBeGreaterThan(0);
        expect(counts?.['bytesFirst']).toBeLessThan(counts?.['onDevice'] as number);
        const without = want.result.run?.stages.find(({ stage }) => stage === 'join')?.counts;
        expect(counts?.['rejected']).toBe(without?.['rejected']);
        expect(engine.residents?.freeWords).toBe(2 ** 26);
      } finally {
        forced.on = false;
        await engine.close();
      }
    }
  });
});
