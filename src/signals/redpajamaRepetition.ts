/** How much of a document repeated word n-grams make up, as RedPajama-V2's released code counts it. */
import type { DocumentTables } from './documentTables.ts';
import { round8 } from './round.ts';

/** Returns Σ length × count of the most frequent n-gram over Σ length of all words; of equally frequent ones the first counts. */
export function topNgram({ words, ngrams }: DocumentTables, n: number): number {
  const { count, positions, numbers, counts, distinct } = ngrams.repeats(n);
  if (count === 0) return 0;
  let top = 0;
  for (let number = 1; number < distinct; number++) if (counts[number] > counts[top]) top = number;
  let first = 0;
  while (numbers[first] !== top) first++;
  let characters = 0;
  for (let i = 0; i < n; i++) characters += words.lengths[positions[first] + i];
  return round8((characters * counts[top]) / words.wordCharacters);
}

/** Returns Σ length of the words that a repeated n-gram covers, each word once, over Σ length of all words. */
export function repeatedNgrams({ words, ngrams }: DocumentTables, n: number): number {
  const { count, positions } = ngrams.repeats(n);
  if (count === 0) return 0;
  let characters = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    const end = positions[i] + n;
    for (let word = Math.max(next, positions[i]); word < end; word++) characters += words.lengths[word];
    next = end;
  }
  return round8(characters / words.wordCharacters);
}
