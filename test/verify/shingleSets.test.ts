import { describe, expect, it } from 'vitest';
import { sliceRows, type TextColumn } from '../../src/batch/textColumn.ts';
import { explainWords } from '../../src/text/explain.ts';
import { overlapOf } from '../../src/verify/jaccard.ts';
import { shingleSet, shingleSets } from '../../src/verify/shingleSets.ts';
import { overlapOf as overlapOracle, shingleSet as wordSets } from '../oracles/jaccard.ts';
import { random } from '../oracles/random.ts';
import { wholeShinglesOracle } from '../oracles/wordHashes.ts';
import { polyglotTexts, sampleTexts } from '../text/documents.ts';
import { goldenBytes, goldenTexts, goldenWholeShingles } from '../text/golden.ts';
import { brokenText } from '../text/nasty.ts';

const encoder = new TextEncoder();
const setOf = (text: string, n = 5): BigUint64Array => {
  const bytes = encoder.encode(text);
  return shingleSet(bytes, 0, bytes.length, n);
};
const wordsOf = (bytes: Uint8Array): string[] => explainWords(bytes).map((word) => word.text);

function columnOf(rows: readonly Uint8Array[]): TextColumn {
  const offsets = Uint32Array.from([0, ...rows.map((row) => row.length)]);
  for (let i = 1; i < offsets.length; i++) offsets[i] += offsets[i - 1];
  return { bytes: Buffer.concat(rows), offsets, nulls: null };
}

describe('shingleSet', () => {
  it.each(goldenWholeShingles)('golden set of row $row', ({ row, hashes }) => {
    const bytes = goldenBytes(goldenTexts[row - 1]);
    expect([...shingleSet(bytes, 0, bytes.length, 5)]).toEqual(hashes);
  });

  it('equals the sorted distinct hashes of the oracle, n = 1 … 32', () => {
    const r = random(51);
    for (let i = 0; i < 300; i++) {
      const bytes = i < polyglotTexts.length ? encoder.encode(polyglotTexts[i]) : brokenText(r, Math.floor(r() * 40));
      const n = 1 + (i % 32);
      const hashes = [...new Set(wholeShinglesOracle(wordsOf(bytes), n))];
      expect(shingleSet(bytes, 0, bytes.length, n), `seed 51, case ${i}, n ${n}`).toEqual(BigUint64Array.from(hashes).sort());
    }
  });

  it('reads nothing outside the text, and stands at the start of a buffer of its own', () => {
    const bytes = encoder.encode('xx one two three four five six xx');
    const set = shingleSet(bytes, 2, bytes.length - 2, 5);
    expect(set).toEqual(setOf('one two three four five six'));
    expect([set.byteOffset, set.buffer.byteLength]).toEqual([0, 16]);
  });

  it('is empty without words, of one element for fewer words than n, and free of repeats', () => {
    expect(setOf('')).toEqual(new BigUint64Array(0));
    expect(setOf(' ?! \u00ad')).toEqual(new BigUint64Array(0));
    expect(setOf('one two').length).toBe(1);
    expect(setOf('a '.repeat(500)).length).toBe(1);
    expect(setOf('a b '.repeat(500)).length).toBe(2);
    expect(setOf('a a')).not.toEqual(setOf('a a a'));
  });

  it('tells long words apart by what is behind their first 64 bytes', () => {
    const long = 'x'.repeat(64);
    expect(setOf(`${long}a`)).not.toEqual(setOf(`${long}b`));
    expect(setOf(`${long}\u0000`)).toEqual(setOf(long));
  });
});

describe('shingleSets', () => {
  const r = random(52);
  const rows = Array.from({ length: 200 }, (_, i) => (i % 9 === 0 ? new Uint8Array(0) : brokenText(r, Math.floor(r() * 60))));
  const column = columnOf(rows);

  function expectRows(of: TextColumn, wanted: readonly number[], given?: ArrayLike<number>): void {
    const { hashes, offsets } = shingleSets(of, 5, given);
    expect(offsets.length).toBe(wanted.length + 1);
    expect(offsets[wanted.length]).toBe(hashes.length);
    wanted.forEach((row, i) => {
      const [from, to] = [of.offsets[row], of.offsets[row + 1]];
      expect(hashes.slice(offsets[i], offsets[i + 1]), `seed 52, row ${row}`).toEqual(shingleSet(of.bytes, from, to, 5));
    });
  }

  it('holds the set of each row, in order', () => expectRows(column, [...rows.keys()]));
  it('holds the rows asked for, in the order asked for', () => expectRows(column, [7, 3, 3, 199, 0], Uint32Array.of(7, 3, 3, 199, 0)));
  it('holds rows of a slice', () => {
    const slice = sliceRows(column, 20, 45);
    expectRows(slice, Array.from({ length: 25 }, (_, i) => i));
    expect(shingleSets(slice, 5).hashes).toEqual(shingleSets(column, 5, Array.from({ length: 25 }, (_, i) => 20 + i)).hashes);
  });
  it('is empty for no rows', () => expect(shingleSets(column, 5, [])).toEqual({ hashes: new BigUint64Array(0), offsets: Uint32Array.of(0) }));
});

describe('similarity', () => {
  it('of real documents equals that of sets of word lists, to the last shingle', () => {
    const texts = [...polyglotTexts, ...sampleTexts().slice(0, 80)];
    const bytes = texts.map((text) => encoder.encode(text));
    // A document and the same without a piece of its middle.
    bytes.push(...bytes.map((each) => Buffer.concat([each.subarray(0, each.length * 0.4), each.subarray(each.length * 0.5)])));
    const half = texts.length;
    for (let i = 0; i < half; i++) {
      for (const j of [half + i, (i + 1) % half]) {
        const exact = overlapOracle(wordSets(wordsOf(bytes[i]), 5), wordSets(wordsOf(bytes[j]), 5));
        const found = overlapOf(shingleSet(bytes[i], 0, bytes[i].length, 5), shingleSet(bytes[j], 0, bytes[j].length, 5));
        expect(found, texts[i].slice(0, 50)).toEqual({ intersection: exact.intersection, union: exact.union });
      }
    }
  });
});
