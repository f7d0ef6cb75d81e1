import { hashPair } from './hashBytes.ts';
import type { Numbers } from './wordNumbers.ts';

/** The n-grams of a document that occur more than once. */
interface Repeats {
  /** Occurrences: first word of each, ascending, and its number; equal n-grams have equal numbers. */
  readonly count: number;
  readonly positions: Uint32Array;
  readonly numbers: Uint32Array;
  /** By number. Numbers go by first appearance; some belong to n-grams that occur once. */
  readonly counts: Uint32Array;
  /** How many numbers there are. */
  readonly distinct: number;
}

/** Words in order, numbered by what they are. */
interface NumberedWords {
  readonly count: number;
  readonly numbers: Numbers;
}

const FREE = 0xffffffff;
const EMPTY = new Uint32Array(0);
const NONE: Repeats = { count: 0, positions: EMPTY, numbers: EMPTY, counts: EMPTY, distinct: 0 };

/**
 * Repeated n-grams of words, n after n: an n-gram can only repeat where the shorter ones at its two ends do,
 * so each step looks at what the last one left. An n-gram is named by the number of the n−1 before its last word and that
 * word's number, so nothing is taken for equal that is not.
 */
export class Ngrams {
  #words: NumberedWords | null = null;
  #levels: Repeats[] = [];
  #left = new Uint32Array(1024);
  #right = new Uint32Array(1024);
  #slots = new Uint32Array(2048);

  begin(words: NumberedWords): this {
    this.#words = words;
    this.#levels = [];
    return this;
  }

  /** @param n from 1 on */
  repeats(n: number): Repeats {
    while (this.#levels.length < n) this.#levels.push(this.#levels.length === 0 ? this.#first() : this.#next(this.#levels.length));
    return this.#levels[n - 1];
  }

  /** Lets go of what shorter n-grams repeat: nobody may ask for them before the next `begin`. */
  forgetBelow(n: number): void {
    for (let shorter = 1; shorter < n; shorter++) this.#levels[shorter - 1] = NONE;
  }

  #first(): Repeats {
    const words = this.#words as NumberedWords;
    const { of, counts, distinct } = words.numbers;
    const numbers = of.slice(0, words.count);
    return this.#repeated(null, numbers, words.count, counts.slice(0, distinct));
  }

  /** Keeps the occurrences of numbers that occur more than once; positions null: 0, 1, 2, … */
  #repeated(positions: Uint32Array | null, numbers: Uint32Array, candidates: number, counts: Uint32Array): Repeats {
    // What is kept moves to the front of the array it came in.
    const kept = positions ?? new Uint32Array(candidates);
    let count = 0;
    for (let i = 0; i < candidates; i++) {
      if (counts[numbers[i]] < 2) continue;
      kept[count] = positions === null ? i : positions[i];
      numbers[count++] = numbers[i];
    }
    return { count, positions: kept, numbers, counts, distinct: counts.length };
  }

  #next(length: number): Repeats {
    const shorter = this.#levels[length - 1];
    const { of } = (this.#words as NumberedWords).numbers;
    const capacity = Math.max(0, shorter.count - 1);
    if (capacity === 0) return NONE;
    if (capacity > this.#left.length) {
      const size = 2 ** Math.ceil(Math.log2(capacity));
      this.#left = new Uint32Array(size);
      this.#right = new Uint32Array(size);
      this.#slots = new Uint32Array(2 * size);
    }
    let size = 64;
    while (size < 2 * capacity) size *= 2;
    const slots = this.#slots;
    slots.fill(FREE, 0, size);
    const left = this.#left;
    const right = this.#right;
    // One allocation: documents are many and short, and what most of them repeat is little.
    const all = new Uint32Array(3 * capacity);
    const positions = all.subarray(0, capacity);
    const numbers = all.subarray(capacity, 2 * capacity);
    const counts = all.subarray(2 * capacity);
    let candidates = 0;
    let distinct = 0;
    for (let i = 0; i < capacity; i++) {
      const position = shorter.positions[i];
      if (shorter.positions[i + 1] !== position + 1) continue;
      const a = shorter.numbers[i];
      const b = of[position + length];
      let slot = hashPair(a, b) & (size - 1);
      let number = slots[slot];
      while (number !== FREE && (left[number] !== a || right[number] !== b)) {
        slot = (slot + 1) & (size - 1);
        number = slots[slot];
      }
      if (number === FREE) {
        number = distinct++;
        slots[slot] = number;
        left[number] = a;
        right[number] = b;
      }
      counts[number]++;
      positions[candidates] = position;
      numbers[candidates++] = number;
    }
    return this.#repeated(positions, numbers, candidates, counts.subarray(0, distinct));
  }
}
