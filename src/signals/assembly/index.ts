/** Tables of documents, see wasmReader.ts: the same answers as the plain ones, to the bit. */
import { rawCounts, rawEnds, rawFirsts, rawNumbers, rawStarts, text, normal, wordCounts, wordEnds, wordFirsts, wordNumbers, wordStarts } from './layout';
import { numberWords } from './wordNumbers';

export { countByte } from './countByte';
export { countEllipses } from './ellipses';
export { setSecret } from './hash';
export * from './layout';
export { findLines } from './lines';
export { makeMoves, normalEnd, readWords, wordCharacters } from './normalise';
export { findRawWords, sentences } from './rawWords';
export { findRepetition } from './repetition';
export { trimLines } from './trims';

/** Numbers the raw words that `findRawWords` found and returns how many are different. */
export function numberRawWords(count: u32): u32 {
  return numberWords(text, rawStarts, rawEnds, count, rawNumbers, rawCounts, rawFirsts);
}

/** Numbers the words that `readWords` found and returns how many are different. */
export function numberNormalWords(count: u32): u32 {
  return numberWords(normal, wordStarts, wordEnds, count, wordNumbers, wordCounts, wordFirsts);
}
