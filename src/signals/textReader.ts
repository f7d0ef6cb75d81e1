import type { Lines, LineTrims } from './lineSpans.ts';
import type { NormalWords } from './normalisedWords.ts';
import type { Repetition } from './repetition.ts';
import type { Numbers } from './wordNumbers.ts';
import type { Words } from './wordSpans.ts';

/**
 * Makes the tables that most signals read of one document, which `open` names. What a method returns is the reader's and
 * stands until the next `open`. Each is called once a document; one that counts in a table is called behind the one that
 * makes that table.
 */
export interface TextReader {
  /** @param bytes well-formed UTF-8, of at most the reader's capacity */
  open(bytes: Uint8Array): void;
  /** How often a byte stands in the document. */
  count(byte: number): number;
  /** How often "..." and "…" stand in it, as str.count counts both. */
  ellipses(): number;
  /** As findLines cuts them. */
  lines(): Lines;
  /** Code points with str.isupper() of each line. */
  lineUppers(): Uint32Array;
  /** Where lines begin and end without the white space around them. */
  lineTrims(): LineTrims;
  /** Matches of `\w+|[^\w\s]+`. */
  rawWords(): Words;
  /** By flags: how many raw words have exactly them. */
  rawFlagCounts(): Uint32Array;
  /** Stretches between . ! ? that have a character of `\w`; behind rawWords. */
  sentences(): number;
  rawNumbers(): Numbers;
  words(): NormalWords;
  /** Code points with str.isnumeric() of each line's normalised words. */
  lineNumerics(): Uint32Array;
  wordNumbers(): Numbers;
  /** Of normalised words; behind wordNumbers. */
  repetition(): Repetition;
}
