import { EditDistances } from './editDistance.ts';
import { MILLIONTHS, type Overlap } from './jaccard.ts';
import type { SetList } from './sharedShingles.ts';

/** Stands for every word that the lower text lacks: equal to none of its numbers. */
const ELSEWHERE = 0xffffffff;

/**
 * Similarity of pairs of word sequences: 1 − edits ÷ words of the longer one. Words are equal where their 64-bit hashes are. Below
 * the threshold it may be an upper bound.
 */
export class PairEditList {
  readonly #lows: SetList;
  readonly #highs: SetList;
  readonly #thresholdMillionths: number;
  readonly #distances: EditDistances;
  #low = -1;
  /** Of the lower sequence: numbers of its words, and first places of words by hash. */
  #numbers = new Uint32Array(64);
  #slots = new Int32Array(128);
  #mask = 0;
  #others = new Uint32Array(64);

  constructor(lows: SetList, highs: SetList, thresholdMillionths: number, distances: EditDistances = new EditDistances()) {
    this.#lows = lows;
    this.#highs = highs;
    this.#thresholdMillionths = thresholdMillionths;
    this.#distances = distances;
  }

  /** Compares sequence `low` of the first list with sequence `high` of the second: words that need no edit, and words of the longer one; quick when `low` repeats. Two without words resemble nothing. */
  of(low: number, high: number): Overlap {
    const lengthA = (this.#lows.offsets[low + 1] - this.#lows.offsets[low]) / 2;
    const lengthB = (this.#highs.offsets[high + 1] - this.#highs.offsets[high]) / 2;
    const longer = Math.max(lengthA, lengthB);
    // The most edits that still reach the threshold, in whole numbers.
    const limit = Math.floor((longer * (MILLIONTHS - this.#thresholdMillionths)) / MILLIONTHS);
    if (Math.abs(lengthA - lengthB) > limit || longer === 0) return { intersection: Math.min(lengthA, lengthB), union: longer, undecided: false };
    if (low !== this.#low) this.#number(low, lengthA);
    this.#numberOthers(high, lengthB);
    const { edits, exact } = this.#distances.between(this.#numbers, lengthA, this.#others, lengthB, limit);
    return { intersection: longer - edits, union: longer, undecided: !exact && edits <= limit };
  }

  #number(low: number, length: number): void {
    const { values, offsets } = this.#lows;
    this.#low = low;
    let size = 128;
    while (size < 2 * length) size *= 2;
    if (size > this.#slots.length) this.#slots = new Int32Array(size);
    if (length > this.#numbers.length) this.#numbers = new Uint32Array(size);
    this.#mask = size - 1;
    this.#slots.fill(-1, 0, size);
    for (let i = 0, at = offsets[low]; i < length; i++, at += 2) {
      const slot = this.#slotOf(values[at], values[at + 1]);
      if (this.#slots[slot] < 0) this.#slots[slot] = i;
      this.#numbers[i] = this.#slots[slot];
    }
  }

  #numberOthers(high: number, length: number): void {
    const { values, offsets } = this.#highs;
    if (length > this.#others.length) this.#others = new Uint32Array(2 * length);
    for (let i = 0, at = offsets[high]; i < length; i++, at += 2) {
      const first = this.#slots[this.#slotOf(values[at], values[at + 1])];
      this.#others[i] = first < 0 ? ELSEWHERE : first;
    }
  }

  /** Returns where a word of the lower sequence stands, or a free slot. */
  #slotOf(lo: number, hi: number): number {
    const { values, offsets } = this.#lows;
    const start = offsets[this.#low];
    let slot = (lo ^ Math.imul(hi, 0x9e3779b1)) & this.#mask;
    for (;;) {
      const first = this.#slots[slot];
      if (first < 0 || (values[start + 2 * first] === lo && values[start + 2 * first + 1] === hi)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }
}
