/** The text model's statements and golden vectors on every engine, through the plans that jobs run. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { explainWords } from '../../src/text/explain.ts';
import { compareWords } from '../harness/compareWords.ts';
import { minhashOracle } from '../oracles/minhash.ts';
import { goldenBytes, goldenShinglesOfRow4, goldenSlotsOfRow4, goldenTexts, goldenWholeWords, hashOfAllSlotsOfRow4 } from '../text/golden.ts';
import { statements } from '../text/statements.ts';
import { closeAll, openNamedEngines, type NamedEngine } from './engines.ts';
import { columnOf } from './texts.ts';
import { hashesOf, wordsOn } from './wordsOn.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

let engines: NamedEngine[];
beforeAll(async () => {
  engines = await openNamedEngines();
});
afterAll(async () => closeAll(engines));

describe('statements', () => {
  test.each(statements)('$says', async ({ text, words }) => {
    expect(explainWords(utf8(text)).map((word) => word.text)).toEqual(words);
    // Behind 37 bytes of another unit and before one of a tail and a mark, which must not join it.
    const units = [utf8(text), utf8('x'.repeat(37)), utf8(text), utf8('\u0e34\u0301')];
    for (const { name, engine } of engines) expect([name, ...(await wordsOn(engine, units))]).toEqual([name, hashesOf(words), hashesOf(['x'.repeat(37)]), hashesOf(words), '']);
  });
});

describe('golden vectors', () => {
  const units = goldenTexts.map(goldenBytes);

  test('words of all 29 rows, short and whole hashes', async () => {
    expect(goldenTexts.map(({ row }) => row)).toEqual(Array.from({ length: 29 }, (_, i) => i + 1));
    for (const { name, engine } of engines) {
      const got = await wordsOn(engine, units);
      goldenTexts.forEach(({ row, words, hashes }, i) => {
        expect([name, row, got[i]]).toEqual([name, row, hashesOf(words)]);
        expect([name, row, got[i] === '' ? [] : got[i].split(' ').map((word) => Number.parseInt(word, 16))]).toEqual([name, row, hashes]);
      });
    }
  });

  test('whole-word hashes', async () => {
    for (const { name, engine } of engines) {
      const got = await wordsOn(engine, goldenWholeWords.map(({ word }) => utf8(word)));
      goldenWholeWords.forEach(({ word, lo, hi }, i) => expect([name, word, got[i].split('.').slice(1)]).toEqual([name, word, [lo.toString(16), hi.toString(16)]]));
    }
  });

  test('FSS slots 0 to 3 of all rows', async () => {
    for (const { name, engine } of engines) {
      const { signatures } = await engine.run(sketchWork(columnOf(units), { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 }));
      goldenTexts.forEach(({ row, fss }, i) => expect([name, row, [...signatures.subarray(128 * i, 128 * i + 4)]]).toEqual([name, row, fss.length > 0 ? fss : Array.from({ length: 4 }, () => 0xffffffff)]));
    }
  });

  test.each(Object.entries(goldenSlotsOfRow4))('FSS slots 0 to 7 of row 4, k = %s', async (k, slots) => {
    for (const { name, engine } of engines) {
      // As a short unit and as one that chunks of many lanes work on together.
      for (const small of [{}, { smallBytes: 0 }]) {
        const { signatures } = await engine.run(sketchWork(columnOf([units[3]]), { family: 'fss', k: Number(k), n: 5, bands: 1, rows: 1, ...small }));
        expect([name, [...signatures.subarray(0, 8)]]).toEqual([name, slots]);
        if (k === '128') expect([name, signatures.subarray(0, 128).reduce((h, slot) => (Math.imul(h, 31) + slot) >>> 0, 0)]).toEqual([name, hashOfAllSlotsOfRow4]);
      }
    }
  });

  // Shingles are scratch of a plan. A slot of minhash is an odd multiple of one shingle plus a constant, so all slots
  // are right only if all shingles are.
  test('shingles of every row that has at most two, and of row 4', async () => {
    const rows = goldenTexts.filter(({ row, words }) => row === 4 || (words.length > 0 && words.length <= 6));
    const shingles = rows.map((each) => (each.row === 4 ? goldenShinglesOfRow4 : each.shingles));
    const want = Uint32Array.from(shingles.flatMap((each) => [...minhashOracle(each, 128)]));
    expect(rows.length).toBe(28);
    for (const { name, engine } of engines) {
      const { signatures } = await engine.run(sketchWork(columnOf(rows.map(goldenBytes)), { family: 'minhash', k: 128, n: 5, bands: 1, rows: 1 }));
      expect([name, compareWords(signatures, want)]).toEqual([name, null]);
    }
  });
});
