import type { Ngrams } from './ngrams.ts';
import type { NormalWords } from './normalisedWords.ts';

/** Words of the longest n-grams that are counted. */
export const LONGEST_NGRAM = 10;

/** What n-grams of words repeat, by n from 2 to LONGEST_NGRAM; 0 where none does. */
export interface Repetition {
  /** How often the most frequent n-gram stands, of equally frequent ones the first, and its code points without the spaces. */
  readonly topCounts: Uint32Array;
  readonly topLengths: Uint32Array;
  /** Code points of the words that lie in an n-gram that repeats, each word once. */
  readonly covered: Uint32Array;
}

export function noRepetition(): Repetition {
  const table = (): Uint32Array => new Uint32Array(LONGEST_NGRAM + 1);
  return { topCounts: table(), topLengths: table(), covered: table() };
}

/** Writes what repeats among the words to `out`. @param ngrams of the words, which lose the shorter ones on the way: a text of one word has as many of each length as it has words */
export function countRepetition({ lengths }: NormalWords, ngrams: Ngrams, out: Repetition): void {
  for (let n = 2; n <= LONGEST_NGRAM; n++) {
    const { count, positions, numbers, counts, distinct } = ngrams.repeats(n);
    ngrams.forgetBelow(n);
    let top = 0;
    for (let number = 1; number < distinct; number++) if (counts[number] > counts[top]) top = number;
    let characters = 0;
    if (count > 0) for (let i = positions[numbers.indexOf(top)], end = i + n; i < end; i++) characters += lengths[i];
    let covered = 0;
    for (let i = 0, next = 0; i < count; i++) {
      const end = positions[i] + n;
      for (let word = Math.max(next, positions[i]); word < end; word++) covered += lengths[word];
      next = end;
    }
    out.topCounts[n] = count === 0 ? 0 : counts[top];
    out.topLengths[n] = characters;
    out.covered[n] = covered;
  }
}
