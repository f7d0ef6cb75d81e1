import { WordSet } from './wordSet.ts';

/** Beginnings, asked for the one that a text has. */
export class PrefixSet {
  readonly #entries: WordSet;
  /** Bytes that entries have. */
  readonly #sizes: readonly number[];

  constructor(entries: readonly string[]) {
    this.#entries = new WordSet(entries);
    this.#sizes = [...new Set(entries.map((entry) => Buffer.byteLength(entry)))].filter((size) => size > 0).sort((a, b) => a - b);
  }

  /** Returns the number of the shortest entry that the text begins with, in the order in which they were given, or −1. */
  indexOf(text: string): number {
    const bytes = Buffer.from(text);
    for (const size of this.#sizes) {
      if (size > bytes.length) break;
      const place = this.#entries.indexOf(bytes, 0, size);
      if (place >= 0) return place;
    }
    return -1;
  }
}

/** Words that are looked for in addresses, lower case: strict ones anywhere, hard and soft ones between word boundaries. */
export interface UrlWords {
  readonly strict: readonly string[];
  readonly hard: readonly string[];
  readonly soft: readonly string[];
}

const isWordByte = (code: number): boolean => (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code >= 0x80;

/** True if the word stands in the text with no letter, digit or _ next to it; both in lower case. */
export function hasWord(text: string, word: string): boolean {
  if (word === '') return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const begins = at === 0 || !isWordByte(text.charCodeAt(at - 1)) || !isWordByte(word.charCodeAt(0));
    const ends = end === text.length || !isWordByte(text.charCodeAt(end)) || !isWordByte(word.charCodeAt(word.length - 1));
    if (begins && ends) return true;
  }
  return false;
}
