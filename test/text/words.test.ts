import { describe, expect, it } from 'vitest';
import { explainWords } from '../../src/text/explain.ts';
import { writeShortShingles } from '../../src/text/shingles.ts';
import { WordList } from '../../src/text/wordList.ts';
import { shortWordHashOracle, wholeWordHashOracle } from '../oracles/wordHashes.ts';
import { goldenBytes, goldenShinglesOfRow4, goldenTexts, goldenWholeWords } from './golden.ts';

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

describe('long words', () => {
  const golden = new Map(goldenWholeWords.map(({ word, lo, hi }) => [word, [lo, hi]]));

  it.each([...golden.keys()].map((word) => [word.length > 20 ? `${word.slice(0, 10)}… (${word.length})` : word, word]))('whole-word hash of %s', (_, word) => {
    const bytes = new TextEncoder().encode(word);
    const list = new WordList({ whole: true });
    expect(list.append(bytes, 0, bytes.length)).toBe(1);
    expect([...list.whole.subarray(0, 2)]).toEqual(golden.get(word));
    expect(wholeWordHashOracle(word)).toEqual(golden.get(word));
  });

  it('words of every length from 1 to 600 hash as the formulas say, ASCII and not', () => {
    for (const letter of ['x', 'я', '\u0915', '\u{10428}']) {
      for (let length = 1; length <= 600; length += length < 140 ? 1 : 23) {
        const word = letter.repeat(length);
        const bytes = new TextEncoder().encode(` ${word}-`);
        const list = new WordList({ short: true, whole: true });
        expect(list.append(bytes, 0, bytes.length)).toBe(1);
        expect(list.short[0], `${letter} × ${length}`).toBe(shortWordHashOracle(word));
        expect([...list.whole.subarray(0, 2)], `${letter} × ${length}`).toEqual(wholeWordHashOracle(word));
      }
    }
  });

  it('a word of a million letters is one word, and its last letter counts in the whole hash only', () => {
    const bytes = new Uint8Array(1_000_000).fill(0x61);
    const list = new WordList({ short: true, whole: true });
    list.append(bytes, 0, bytes.length);
    bytes[999_999] = 0x62;
    list.append(bytes, 0, bytes.length);
    expect(list.count).toBe(2);
    expect(list.short[0]).toBe(list.short[1]);
    expect(list.whole[0]).not.toBe(list.whole[2]);
    expect(list.whole[1]).not.toBe(list.whole[3]);
  });

  it('a million ignored code points inside a word leave no trace', () => {
    const bytes = new TextEncoder().encode(`a${'\u0301'.repeat(1_000_000)}b`);
    expect(explainWords(bytes)).toEqual([{ text: 'ab', from: 0, to: bytes.length }]);
  });

  it('expansions at the end of the room that a word has', () => {
    for (let before = 230; before < 270; before++) {
      const text = `${'x'.repeat(before)}\ufb03\u0132\u{10ffff}`;
      expect(explainWords(new TextEncoder().encode(text)).map((word) => word.text)).toEqual([`${'x'.repeat(before)}ffiij`]);
    }
  });
});

describe('lists', () => {
  it('hold only the hashes asked for, and grow', () => {
    const bytes = new TextEncoder().encode('word '.repeat(5000));
    const short = new WordList({ short: true });
    short.append(bytes, 0, bytes.length);
    expect([short.count, short.whole.length]).toEqual([5000, 0]);
    expect(new Set(short.short.subarray(0, 5000)).size).toBe(1);
    const whole = new WordList({ whole: true });
    whole.append(bytes, 0, bytes.length);
    expect([whole.count, whole.short.length]).toEqual([5000, 0]);
    expect(new Set(whole.whole.subarray(0, 10_000)).size).toBe(2);
    whole.clear();
    expect(whole.append(bytes, 0, 0)).toBe(0);
    expect(whole.count).toBe(0);
  });

  it('give byte ranges without the ignored code points around a word', () => {
    const text = '\ufeffCaf\u00e9\u00ad, \u4e2d\u200bx';
    expect(explainWords(new TextEncoder().encode(text))).toEqual([
      { text: 'cafe', from: 3, to: 8 },
      { text: '中', from: 12, to: 15 },
      { text: 'x', from: 18, to: 19 },
    ]);
  });
});
