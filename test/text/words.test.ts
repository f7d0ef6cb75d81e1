import { describe, expect, it } from 'vitest';
import { explainWords } from '../../src/text/explain.ts';
import { writeShortShingles } from '../../src/text/shingles.ts';
import { WordList } from '../../src/text/wordList.ts';
import { goldenBytes, goldenShinglesOfRow4, goldenTexts } from './golden.ts';

function shortHashes(bytes: Uint8Array, start = 0, end = bytes.length): Uint32Array {
  const list = new WordList({ short: true });
  const count = list.append(bytes, start, end);
  return list.short.slice(0, count);
}

describe('golden vectors', () => {
  it.each(goldenTexts)('row $row: $words', (golden) => {
    const bytes = goldenBytes(golden);
    expect(explainWords(bytes).map((word) => word.text)).toEqual(golden.words);
    const hashes = shortHashes(bytes);
    expect([...hashes]).toEqual(golden.hashes);
    const shingles = new Uint32Array(hashes.length);
    const count = writeShortShingles(hashes, 0, hashes.length, 5, shingles, 0);
    expect([...shingles.subarray(0, Math.min(count, 2))]).toEqual(golden.shingles);
  });

  it('row 4 has these five shingles', () => {
    const hashes = shortHashes(goldenBytes(goldenTexts[3]));
    const shingles = new Uint32Array(5);
    expect(writeShortShingles(hashes, 0, hashes.length, 5, shingles, 0)).toBe(5);
    expect([...shingles]).toEqual(goldenShinglesOfRow4);
  });
});
