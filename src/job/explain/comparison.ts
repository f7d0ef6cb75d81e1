import { alignWords } from '../../text/alignWords.ts';
import { explainWords, type ExplainedWord } from '../../text/explain.ts';
import { intersectionSize } from '../../verify/jaccard.ts';
import { shingleSet } from '../../verify/shingleSets.ts';

/** Words that stand beside each other: equal, or null on the side that lacks the word. As written, blanks made one. */
export interface WordPair {
  readonly left: string | null;
  readonly right: string | null;
}

/** Two texts, word by word, by the text model and the shingles of the job. */
export interface Comparison {
  readonly words: WordPair[];
  readonly leftWords: number;
  readonly rightWords: number;
  /** Distinct shingles that both have, and that at least one has: their quotient is the similarity. */
  readonly shared: number;
  readonly union: number;
  /** False where the texts are too long or too different: the words are those of their beginning. */
  readonly complete: boolean;
}

/** Text of each side that is laid out at most: one object a word. */
const MOST_BYTES = 2 ** 21;

export function compareTexts(left: Uint8Array, right: Uint8Array, n: number): Comparison {
  const [leftSet, rightSet] = [left, right].map((text) => shingleSet(text, 0, text.length, n));
  const shared = intersectionSize(leftSet, rightSet);
  const [a, b] = [left, right].map(wordsOf);
  const numbers = new Map<string, number>();
  const numberOf = ({ text }: ExplainedWord): number => {
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    return number;
  };
  const { runs, complete } = alignWords(a.words.map(numberOf), b.words.map(numberOf));
  const words: WordPair[] = [];
  for (const { equal, leftFrom, leftTo, rightFrom, rightTo } of runs) {
    if (equal) for (let i = 0; i < leftTo - leftFrom; i++) words.push({ left: a.shown(leftFrom + i), right: b.shown(rightFrom + i) });
    else {
      for (let i = leftFrom; i < leftTo; i++) words.push({ left: a.shown(i), right: null });
      for (let i = rightFrom; i < rightTo; i++) words.push({ left: null, right: b.shown(i) });
    }
  }
  return { words, leftWords: a.words.length, rightWords: b.words.length, shared, union: leftSet.length + rightSet.length - shared, complete: complete && a.whole && b.whole };
}

interface ShownWords {
  readonly words: readonly ExplainedWord[];
  readonly whole: boolean;
  /** A word as it is written, with what stands between it and the next. */
  shown(word: number): string;
}

function wordsOf(text: Uint8Array): ShownWords {
  const whole = text.length <= MOST_BYTES;
  const words = explainWords(text, 0, Math.min(text.length, MOST_BYTES));
  // The cut may go through the last word.
  if (!whole) words.pop();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    words,
    whole,
    shown: (word) => decoder.decode(text.subarray(words[word].from, words[word + 1]?.from ?? words[word].to)).replace(/\s+/gu, ' '),
  };
}
