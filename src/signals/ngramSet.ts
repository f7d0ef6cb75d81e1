import type { NormalWords } from './normalisedWords.ts';
import type { Numbers } from './wordNumbers.ts';
import { WordSet } from './wordSet.ts';

/** Words and runs of words separated by single spaces, as LDNOOBW lists them. */
export class NgramSet {
  /** Words that are entries or that runs begin with, which few are. */
  readonly #heads: WordSet;
  readonly #words: WordSet;
  readonly #runs: WordSet;
  /** First words of the runs, and numbers of words that runs have. */
  readonly #firsts: WordSet;
  readonly #sizes: readonly number[];
  /** By number of a word: 1 if a run begins with it. */
  #begins = new Uint8Array(1024);

  constructor(entries: readonly string[]) {
    const runs = entries.filter((entry) => entry.includes(' ')).map((entry) => entry.split(' '));
    this.#words = new WordSet(entries.filter((entry) => !entry.includes(' ')));
    this.#runs = new WordSet(runs.map((run) => run.join(' ')));
    this.#heads = new WordSet([...entries.filter((entry) => !entry.includes(' ')), ...runs.map(([first]) => first)]);
    this.#firsts = new WordSet(runs.map(([first]) => first));
    this.#sizes = [...new Set(runs.map(({ length }) => length))].sort((a, b) => a - b);
  }

  /** Returns how many runs of words in the document are entries. @param numbers of the words */
  count({ text, starts, ends, count }: NormalWords, { distinct, of, counts, firsts }: Numbers): number {
    if (this.#begins.length < distinct) this.#begins = new Uint8Array(2 * distinct);
    let found = 0;
    let begin = 0;
    for (let number = 0; number < distinct; number++) {
      const first = firsts[number];
      this.#begins[number] = 0;
      if (!this.#heads.has(text, starts[first], ends[first])) continue;
      if (this.#words.has(text, starts[first], ends[first])) found += counts[number];
      const begins = this.#firsts.has(text, starts[first], ends[first]) ? 1 : 0;
      this.#begins[number] = begins;
      begin += begins;
    }
    if (begin === 0) return found;
    for (let i = 0; i < count; i++) {
      if (this.#begins[of[i]] === 0) continue;
      for (const size of this.#sizes) if (i + size <= count && this.#runs.has(text, starts[i], ends[i + size - 1])) found++;
    }
    return found;
  }
}
