/** What is made of a text for calibration is as like it as it says, over any bytes, by an oracle that shares nothing with it. */
import fc from '../harness/properties.ts';
import { describe, expect, test } from 'vitest';
import { makeNearDuplicate } from '../../src/calibration/nearDuplicate.ts';
import { overlapOf, shingleSet } from '../oracles/jaccard.ts';
import { random } from '../oracles/random.ts';
import { wordsOracle } from '../oracles/words.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const overlap = (a: Uint8Array, b: Uint8Array, n: number) => overlapOf(shingleSet(wordsOracle(a), n), shingleSet(wordsOracle(b), n));

/** Words of several scripts, with what stands between and inside them: marks, ignored code points, halves of sequences. */
const pieces = ['the ', 'Straße ', 'e\u0301te\u0301 ', '中', '文字', 'かな', '한국어', '\u1112\u1161', 'ไทยนี้', 'ព្រះ', 'so\u00adft', '\u200d', '\u0301', '\u0e31', 'ｆｕｌｌ ', '12', ' ', '\n', '. ', '😀', 'ﾞ', 'ω', 'İ', 'x'];
const mixed = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 120 }).map((parts) => encode(parts.join('')));
const broken = fc.array(fc.oneof(mixed, fc.uint8Array({ maxLength: 12 })), { maxLength: 5 }).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

describe('a near-duplicate', () => {
  test('of any bytes, for any target: intersection and union are those of the two texts', () => {
    fc.assert(
      fc.property(fc.oneof(mixed, broken), fc.double({ min: 0.001, max: 1, noNaN: true }), fc.integer({ min: 1, max: 7 }), fc.maxSafeNat(), (source, target, n, seed) => {
        const before = source.slice();
        const made = makeNearDuplicate(source, target, n, seed);
        const { intersection, union } = overlap(source, made.text, n);
        expect({ intersection: made.intersection, union: made.union }).toEqual({ intersection, union });
        expect(source).toEqual(before);
        expect(made.text.length).toBeLessThanOrEqual(20 * (source.length + 1));
        expect(makeNearDuplicate(source, target, n, seed)).toEqual(made);
      }),
      { numRuns: 250 },
    );
  });

  test('of ordinary texts is as like its source as was asked for, and not less', () => {
    const next = random(7);
    const words = (count: number): string => Array.from({ length: count }, () => `w${Math.floor(next() * 30_000).toString(36)}`).join(' ');
    for (const length of [30, 100, 400, 2000]) {
      for (const target of [0.3, 0.5, 0.75, 0.8, 0.87, 0.95, 0.99]) {
        const source = encode(words(length));
        const { intersection, union } = makeNearDuplicate(source, target, 5, Math.floor(next() * 2 ** 53));
        const similarity = intersection / union;
        expect(similarity, `${length} words, ${target}`).toBeGreaterThanOrEqual(target);
        expect(similarity - target, `${length} words, ${target}`).toBeLessThan(1 / union + 0.001);
      }
    }
  });

  test('with a target of 1 is spelt otherwise and has the same words', () => {
    const source = encode('The quick brown fox, über den Zaun: 中文 and more of it');
    const { text, intersection, union } = makeNearDuplicate(source, 1, 5, 3);
    expect(text).not.toEqual(source);
    expect(wordsOracle(text)).toEqual(wordsOracle(source));
    expect(intersection).toBe(union);
  });

  test('another seed makes another one', () => {
    const source = encode(Array.from({ length: 60 }, (_, i) => `word${i}`).join(' '));
    expect(new Set(Array.from({ length: 20 }, (_, seed) => Buffer.from(makeNearDuplicate(source, 0.8, 5, seed).text).toString())).size).toBe(20);
  });
});
