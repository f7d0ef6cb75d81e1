/** Text to signatures, digests, keys: the plan on every engine against the oracles, and the golden vectors. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TextColumn } from '../../src/batch/textColumn.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import type { SketchSettings } from '../../src/sketch/sketchPlan.ts';
import { expectWords } from '../harness/compareWords.ts';
import { openTestEngines } from '../harness/engines.ts';
import { bandKeysOracle } from '../oracles/bandKeys.ts';
import { fssOracle } from '../oracles/fss.ts';
import { minhashOracle } from '../oracles/minhash.ts';
import { random } from '../oracles/random.ts';
import { shortShinglesOracle } from '../oracles/wordHashes.ts';
import { goldenBytes, goldenTexts } from '../text/golden.ts';

let engines: Engine[];
beforeAll(async () => {
  engines = await openTestEngines();
});
afterAll(async () => {
  await Promise.all(engines.map(async (engine) => engine.close()));
});

function columnOf(units: readonly (string | Uint8Array)[]): TextColumn {
  const parts = units.map((unit) => (typeof unit === 'string' ? new TextEncoder().encode(unit) : unit));
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, at) => (offsets[at + 1] = offsets[at] + part.length));
  const bytes = new Uint8Array(offsets[parts.length]);
  parts.forEach((part, at) => bytes.set(part, offsets[at]));
  return { bytes, offsets, nulls: null };
}

/** Plain ASCII words, so that the text model is not what is tested here. */
function wordsFor(count: number, seed: number): string[] {
  const next = random(seed);
  return Array.from({ length: count }, () => `w${Math.floor(next() * 5000).toString(36)}`);
}

const oracles = { fss: fssOracle, minhash: minhashOracle } as const;

async function checkAll(lists: readonly (readonly string[])[], settings: SketchSettings & { family: 'fss' | 'minhash' }, salts?: Uint32Array): Promise<void> {
  const { family, k, n, bands, rows } = settings;
  const units = lists.length;
  const work = sketchWork(columnOf(lists.map((words) => words.join(' '))), settings, salts);
  const signatures = new Uint32Array(units * k);
  lists.forEach((words, unit) => signatures.set(oracles[family](shortShinglesOracle(words, n), k), unit * k));
  const keys = bandKeysOracle(signatures, salts ?? new Uint32Array(2 * units), { units, bands, rows, slotWords: 1, signatureWords: k });
  const hashes = bandKeysOracle(signatures, salts ?? new Uint32Array(2 * units), { units, bands: 1, rows: k, slotWords: 1, signatureWords: k });
  const unitWords = new Uint32Array(units + 1);
  lists.forEach((words, unit) => (unitWords[unit + 1] = unitWords[unit] + words.length));
  for (const engine of engines) {
    const outputs = await engine.run(work);
    expect(Object.keys(outputs).sort()).toEqual(['digests', 'keys', 'signature_hashes', 'signatures', 'unit_words']);
    expectWords(`unit_words on ${engine.kind}`, outputs['unit_words'], unitWords);
    expectWords(`signatures on ${engine.kind}`, outputs['signatures'], signatures);
    expectWords(`keys on ${engine.kind}`, outputs['keys'], keys);
    expectWords(`signature_hashes on ${engine.kind}`, outputs['signature_hashes'], hashes);
    expect(outputs['digests'].length).toBe(4 * units);
  }
}

describe('golden vectors', () => {
  const withSlots = goldenTexts.filter(({ fss }) => fss.length > 0);

  test('slots 0 to 3 of every row, k = 128', async () => {
    expect(withSlots.length).toBe(28);
    const work = sketchWork(columnOf(goldenTexts.map(goldenBytes)), { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 });
    for (const engine of engines) {
      const { signatures } = await engine.run(work);
      goldenTexts.forEach((golden, unit) => {
        const row = signatures.subarray(unit * 128, (unit + 1) * 128);
        expectWords(`row ${golden.row} on ${engine.kind}`, row.subarray(0, 4), golden.fss.length === 0 ? new Uint32Array(4).fill(0xffffffff) : golden.fss);
      });
    }
  });

  const quickFox = 'the quick brown fox jumps over the lazy dog';
  const firstSlots = {
    64: '17116b0a 166866c5 0bbd046c 00ce6d7e 0753bfe9 04f6287b 07c1b3f7 153dc0b1',
    112: '17116b0a 182dcf2b 166866c5 136c79d9 159a2acf 0bbd046c 00ce6d7e 104097c7',
    128: '17116b0a 271b8ec0 182dcf2b 166866c5 136c79d9 0bbd046c 3708683e 00ce6d7e',
    256: '17116b0a 1889fbe0 271b8ec0 3fabffc0 182dcf2b 3fe44340 166866c5 6fa11744',
  };

  test.each(Object.entries(firstSlots))('first eight slots of the quick brown fox, k = %s', async (k, slots) => {
    for (const smallBytes of [0, 100]) {
      const work = sketchWork(columnOf([quickFox]), { family: 'fss', k: Number(k), n: 5, bands: 1, rows: 1, smallBytes });
      for (const engine of engines) {
        const { signatures } = await engine.run(work);
        expectWords(`${engine.kind}, small below ${smallBytes}`, signatures.subarray(0, 8), slots.split(' ').map((slot) => Number.parseInt(slot, 16)));
      }
    }
  });

  test('all 128 slots of the quick brown fox folded', async () => {
    const work = sketchWork(columnOf([quickFox]), { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 });
    for (const engine of engines) {
      const { signatures } = await engine.run(work);
      expect(signatures.reduce((h, slot) => (Math.imul(31, h) + slot) >>> 0, 0).toString(16), engine.kind).toBe('1ad5288b');
    }
  });
});

const lengths = [0, 1, 2, 4, 5, 6, 7, 0, 9, 30, 200, 1030, 0, 3000];
const lists = lengths.map((count, at) => wordsFor(count, 100 + at));

describe.each(['fss', 'minhash'] as const)('%s', (family) => {
  const settings = { family, k: 64, n: 5, bands: 9, rows: 7 };
  test('documents of 0 to 3,000 words', async () => checkAll(lists, settings));
  test('salted', async () => checkAll(lists.slice(0, 10), settings, Uint32Array.from({ length: 20 }, (_, at) => (at >> 2) * 77)));
  test('shingles of one word', async () => checkAll(lists.slice(0, 11), { ...settings, n: 1 }));
  test('shingles of 32 words', async () => checkAll(lists.slice(0, 11), { ...settings, n: 32 }));
  test('the smallest and the largest k', async () => {
    await checkAll(lists.slice(0, 10), { ...settings, k: 16, bands: 16, rows: 1 });
    await checkAll(lists.slice(0, 10), { ...settings, k: 512, bands: 4, rows: 128 });
  });
  test('words repeated', async () => checkAll([Array.from({ length: 2500 }, () => 'again'), ['again'], Array.from({ length: 5 }, () => 'again')], settings));
  test('no row', async () => checkAll([], settings));
  test('no word in any row', async () => checkAll([[], [], []], settings));
});

test('small and large units give the same, whichever kernel they take', async () => {
  for (const smallBytes of [0, 1, 20, 100_000]) await checkAll(lists, { family: 'fss', k: 112, n: 5, bands: 16, rows: 7, smallBytes });
});

test('equal folded words give equal digests, anything else does not', async () => {
  const same = ['One two, three', 'one TWO three', ' one two three.'];
  const others = ['one two', 'one three two', 'one two three three', 'onetwo three', 'one two thre e', ''];
  const work = sketchWork(columnOf([...same, ...others]), { family: 'fss', k: 16, n: 5, bands: 2, rows: 8 });
  let first: Uint32Array | undefined;
  for (const engine of engines) {
    const { digests } = await engine.run(work);
    const texts = Array.from({ length: same.length + others.length }, (_, unit) => digests.subarray(4 * unit, 4 * unit + 4).join());
    expect(new Set(texts.slice(0, same.length)).size, engine.kind).toBe(1);
    expect(new Set(texts).size, engine.kind).toBe(1 + others.length);
    first ??= digests;
    expectWords(`digests on ${engine.kind}`, digests, first);
  }
});

describe('settings', () => {
  const good = { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 };
  test.each([
    [{ k: 12 }, 'k to be a whole number from 16 to 512'],
    [{ k: 516 }, 'k to be a whole number from 16 to 512'],
    [{ k: 130 }, 'k to be a multiple of 4'],
    [{ n: 0 }, 'n to be a whole number from 1 to 32'],
    [{ n: 33 }, 'n to be a whole number from 1 to 32'],
    [{ n: 1.5 }, 'n to be a whole number from 1 to 32'],
    [{ bands: 0 }, 'bands to be a whole number'],
    [{ bands: 19 }, 'bands × rows to be at most k = 128'],
    [{ family: 'simhash' }, 'a sketch family among fss, minhash'],
  ])('refuses %o', (change, message) => {
    expect(() => sketchWork(columnOf(['a']), { ...good, ...change })).toThrow(message);
  });

  test.each([{ k: 16, bands: 2, rows: 8 }, { k: 512 }, { n: 1 }, { n: 32 }])('takes %o', async (change) => {
    const { signatures } = await openTwinEngine().run(sketchWork(columnOf(['a b c']), { ...good, ...change }));
    expect(signatures.length).toBe(change.k ?? 128);
  });
});

test('signatures that nobody reads stay where they are; everything else comes back as it did', async () => {
  const column = columnOf(['the quick brown fox jumps over the lazy dog', '', wordsFor(3, 1).join(' '), wordsFor(90, 2).join(' ')]);
  for (const family of ['fss', 'minhash']) {
    const settings = { family, k: 64, n: 5, bands: 4, rows: 8 };
    for (const engine of engines) {
      const { signatures, ...rest } = await engine.run(sketchWork(column, settings));
      expect(signatures.length).toBe(4 * 64);
      expect(await engine.run(sketchWork(column, settings, undefined, { signatures: false }))).toEqual(rest);
    }
  }
});
