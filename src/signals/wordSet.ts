import { hashBytes, sameBytes } from './hashBytes.ts';

const MARKS = 8192;

/** A number below MARKS of a word's length, first, middle and last byte. */
function markOf(bytes: Uint8Array, start: number, end: number): number {
  return end === start ? 0 : (Math.imul(bytes[start], 0x1f35) ^ Math.imul(bytes[(start + end) >>> 1], 0x3b5) ^ Math.imul(bytes[end - 1], 0x11) ^ Math.imul(end - start, 0x2c9)) & (MARKS - 1);
}

/** A set of words that is asked with bytes. */
export class WordSet {
  readonly size: number;
  readonly #bytes: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #slots: Uint32Array;
  readonly #longest: number;
  /** 1 at the marks of entries: most words that are none are told apart without a hash. */
  readonly #marks = new Uint8Array(MARKS);

  constructor(words: Iterable<string>) {
    const unique = [...new Set(words)].map((word) => Buffer.from(word));
    this.size = unique.length;
    this.#bytes = new Uint8Array(Buffer.concat(unique));
    this.#starts = new Uint32Array(unique.length + 1);
    unique.forEach((word, i) => (this.#starts[i + 1] = this.#starts[i] + word.length));
    this.#longest = unique.reduce((longest, word) => Math.max(longest, word.length), 0);
    for (const word of unique) this.#marks[markOf(word, 0, word.length)] = 1;
    let size = 64;
    while (size < 4 * unique.length) size *= 2;
    // 0 is free, so entries count from 1.
    this.#slots = new Uint32Array(size);
    for (let i = 0; i < unique.length; i++) {
      let slot = hashBytes(this.#bytes, this.#starts[i], this.#starts[i + 1]) & (size - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (size - 1);
      this.#slots[slot] = i + 1;
    }
  }

  /** Returns the number of the word bytes[start … end) in the order in which they were given, or −1. */
  indexOf(bytes: Uint8Array, start: number, end: number): number {
    if (end - start > this.#longest || this.#marks[markOf(bytes, start, end)] === 0) return -1;
    const mask = this.#slots.length - 1;
    for (let slot = hashBytes(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot];
      if (entry === 0) return -1;
      if (sameBytes(bytes, start, end, this.#bytes, this.#starts[entry - 1], this.#starts[entry])) return entry - 1;
    }
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    return this.indexOf(bytes, start, end) >= 0;
  }
}
