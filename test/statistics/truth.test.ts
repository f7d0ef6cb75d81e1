/** The truth oracle is what the program is measured by, so it is measured itself: against all pairs, by sets of strings. */
import fc from '../harness/properties.ts';
import { describe, expect, test } from 'vitest';
import { jaccard, overlapOf, shingleSet } from '../oracles/jaccard.ts';
import { jaccardOf, numberCorpus, truePairs } from '../oracles/truth.ts';

/** Few different words, so that documents overlap; lengths around n, so that short documents are met. */
const corpus = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'ab'), { maxLength: 14 }), { minLength: 2, maxLength: 14 });

describe('truth oracle', () => {
  test('similarity of two documents, by hand', () => {
    const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
    expect(overlapOf(shingleSet(words('a b c d e f'), 5), shingleSet(words('b c d e f g'), 5))).toEqual({ intersection: 1, union: 3, jaccard: 1 / 3 });
    expect(jaccard(words('a b'), words('a b'))).toBe(1);
    expect(jaccard(words('a b'), words('a b c'))).toBe(0);
    expect(jaccard([], [])).toBe(0);
    expect(jaccard(words('a a a a a a a'), words('a a a a a'))).toBe(1);
  });

  test('numbered shingles give the similarity that sets of strings give', () => {
    fc.assert(
      fc.property(corpus, fc.integer({ min: 1, max: 7 }), (documents, n) => {
        const numbered = numberCorpus(documents, n);
        for (let i = 0; i < documents.length; i++) {
          for (let j = 0; j < documents.length; j++) expect(jaccardOf(numbered, i, j)).toBe(jaccard(documents[i], documents[j], n));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the index finds the pairs that comparing all pairs finds', () => {
    const thresholds = fc.constantFrom(0.1, 0.25, 0.5, 0.6, 0.75, 0.8, 1);
    let found = 0;
    fc.assert(
      fc.property(corpus, fc.integer({ min: 1, max: 5 }), thresholds, (documents, n, threshold) => {
        const expected: string[] = [];
        for (let i = 0; i < documents.length; i++) {
          for (let j = i + 1; j < documents.length; j++) {
            const { intersection, union, jaccard: similarity } = overlapOf(shingleSet(documents[i], n), shingleSet(documents[j], n));
            if (similarity >= threshold) expected.push(`${i} ${j} ${intersection} ${union}`);
          }
        }
        const pairs = truePairs(numberCorpus(documents, n), threshold).map((pair) => `${pair.left} ${pair.right} ${pair.intersection} ${pair.union}`);
        expect(pairs).toEqual(expected);
        found += pairs.length;
      }),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  test('tables that grow keep their numbers', () => {
    const long = Array.from({ length: 90_000 }, (_, i) => `w${i}`);
    const numbered = numberCorpus([long, long.slice(0, 50_000)], 5);
    expect(numbered.documents.length).toBe(long.length - 4);
    expect(jaccardOf(numbered, 0, 1)).toBe((50_000 - 4) / (long.length - 4));
  });
});
