/** How large a document is: what tables of thresholds count beside documents. */
import { cutWords } from '../text/words.ts';
import { numbersOf } from './define.ts';
import type { NumberSignal } from './signal.ts';

const document = numbersOf('document', 'bandsaw');

/** Returns the words of a text as `words-v1` cuts it. */
export function wordCount(bytes: Uint8Array): number {
  let words = 0;
  cutWords(bytes, 0, bytes.length, { take: () => void (words += 1) });
  return words;
}

export const documentSizeSignals: readonly NumberSignal[] = [
  document('bytes', 'bytes', 0, 'bytes of the text as it was given', ({ givenBytes }) => givenBytes),
  document('words', 'words', 0, 'words of words-v1, as the funnel of a recipe counts them', ({ bytes }) => wordCount(bytes)),
];
