import { describe, expect, it } from 'vitest';
import { explainWords } from '../../src/text/explain.ts';
import { writeShortShingles, writeWholeShingles } from '../../src/text/shingles.ts';
import { WordList } from '../../src/text/wordList.ts';
import { random } from '../oracles/random.ts';
import { shortShinglesOracle, shortWordHashOracle, wholeShinglesOracle, wholeWordHashOracle } from '../oracles/wordHashes.ts';
import { wordsOracle } from '../oracles/words.ts';
import { polyglotTexts, sampleTexts } from './documents.ts';
import { brokenText, nastyPieces, nastyText, randomBytes, randomText } from './nasty.ts';

const textsOf = (bytes: Uint8Array, start?: number, end?: number): string[] => explainWords(bytes, start, end).map((word) => word.text);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function expectOracleWords(bytes: Uint8Array, label: string): void {
  expect(textsOf(bytes), `${label}: ${hex(bytes)}`).toEqual(wordsOracle(bytes));
}

describe('words are those of the rules', () => {
  const families: readonly [string, number, (r: () => number, size: number) => Uint8Array][] = [
    ['random bytes', 4000, (r, size) => randomBytes(r, size * 2)],
    ['text with broken UTF-8', 12_000, brokenText],
    ['nasty Unicode', 12_000, nastyText],
    ['random Unicode', 4000, randomText],
  ];
  it.each(families)('%s', (name, cases, make) => {
    const seed = 20_261_122 + cases + name.length;
    const r = random(seed);
    for (let i = 0; i < cases; i++) expectOracleWords(make(r, Math.floor(r() * 24)), `${name}, seed ${seed}, case ${i}`);
  });

  it('any two and any three nasty pieces', () => {
    for (const first of nastyPieces) {
      for (const second of nastyPieces) expectOracleWords(new TextEncoder().encode(first + second), 'two pieces');
    }
    const r = random(3);
    for (let i = 0; i < 20_000; i++) {
      const three = [0, 0, 0].map(() => nastyPieces[Math.floor(r() * nastyPieces.length)]).join('');
      expectOracleWords(new TextEncoder().encode(three), `three pieces, seed 3, case ${i}`);
    }
  });

  it('real documents', () => {
    for (const text of [...polyglotTexts, ...sampleTexts().slice(0, 60)]) expectOracleWords(new TextEncoder().encode(text), 'document');
  });

  it('nasty texts cut short at every byte, and begun late at every byte', () => {
    const r = random(11);
    for (let i = 0; i < 40; i++) {
      const bytes = brokenText(r, 20);
      for (let cut = 0; cut <= bytes.length; cut++) {
        const head = bytes.slice(0, cut);
        const tail = bytes.slice(cut);
        expect(textsOf(bytes, 0, cut), `seed 11, case ${i}, [0, ${cut}): ${hex(bytes)}`).toEqual(wordsOracle(head));
        expect(textsOf(bytes, cut, bytes.length), `seed 11, case ${i}, [${cut}, end): ${hex(bytes)}`).toEqual(wordsOracle(tail));
      }
    }
  });

  it('nasty texts at offsets 0-69, whatever stands around them', () => {
    const r = random(12);
    for (let offset = 0; offset < 70; offset++) {
      const inner = nastyText(r, 30);
      const bytes = new Uint8Array(offset + inner.length + 8);
      for (let i = 0; i < bytes.length; i++) bytes[i] = [0x61, 0xe4, 0xb8, 0xcc, 0x81, 0xad][i % 6];
      bytes.set(inner, offset);
      expect(textsOf(bytes, offset, offset + inner.length), `seed 12, offset ${offset}: ${hex(inner)}`).toEqual(textsOf(inner));
    }
  });

  it('each word is read from the bytes that it names, and from nothing else', () => {
    const r = random(13);
    for (let i = 0; i < 3000; i++) {
      const bytes = i % 2 === 0 ? nastyText(r, 20) : brokenText(r, 20);
      let before = 0;
      for (const { text, from, to } of explainWords(bytes)) {
        expect(from, `seed 13, case ${i}: ${hex(bytes)}`).toBeGreaterThanOrEqual(before);
        expect(textsOf(bytes.slice(from, to)), `seed 13, case ${i}: ${hex(bytes)}`).toEqual([text]);
        before = to;
      }
    }
  });

  it('words are at most half of bytes + 1', () => {
    const r = random(14);
    for (let i = 0; i < 3000; i++) {
      const bytes = i % 2 === 0 ? nastyText(r, 12) : brokenText(r, 12);
      expect(explainWords(bytes).length, `seed 14, case ${i}: ${hex(bytes)}`).toBeLessThanOrEqual((bytes.length + 1) / 2);
    }
  });
});

describe('hashes are those of the formulas', () => {
  it('of words and shingles, n = 1 … 7, one list used for all texts', () => {
    const r = random(21);
    const list = new WordList({ short: true, whole: true });
    const encoder = new TextEncoder();
    for (let i = 0; i < 400; i++) {
      const bytes = i < polyglotTexts.length ? encoder.encode(polyglotTexts[i]) : brokenText(r, Math.floor(r() * 16));
      const words = textsOf(bytes);
      const before = i % 3 === 0 ? 0 : list.count;
      if (before === 0) list.clear();
      const count = list.append(bytes, 0, bytes.length);
      const label = `seed 21, case ${i}: ${hex(bytes)}`;
      expect(count).toBe(words.length);
      expect([...list.short.subarray(before, before + count)], label).toEqual(words.map(shortWordHashOracle));
      expect([...list.whole.subarray(2 * before, 2 * (before + count))], label).toEqual(words.flatMap(wholeWordHashOracle));
      const n = 1 + (i % 7);
      const short = new Uint32Array(count + 2);
      const shortCount = writeShortShingles(list.short, before, count, n, short, 1);
      expect([...short.subarray(1, 1 + shortCount)], label).toEqual(shortShinglesOracle(words, n));
      expect([short[0], short[1 + shortCount]], 'nothing is written beside the shingles').toEqual([0, 0]);
      const whole = new BigUint64Array(count + 2);
      const wholeCount = writeWholeShingles(list.whole, before, count, n, new Uint32Array(whole.buffer), 1);
      expect([...whole.subarray(1, 1 + wholeCount)], label).toEqual(wholeShinglesOracle(words, n));
    }
  });
});
