/** How much of a document repeated word n-grams make up, as RedPajama-V2's released code counts it. */
import type { DocumentTables } from './documentTables.ts';
import { round8 } from './round.ts';

/** Returns Σ length × count of the most frequent n-gram over Σ length of all words; of equally frequent ones the first counts. */
export function topNgram({ words, repetition: { topCounts, topLengths } }: DocumentTables, n: number): number {
  return topCounts[n] === 0 ? 0 : round8((topLengths[n] * topCounts[n]) / words.wordCharacters);
}

/** Returns Σ length of the words that a repeated n-gram covers, each word once, over Σ length of all words. */
export function repeatedNgrams({ words, repetition: { covered } }: DocumentTables, n: number): number {
  return covered[n] === 0 ? 0 : round8(covered[n] / words.wordCharacters);
}
