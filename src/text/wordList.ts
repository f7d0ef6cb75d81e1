import { FoldedWord } from './foldedWord.ts';
import { shortWordHash, wholeWordHash } from './wordHash.ts';
import { type WordSink, cutWords } from './words.ts';

/** Which hashes of each word a list holds; `whole` hashes all of a word where `short` stops at 64 bytes. */
interface WordListOptions {
  readonly short?: boolean;
  readonly whole?: boolean;
}

/** Hashes of consecutive words, in arrays that grow and are used again from one text to the next. */
export class WordList implements WordSink {
  /** 32-bit hash of word i at [i]; empty unless asked for. Entries from `count` on mean nothing. */
  short: Uint32Array;
  /** lo and hi of word i at [2i] and [2i + 1]; empty unless asked for. */
  whole: Uint32Array;
  count = 0;
  readonly #hasShort: boolean;
  readonly #hasWhole: boolean;
  readonly #scratch = new FoldedWord();
  #capacity = 1024;

  constructor(options: WordListOptions) {
    this.#hasShort = options.short ?? false;
    this.#hasWhole = options.whole ?? false;
    this.short = new Uint32Array(this.#hasShort ? this.#capacity : 0);
    this.whole = new Uint32Array(this.#hasWhole ? 2 * this.#capacity : 0);
  }

  clear(): void {
    this.count = 0;
  }

  /** Appends the words of bytes[start … end) and returns how many they are. */
  append(bytes: Uint8Array, start: number, end: number): number {
    const before = this.count;
    cutWords(bytes, start, end, this, this.#scratch);
    return this.count - before;
  }

  take(word: FoldedWord): void {
    if (this.count === this.#capacity) this.#grow();
    if (this.#hasShort) this.short[this.count] = shortWordHash(word.words, word.length);
    if (this.#hasWhole) wholeWordHash(word.words, word.length, this.whole, 2 * this.count);
    this.count++;
  }

  #grow(): void {
    this.#capacity *= 2;
    const { short, whole } = this;
    if (this.#hasShort) (this.short = new Uint32Array(this.#capacity)).set(short);
    if (this.#hasWhole) (this.whole = new Uint32Array(2 * this.#capacity)).set(whole);
  }
}
