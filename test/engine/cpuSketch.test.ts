/** The cpu engine's sketches: against the oracle unit by unit, and against the twin on whole batches. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TextColumn } from '../../src/batch/textColumn.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import type { SketchSettings } from '../../src/sketch/sketchPlan.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { expectWords } from '../harness/compareWords.ts';
import { random } from '../oracles/random.ts';
import { sketchOracle } from '../oracles/sketch.ts';
import type { Unit } from './cpuFixture.ts';
import { alphabets, bytesOf, columnOf } from './cpuFixture.ts';

let cpu: Engine;
let twin: Engine;
beforeAll(async () => {
  cpu = await openCpuEngine({ workers: 0 });
  twin = openTwinEngine();
});
afterAll(async () => Promise.all([cpu.close(), twin.close()]));

const seed = 4711;

function prose(words: number, salt: number): string {
  const next = random(seed + salt);
  const letters = [...'etaoinshrdlu\u00e9\u044f'];
  const pick = (): string => letters[Math.floor(next() * letters.length)];
  return Array.from({ length: words }, () => (next() < 0.1 ? '\u4e2d' : Array.from({ length: 1 + Math.floor(next() * 9) }, pick).join(''))).join(' ');
}

async function checkTwin(name: string, column: TextColumn, settings: SketchSettings, salts?: Uint32Array): Promise<void> {
  const work = sketchWork(column, settings, salts);
  const got = await cpu.run(work);
  const want = await twin.run(work);
  expect(Object.keys(got).sort()).toEqual(Object.keys(want).sort());
  for (const output of Object.keys(want)) expectWords(`${output}, ${name}`, got[output], want[output]);
}

describe('against the oracle', () => {
  const units: Unit[] = ['', '\u00b7', 'one', prose(3, 1), prose(4, 2), prose(5, 3), prose(6, 4), prose(7, 5), prose(12, 6), prose(40, 7), prose(90, 8), 'x '.repeat(50), prose(400, 9)];
  test.each([
    { family: 'fss', k: 16, n: 1, bands: 16, rows: 1 },
    { family: 'fss', k: 20, n: 2, bands: 3, rows: 5 },
    { family: 'fss', k: 112, n: 5, bands: 16, rows: 7 },
    { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 },
    { family: 'fss', k: 512, n: 8, bands: 5, rows: 100 },
    { family: 'minhash', k: 16, n: 1, bands: 1, rows: 16 },
    { family: 'minhash', k: 28, n: 31, bands: 2, rows: 14 },
    { family: 'minhash', k: 128, n: 32, bands: 18, rows: 7 },
  ] as const)('$family, k = $k, n = $n', async (settings) => {
    const { k, bands } = settings;
    const salts = Uint32Array.from({ length: 2 * units.length }, (_, at) => (at < 8 ? 0 : Math.imul(at, 0x9e3779b1)));
    const outputs = await cpu.run(sketchWork(columnOf(units), settings, salts));
    let words = 0;
    units.forEach((unit, at) => {
      const want = sketchOracle(bytesOf(unit), settings, [salts[2 * at], salts[2 * at + 1]]);
      expectWords(`signature of unit ${at}`, outputs['signatures'].subarray(at * k, (at + 1) * k), want.signature);
      expectWords(`digest of unit ${at}`, outputs['digests'].subarray(4 * at, 4 * at + 4), want.digest);
      const keys = Uint32Array.from({ length: 2 * bands }, (_, i) => outputs['keys'][2 * ((i >> 1) * units.length + at) + (i & 1)]);
      expectWords(`keys of unit ${at}`, keys, want.keys);
      expect(outputs['unit_words'][at]).toBe(words);
      words += want.wordCount;
    });
    expect(outputs['unit_words'][units.length]).toBe(words);
  });
});

describe('against the twin', () => {
  test.each([
    ['fss', 128, 5], ['fss', 64, 1], ['fss', 256, 3], ['fss', 36, 32], ['minhash', 128, 5], ['minhash', 132, 2], ['minhash', 512, 32],
  ] as const)('%s, k = %i, n = %i: every number of words up to 70, and thousands', async (family, k, n) => {
    const units = Array.from({ length: 71 }, (_, words) => prose(words, words)).concat(prose(3000, 80), '', prose(9000, 81));
    await checkTwin(`seed ${seed}`, columnOf(units), { family, k, n, bands: 4, rows: 4 });
  });

  test('units that end around the end of a tile, with shingles across it', async () => {
    const text = prose(6000, 90);
    const units = Array.from({ length: 40 }, (_, i) => text.slice(i, 15_300 + 17 * i));
    for (const n of [1, 2, 5, 32]) await checkTwin(`n = ${n}`, columnOf(units), { family: 'fss', k: 64, n, bands: 9, rows: 7 });
  });

  test('units of fewer words than a shingle, spread over many tiles', async () => {
    const gap = ' '.repeat(20_000);
    const units = [1, 2, 3, 4, 5, 6, 7].map((words) => Array.from({ length: words }, (_, i) => `w${i}`).join(gap));
    for (const n of [1, 3, 5, 32]) await checkTwin(`n = ${n}`, columnOf(units), { family: 'fss', k: 64, n, bands: 9, rows: 7 });
  });

  test('all alphabets, salted', async () => {
    const next = random(seed);
    const letters = [...Object.values(alphabets).join('')];
    const units = Array.from({ length: 300 }, () => Array.from({ length: Math.floor(next() * 300) }, () => letters[Math.floor(next() * letters.length)]).join(''));
    await checkTwin(`seed ${seed}`, columnOf(units), { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 }, Uint32Array.from({ length: 600 }, () => Math.floor(next() * 2 ** 32)));
  });

  test('a small batch after a large one, no unit, units without words', async () => {
    const settings = { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 };
    await checkTwin('large', columnOf([prose(20_000, 91), prose(500, 92)]), settings);
    for (const units of [['a b c'], [], ['', ''], ['!', 'x', '?']]) await checkTwin(JSON.stringify(units), columnOf(units), settings);
  });
});

test('a word of 20 MB is one shingle, told apart from another by its last letter only in the digest', async () => {
  const bytes = new Uint8Array(2 * 20_000_000).fill(0x61);
  bytes[bytes.length - 1] = 0x62;
  const column = { bytes, offsets: Uint32Array.of(0, 20_000_000, 40_000_000), nulls: null };
  const { signatures, digests, unit_words } = await cpu.run(sketchWork(column, { family: 'fss', k: 64, n: 5, bands: 9, rows: 7 }));
  const short = sketchOracle(new Uint8Array(64).fill(0x61), { family: 'fss', k: 64, n: 5, bands: 9, rows: 7 });
  expect([...unit_words]).toEqual([0, 1, 2]);
  expectWords('first signature', signatures.subarray(0, 64), short.signature);
  expectWords('second signature', signatures.subarray(64), short.signature);
  expect([...digests.subarray(0, 4)]).not.toEqual([...digests.subarray(4)]);
});

test.each([
  [{ family: 2 }, 'family 2'],
  [{ slotWords: 2 }, '2 words a slot'],
  [{ k: 14 }, '14'],
  [{ k: 516 }, '516'],
  [{ n: 33 }, '33'],
  [{ bands: 19 }, '19 of 7'],
])('refuses parameters it has no kernel for: %o', async (change, found) => {
  const work = sketchWork(columnOf(['a']), { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 });
  const wrong = { ...work, plan: { ...work.plan, params: { ...work.plan.params, ...change } } };
  await expect(cpu.run(wrong)).rejects.toMatchObject({ code: 'unsupported', found: expect.stringContaining(found) as string });
});
