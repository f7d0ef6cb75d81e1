/**
 * Random mixes of scripts, damage and borders through tokenize and sketch on the cpu engine, against the twin. The gate
 * runs few rounds; `BANDSAW_FUZZ_ROUNDS=5000 BANDSAW_FUZZ_SEED=1 npx vitest run --config test/vitest.config.ts
 * test/engine/cpuFuzz` runs more.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { expectWords } from '../harness/compareWords.ts';
import { random } from '../oracles/random.ts';
import { alphabets, bytesOf, checkWords, columnOf } from './cpuFixture.ts';

const rounds = Number(process.env['BANDSAW_FUZZ_ROUNDS'] ?? 24);
const firstSeed = Number(process.env['BANDSAW_FUZZ_SEED'] ?? 20260823);

let cpu: Engine;
let twin: Engine;
beforeAll(async () => {
  cpu = await openCpuEngine({ workers: 0 });
  twin = openTwinEngine();
});
afterAll(async () => Promise.all([cpu.close(), twin.close()]));

/** Besides the alphabets: what real pages of one script are made of, so that its fast path runs block after block. */
const pages: Readonly<Record<string, string>> = {
  ...alphabets,
  english: 'etaoin shrdlu THE 2024, \u201c\u201d\u2019\u2014.',
  chinese: '\u7684\u4e00\u662f\u4e0d\u4e86\u4eba\u6211\u5728\uff0c\u3002\uff1f\u300a\u300b\u3001 A1',
  japanese: '\u3053\u306e\u6587\u306f\u304c\u3067\u3059\u3002\u30ab\u30bf\u30ab\u30ca\u30fc\u300c\u300d\u65e5\u672c',
  korean: '\uac00\ub098\ub2e4 \ub77c\ub9c8\ubc14.\uc0ac \uc544',
  russian: '\u043e\u0435\u0430 \u0438\u043d\u0442 \u0441\u0440\u0412\u041b\u0451\u0401, \u2014\u00ab\u00bb',
  ukrainian: '\u0456\u0457\u0454\u0491\u0490 \u0430\u0431\u0432 \u0301\u02bc',
  greek: '\u03b1\u03b2\u03b3 \u03ac\u03ad\u03ae\u0390\u03c2 \u0391\u0386, \u00b7\u0387',
  hebrew: '\u05d0\u05d1\u05d2 \u05d3\u05b0\u05b8\u05bc \u05be\u05f3\u05f4.',
  arabic: '\u0627\u0644\u0643 \u062a\u0627\u0628\u064b\u0651\u064e\u0640 \u060c\u061f\u0660\u0661\u06cc\u067e\ufefb',
  french: 'les \u00e9l\u00e8ves \u00e0 No\u00ebl, \u0153uvre \u00ab\u00a0\u00c9tat\u00a0\u00bb l\u2019\u00e6 \u00df',
  polish: 'za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105 ja\u017a\u0144 \u0141\u00d3D\u0179',
  turkish: 'I\u0131\u0130i \u015f\u011f\u00fc\u00f6\u00e7 \u015e\u011e',
  vietnamese: 'ti\u1ebfng Vi\u1ec7t \u0111\u01b0\u1ee3c \u01a1\u0110\u1ea0 ',
  decomposed: 'e\u0301a\u0300o\u0302\u0323 n\u0303\u00ad\u200b\u200dx',
  emoji: '\u{1f600}\u{1f44d}\u{1f3fd}\u{1f468}\u200d\u{1f469}\ufe0f \u2764\u2500\u2192ab\u4e2d',
};

function makeUnits(next: () => number): Uint8Array[] {
  const below = (n: number): number => Math.floor(next() * n);
  const names = Object.keys(pages);
  const letters = Object.fromEntries(names.map((name) => [name, [...pages[name]]]));
  return Array.from({ length: 60 }, () => {
    const home = names[below(names.length)];
    const stays = next() < 0.5 ? 1 : next();
    const length = next() < 0.1 ? below(2500) : below(220);
    // Every start and every end within a block.
    let text = 'x-'[below(2)].repeat(below(70));
    for (let left = length; left > 0; ) {
      const from = letters[next() < stays ? home : names[below(names.length)]];
      const run = Math.min(left, 1 + below(20));
      for (let i = 0; i < run; i++) text += from[below(from.length)];
      left -= run;
    }
    const bytes = bytesOf(text);
    if (next() < 0.3) for (let hurt = 1 + below(4); hurt > 0 && bytes.length > 0; hurt--) bytes[below(bytes.length)] = below(256);
    return next() < 0.3 ? bytes.subarray(below(4), Math.max(4, bytes.length - below(4))) : bytes;
  });
}

test(`${rounds} rounds from seed ${firstSeed}`, async () => {
  for (let seed = firstSeed; seed < firstSeed + rounds; seed++) {
    const next = random(seed);
    const units = makeUnits(next);
    // One long unit has its blocks where the tile's end happens to put them.
    const long = Buffer.concat([...units, ...units.slice(0, 20)]);
    await checkWords(cpu, `seed ${seed}`, [...units, long]);
    const k = [16, 64, 112, 128, 132, 256][Math.floor(next() * 6)];
    const settings = { family: next() < 0.8 ? 'fss' : 'minhash', k, n: 1 + Math.floor(next() * 8), bands: 4, rows: 4 };
    const work = sketchWork(columnOf([...units, new Uint8Array(long)]), settings);
    const [got, want] = [await cpu.run(work), await twin.run(work)];
    for (const name of Object.keys(want)) expectWords(`${name}, ${JSON.stringify(settings)}, seed ${seed}`, got[name], want[name]);
  }
  expect(rounds).toBeGreaterThan(0);
});

test('sketches of every number of shingles for every way through the rounds', async () => {
  const word = (i: number): string => (Math.imul(i, 0x9e3779b1) >>> 0).toString(36);
  const units = Array.from({ length: 260 }, (_, count) => Array.from({ length: count }, (__, i) => word(1 + i + 1000 * count)).join(' '));
  for (const k of [16, 20, 124, 128, 132]) {
    const work = sketchWork(columnOf(units), { family: 'fss', k, n: 2, bands: 4, rows: 4 });
    const [got, want] = [await cpu.run(work), await twin.run(work)];
    for (const name of Object.keys(want)) expectWords(`${name}, k = ${k}`, got[name], want[name]);
  }
});
