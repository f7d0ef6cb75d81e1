import { alignWords } from '../../text/alignWords.ts';
import { explainWords, type ExplainedWord } from '../../text/explain.ts';
import { intersectionSize } from '../../verify/jaccard.ts';
import { shingleSet } from '../../verify/shingleSets.ts';

/** Words that stand beside each other: equal, or null on the side that lacks the word. As written, blanks made one. */
export interface WordPair {
  readonly left: string | null;
  readonly right: string | null;
}

/** Two texts laid out word by word. */
interface WordLayout {
  readonly words: WordPair[];
  readonly leftWords: number;
  readonly rightWords: number;
  /** False where the texts are too long or too different: the words are those of their beginning. */
  readonly complete: boolean;
}

/** Two texts, word by word, by the text model and the shingles of the job. */
export interface Comparison extends WordLayout {
  /** Distinct shingles that both have, and that at least one has: their quotient is the similarity. */
  readonly shared: number;
  readonly union: number;
}

/** How much work may go into laying two texts out: bytes of each side (one object a word), and words that differ. */
interface LayoutBounds {
  readonly bytes: number;
  readonly edits: number;
}

const ONE_PAIR: LayoutBounds = { bytes: 2 ** 21, edits: 2000 };

export function compareTexts(left: Uint8Array, right: Uint8Array, n: number): Comparison {
  const [leftSet, rightSet] = [left, right].map((text) => shingleSet(text, 0, text.length, n));
  const shared = intersectionSize(leftSet, rightSet);
  return { ...layOut(left, right, ONE_PAIR), shared, union: leftSet.length + rightSet.length - shared };
}

/** Lays two texts out beside each other by the words of the text model, the fewest of them differing. */
export function layOut(left: Uint8Array, right: Uint8Array, { bytes, edits }: LayoutBounds): WordLayout {
  const [a, b] = [left, right].map((text) => wordsOf(text, bytes));
  const numbers = new Map<string, number>();
  const numberOf = ({ text }: ExplainedWord): number => {
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = numbers.size));
    return number;
  };
  const { runs, complete } = alignWords(a.words.map(numberOf), b.words.map(numberOf), edits);
  const words: WordPair[] = [];
  for (const { equal, leftFrom, leftTo, rightFrom, rightTo } of runs) {
    if (equal) for (let i = 0; i < leftTo - leftFrom; i++) words.push({ left: a.shown(leftFrom + i), right: b.shown(rightFrom + i) });
    else {
      for (let i = leftFrom; i < leftTo; i++) words.push({ left: a.shown(i), right: null });
      for (let i = rightFrom; i < rightTo; i++) words.push({ left: null, right: b.shown(i) });
    }
  }
  return { words, leftWords: a.words.length, rightWords: b.words.length, complete: complete && a.whole && b.whole };
}

interface ShownWords {
  readonly words: readonly ExplainedWord[];
  readonly whole: boolean;
  /** A word as it is written, with what stands between it and the next. */
  shown(word: number): string;
}

function wordsOf(text: Uint8Array, most: number): ShownWords {
  const whole = text.length <= most;
  const words = explainWords(text, 0, Math.min(text.length, most));
  // The cut may go through the last word.
  if (!whole) words.pop();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    words,
    whole,
    shown: (word) => decoder.decode(text.subarray(words[word].from, words[word + 1]?.from ?? words[word].to)).replace(/\s+/gu, ' '),
  };
}
