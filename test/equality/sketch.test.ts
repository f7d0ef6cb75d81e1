/** The whole sketch plan: oracle = twin = WASM (in this thread, in workers) = device, bit for bit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sliceRows } from '../../src/batch/textColumn.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { compareWords } from '../harness/compareWords.ts';
import { closeAll, openNamedEngines, type NamedEngine } from './engines.ts';
import { sketchOracle, type SketchShape } from '../oracles/sketch.ts';
import { columnOf, nastyText, randomBytes, randomUnicode } from './texts.ts';

let engines: NamedEngine[];
beforeAll(async () => {
  engines = await openNamedEngines();
});
afterAll(async () => {
  await closeAll(engines);
});

const standard: SketchShape = { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 };

interface Sketches {
  readonly signatures: Uint32Array;
  readonly digests: Uint32Array;
  readonly keys: Uint32Array;
  readonly unitWords: Uint32Array;
}

function oracleOf(units: readonly Uint8Array[], shape: SketchShape, salts?: Uint32Array): Sketches {
  const count = units.length;
  const all = { signatures: new Uint32Array(count * shape.k), digests: new Uint32Array(4 * count), keys: new Uint32Array(2 * shape.bands * count), unitWords: new Uint32Array(count + 1) };
  units.forEach((bytes, unit) => {
    const { wordCount, signature, digest, keys } = sketchOracle(bytes, shape, salts === undefined ? [0, 0] : [salts[2 * unit], salts[2 * unit + 1]]);
    all.unitWords[unit + 1] = all.unitWords[unit] + wordCount;
    all.signatures.set(signature, unit * shape.k);
    all.digests.set(digest, 4 * unit);
    for (let band = 0; band < shape.bands; band++) all.keys.set(keys.subarray(2 * band, 2 * band + 2), 2 * (band * count + unit));
  });
  return all;
}

async function expectEqual(units: readonly Uint8Array[], shape: SketchShape, salts?: Uint32Array): Promise<void> {
  const want = oracleOf(units, shape, salts);
  const work = sketchWork(columnOf(units), shape, salts);
  for (const { name, engine } of engines) {
    const got = await engine.run(work);
    const differences = {
      unit_words: compareWords(got['unit_words'], want.unitWords),
      signatures: compareWords(got['signatures'], want.signatures),
      digests: compareWords(got['digests'], want.digests),
      keys: compareWords(got['keys'], want.keys),
    };
    expect({ engine: name, ...differences }).toEqual({ engine: name, unit_words: null, signatures: null, digests: null, keys: null });
  }
}

describe('texts', () => {
  test('no unit, one unit, empty units at every place', async () => {
    const text = nastyText(1, 40, 0);
    const empty = new Uint8Array(0);
    for (const units of [[], [empty], [text], [empty, text], [text, empty], [empty, empty, text, empty, text, empty, empty]]) await expectEqual(units, standard);
  });
  test('random bytes', () => expectEqual(Array.from({ length: 60 }, (_, i) => randomBytes(100 + i, (i * 37) % 900)), standard));
  test('random Unicode', () => expectEqual(Array.from({ length: 40 }, (_, i) => randomUnicode(200 + i, (i * 29) % 400)), standard));
  test('scripts with ill-formed bytes strewn in', () => expectEqual(Array.from({ length: 60 }, (_, i) => nastyText(300 + i, (i * 31) % 700, i % 3 === 0 ? 0.05 : 0)), standard));
  test('one-byte units', () => expectEqual(Array.from({ length: 300 }, (_, i) => Uint8Array.of(i % 256)), standard));
  test('a word of 70,000 letters, one of 65 and one of 64', () => expectEqual([new Uint8Array(70_000).fill(0x61), new Uint8Array(65).fill(0x62), new Uint8Array(64).fill(0x62), nastyText(7, 30, 0)], standard));
  test('ignored code points by the thousand', () => {
    const marks = new TextEncoder().encode(`a${'\u0301'.repeat(3000)}b${'\u200d'.repeat(3000)} c`);
    return expectEqual([marks, marks.subarray(1), marks], standard);
  });
});

test('a border between two units at every byte', async () => {
  const text = nastyText(11, 70, 0.02);
  const units = Array.from({ length: text.length + 1 }, (_, at) => [text.subarray(0, at), text.subarray(at)]).flat();
  await expectEqual(units, { ...standard, bands: 2 });
});

test('the same units behind 0 to 66 bytes of others', async () => {
  const unit = nastyText(12, 60, 0.02);
  const units = Array.from({ length: 67 }, (_, i) => [new Uint8Array(i % 5).fill(0x20), unit]).flat();
  await expectEqual(units, { ...standard, bands: 2 });
});

describe('shapes', () => {
  const units = [nastyText(21, 1200, 0), nastyText(22, 300, 0), nastyText(23, 60, 0), nastyText(24, 9, 0), new Uint8Array(0), nastyText(25, 9000, 0.001)];
  for (const family of ['fss', 'minhash'] as const) {
    for (const k of [16, 60, 64, 100, 128, 256, 508, 512]) test(`${family}, k = ${k}`, () => expectEqual(units, { family, k, n: 5, bands: 3, rows: 5 }));
    for (const n of [1, 2, 3, 4, 6, 13, 31, 32]) test(`${family}, n = ${n}`, () => expectEqual(units, { family, k: 64, n, bands: 3, rows: 5 }));
  }
  test('salts go into the keys and nowhere else', () => expectEqual(units, standard, Uint32Array.from({ length: 2 * units.length }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0)));
});

test('batch sizes change nothing', async () => {
  const units = Array.from({ length: 90 }, (_, i) => nastyText(500 + i, (i * 17) % 500, 0.01));
  const column = columnOf(units);
  const want = oracleOf(units, standard);
  for (const { name, engine } of engines) {
    for (const size of [1, 7, 64, 89, 90]) {
      const pieces = Array.from({ length: Math.ceil(units.length / size) }, (_, i) => sketchWork(sliceRows(column, i * size, Math.min(units.length, (i + 1) * size)), standard));
      const outputs = await Promise.all(pieces.map((work) => engine.run(work)));
      const signatures = new Uint32Array(want.signatures.length);
      const digests = new Uint32Array(want.digests.length);
      outputs.forEach((output, i) => {
        signatures.set(output['signatures'], i * size * standard.k);
        digests.set(output['digests'], i * size * 4);
      });
      expect({ name, size, signatures: compareWords(signatures, want.signatures), digests: compareWords(digests, want.digests) }).toEqual({ name, size, signatures: null, digests: null });
    }
  }
});

test('a small batch after a large one finds nothing of it', async () => {
  await expectEqual([nastyText(31, 20_000, 0.001)], standard);
  await expectEqual([nastyText(32, 5, 0)], standard);
});
