import type { NormalisedWords } from './normalisedWords.ts';
import { WordSet } from './wordSet.ts';

/** Words and runs of words separated by single spaces, as LDNOOBW lists them. */
export class NgramSet {
  readonly #entries: WordSet;
  /** Numbers of words that entries have. */
  readonly #sizes: readonly number[];

  constructor(entries: readonly string[]) {
    this.#entries = new WordSet(entries);
    this.#sizes = [...new Set(entries.map((entry) => entry.split(' ').length))].sort((a, b) => a - b);
  }

  /** Returns how many runs of words in the document are entries. */
  count(words: NormalisedWords): number {
    let found = 0;
    for (const size of this.#sizes) {
      for (let i = 0; i + size <= words.count; i++) if (this.#entries.has(words.text, words.starts[i], words.ends[i + size - 1])) found++;
    }
    return found;
  }
}
