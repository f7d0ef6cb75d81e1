import type { FoldedWord } from './foldedWord.ts';
import { cutWords } from './words.ts';

/** A word of a text, for people and tests: slow, one string per word. */
export interface ExplainedWord {
  /** The folded word. */
  readonly text: string;
  /** Bytes [from, to) of the text that the word was read from. */
  readonly from: number;
  readonly to: number;
}

/** Returns the words of bytes[start … end), in order; none for a text without words. */
export function explainWords(bytes: Uint8Array, start = 0, end = bytes.length): ExplainedWord[] {
  const words: ExplainedWord[] = [];
  const decoder = new TextDecoder();
  cutWords(bytes, start, end, {
    take(word: FoldedWord, from: number, to: number) {
      words.push({ text: decoder.decode(word.bytes.subarray(0, word.length)), from, to });
    },
  });
  return words;
}
