import { describe, expect, it } from 'vitest';
import type { FoldedWord } from '../../src/text/foldedWord.ts';
import { WordList } from '../../src/text/wordList.ts';
import { cutWords } from '../../src/text/words.ts';
import { random } from '../oracles/random.ts';
import { developmentTexts, polyglotTexts, sampleTexts } from './documents.ts';

const encoder = new TextEncoder();

/** Returns the distinct words of some texts as strings of their folded bytes, one character a byte. */
function vocabulary(texts: Iterable<string>): Set<string> {
  const words = new Set<string>();
  const sink = {
    take(word: FoldedWord) {
      words.add(Buffer.from(word.bytes.buffer, 0, word.length).toString('latin1'));
    },
  };
  for (const text of texts) {
    const bytes = encoder.encode(text);
    cutWords(bytes, 0, bytes.length, sink);
  }
  return words;
}

/** Number of distinct values. Sets of this many BigInts would take minutes. */
function distinct(values: Uint32Array | BigUint64Array): number {
  const sorted = new Uint32Array(values.slice().sort().buffer);
  const step = values.BYTES_PER_ELEMENT / 4;
  let count = 0;
  for (let i = 0; i < sorted.length; i += step) {
    if (i === 0 || sorted[i] !== sorted[i - step] || sorted[i + step - 1] !== sorted[i - 1]) count++;
  }
  return count;
}

/** Hashes the words of one text, and returns how many distinct hashes come out. */
function distinctHashes(text: Uint8Array): { words: number; short: number; lo: number; hi: number; whole: number } {
  const list = new WordList({ short: true, whole: true });
  const words = list.append(text, 0, text.length);
  const whole = list.whole.slice(0, 2 * words);
  return {
    words,
    short: distinct(list.short.slice(0, words)),
    lo: distinct(whole.filter((_, i) => i % 2 === 0)),
    hi: distinct(whole.filter((_, i) => i % 2 === 1)),
    whole: distinct(new BigUint64Array(whole.buffer)),
  };
}

const joined = (words: Iterable<string>): Uint8Array => Buffer.from([...words].join(' '), 'latin1');

describe('whole-word hashes of distinct words are distinct', () => {
  it('120,000 words of the sample and made ones', () => {
    const words = vocabulary([...polyglotTexts, ...sampleTexts()]);
    const r = random(31);
    const alphabets = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'абвгдежзиклмн', 'ab'].map((letters) => Array.from(letters, (letter) => Buffer.from(letter).toString('latin1')));
    while (words.size < 120_000) {
      const alphabet = alphabets[Math.floor(r() * alphabets.length)];
      let word = '';
      for (let left = 3 + Math.floor(r() * 16); left > 0; left--) word += alphabet[Math.floor(r() * alphabet.length)];
      words.add(word);
    }
    const found = distinctHashes(joined(words));
    expect([found.words, found.whole]).toEqual([120_000, 120_000]);
  });

  it('all words of the English and mixed development data; and 32 bits of them nearly are', () => {
    const texts = developmentTexts(['en', 'mixed'], 'hashes of all words of the development data (those of the sample instead)');
    const words = vocabulary(texts ?? sampleTexts());
    if (texts !== null) expect(words.size).toBeGreaterThan(100_000);
    const { words: count, short, lo, hi, whole } = distinctHashes(joined(words));
    expect([count, whole]).toEqual([words.size, words.size]);
    // Chance makes words² / 2^33 collisions among 32-bit hashes: one or two here.
    for (const each of [short, lo, hi]) expect(words.size - each).toBeLessThanOrEqual(10);
  });

  // Two letters of two bytes fill one hashed word and differ in few of its bits: each half alone collides often here.
  it.each([
    ['Cyrillic', 0x43a, 22],
    ['Arabic', 0x628, 19],
    ['Hebrew', 0x5d0, 26],
    ['Greek', 0x3b3, 15],
  ])('all words of four %s letters', (_, first, letters) => {
    const alphabet = Array.from({ length: letters }, (_, i) => String.fromCharCode(first + i));
    const words = alphabet.flatMap((a) => alphabet.flatMap((b) => alphabet.flatMap((c) => alphabet.map((d) => a + b + c + d))));
    const found = distinctHashes(encoder.encode(words.join(' ')));
    expect([found.words, found.whole]).toEqual([letters ** 4, letters ** 4]);
  });
});
