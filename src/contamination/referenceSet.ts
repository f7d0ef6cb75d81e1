import { prefixHash, rollNgrams } from './ngramRoll.ts';
import { nextPowerOfTwo } from '../core/u32.ts';
import { filterBytes, PrefixFilter } from './prefixFilter.ts';

/** Words of an n-gram, as in GPT-3 (Brown et al. 2020, appendix C); rows of fewer words than this get the shorter one. */
export const LONG_NGRAM = 13;
export const SHORT_NGRAM = 8;

/**
 * Returns how many words the n-grams of a reference row of `words` words have: 13, or 8 where it has fewer than 13, or all
 * of them where it has fewer than 8 but `leastWords` or more; 0 for a row that is too short to be told from chance.
 */
export function ngramSize(words: number, leastWords: number): number {
  if (words >= LONG_NGRAM) return LONG_NGRAM;
  if (words >= SHORT_NGRAM) return SHORT_NGRAM;
  return words >= Math.max(1, leastWords) ? words : 0;
}

const START = 2 ** 10;
/** Slots for an n-gram at most; the table is twice as large when it is half full. */
const SLOTS = 4;
const SLOT_BYTES = 12;
/** An n-gram in the list of all, in the list of one row, and in a filter. */
const LIST_BYTES = 29;

/** Returns bytes that surely hold so many n-grams, while tables grow too. */
export function bytesForNgrams(ngrams: number): number {
  return Math.ceil(ngrams * (1.5 * SLOTS * SLOT_BYTES + 2 * LIST_BYTES));
}

/** Returns bytes that a set of such counts and its filters take, once all rows are in. */
export function heldByReferences({ ngrams, total, rows, filters }: { readonly ngrams: number; readonly total: number; readonly rows: number; readonly filters: number }): number {
  const length = (items: number): number => nextPowerOfTwo(Math.max(START, items));
  return length(2 * ngrams) * SLOT_BYTES + length(ngrams) * 9 + length(total) * 8 + length(rows) * 5 + filters * filterBytes(ngrams);
}

function grown<T extends Uint32Array | Uint8Array>(array: T, length: number, make: new (length: number) => T): T {
  if (length <= array.length) return array;
  const larger = new make(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
}

/**
 * The n-grams of all reference rows by their 64-bit hashes: which there are, and in which rows each of them stands. Rows
 * count through all reference files. Memory is bounded by the number of n-grams it may hold; those that are beyond it are
 * counted and not held.
 */
export class ReferenceSet {
  /** Different n-grams. */
  ngrams = 0;
  /** N-grams of each row, every one counted once in a row. */
  total = 0;
  rows = 0;
  /** Of `total`, those that were one too many. */
  beyond = 0;
  readonly #most: number;
  readonly #leastWords: number;
  /** Lengths of n-grams in use. */
  readonly #sizes = new Set<number>();
  #low = new Uint32Array(START);
  #high = new Uint32Array(START);
  /** Number + 1 of the n-gram in a slot, 0 for none. */
  #slots = new Uint32Array(START);
  /** Hash of the first words of each n-gram, and its length. */
  #prefixOf = new Uint32Array(START);
  #lengthOf = new Uint8Array(START);
  /** Entry + 1 of the last row that has an n-gram, and of the one before each. */
  #last = new Uint32Array(START);
  #before = new Uint32Array(START);
  #rowOf = new Uint32Array(START);
  #sizeOf = new Uint8Array(START);
  #countOf = new Uint32Array(START);

  /** @param leastWords words that a row of fewer than 8 must have */
  constructor(leastWords: number, mostNgrams: number) {
    this.#leastWords = Math.max(1, leastWords);
    this.#most = mostNgrams;
  }

  /** Lengths of n-grams that there are, longest first. */
  get sizes(): readonly number[] {
    return [...this.#sizes].sort((a, b) => b - a);
  }

  /**
   * Returns filters of what the n-grams begin with: one for those of 8 words and more, one for shorter ones, as far as
   * there are such.
   */
  filters(): PrefixFilter[] {
    const groups = [
      { words: SHORT_NGRAM, sizes: this.sizes.filter((size) => size >= SHORT_NGRAM) },
      { words: this.#leastWords, sizes: this.sizes.filter((size) => size < SHORT_NGRAM) },
    ];
    return groups.filter(({ sizes }) => sizes.length > 0).map(({ words, sizes }) => {
      const filter = new PrefixFilter(words, sizes, this.ngrams);
      for (let ngram = 0; ngram < this.ngrams; ngram++) if (sizes.includes(this.#lengthOf[ngram])) filter.add(this.#prefixOf[ngram]);
      return filter;
    });
  }

  /** Of all tables, without the filters. */
  get bytes(): number {
    return [this.#low, this.#high, this.#slots, this.#prefixOf, this.#lengthOf, this.#last, this.#before, this.#rowOf, this.#sizeOf, this.#countOf].reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Words of the n-grams of a row; 0 where it has none. */
  sizeOf(row: number): number {
    return this.#sizeOf[row];
  }

  /** Different n-grams of a row. */
  countOf(row: number): number {
    return this.#countOf[row];
  }

  /** Adds the next row. @param whole (lo, hi) of word i at whole[2i]; the row's words are from … from + count */
  add(whole: Uint32Array, from: number, count: number): void {
    const row = this.rows;
    const size = ngramSize(count, this.#leastWords);
    this.rows += 1;
    this.#sizeOf = grown(this.#sizeOf, this.rows, Uint8Array);
    this.#countOf = grown(this.#countOf, this.rows, Uint32Array);
    this.#sizeOf[row] = size;
    if (size === 0) return;
    this.#sizes.add(size);
    const prefix = size >= SHORT_NGRAM ? SHORT_NGRAM : this.#leastWords;
    rollNgrams(whole, from, count, size, (low, high, position) => {
      const before = this.ngrams;
      this.#put(low, high, row);
      if (this.ngrams === before) return;
      this.#prefixOf = grown(this.#prefixOf, this.ngrams, Uint32Array);
      this.#lengthOf = grown(this.#lengthOf, this.ngrams, Uint8Array);
      this.#prefixOf[before] = prefixHash(whole, from + position, prefix);
      this.#lengthOf[before] = size;
    });
  }

  #put(low: number, high: number, row: number): void {
    if (this.total >= this.#most) {
      this.beyond += 1;
      return;
    }
    let slot = this.#slotOf(low, high);
    if (this.#slots[slot] === 0) {
      if (2 * (this.ngrams + 1) > this.#slots.length) {
        this.#grow();
        slot = this.#slotOf(low, high);
      }
      this.#low[slot] = low;
      this.#high[slot] = high;
      this.ngrams += 1;
      this.#slots[slot] = this.ngrams;
      this.#last = grown(this.#last, this.ngrams, Uint32Array);
    }
    const ngram = this.#slots[slot] - 1;
    const entry = this.#last[ngram];
    if (entry !== 0 && this.#rowOf[entry - 1] === row) return;
    this.total += 1;
    this.#rowOf = grown(this.#rowOf, this.total, Uint32Array);
    this.#before = grown(this.#before, this.total, Uint32Array);
    this.#rowOf[this.total - 1] = row;
    this.#before[this.total - 1] = entry;
    this.#last[ngram] = this.total;
    this.#countOf[row] += 1;
  }

  /** Returns the number of an n-gram, −1 for one that no row has. */
  numberOf(low: number, high: number): number {
    return this.#slots[this.#slotOf(low, high)] - 1;
  }

  /** Calls `see` for every row that has this n-gram. */
  forRows(ngram: number, see: (row: number) => void): void {
    for (let entry = this.#last[ngram]; entry !== 0; entry = this.#before[entry - 1]) see(this.#rowOf[entry - 1]);
  }

  #slotOf(low: number, high: number): number {
    const mask = this.#slots.length - 1;
    let slot = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (this.#slots[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [low, high, slots] = [this.#low, this.#high, this.#slots];
    this.#low = new Uint32Array(2 * low.length);
    this.#high = new Uint32Array(2 * low.length);
    this.#slots = new Uint32Array(2 * low.length);
    for (let old = 0; old < slots.length; old++) {
      if (slots[old] === 0) continue;
      const slot = this.#slotOf(low[old], high[old]);
      this.#low[slot] = low[old];
      this.#high[slot] = high[old];
      this.#slots[slot] = slots[old];
    }
  }
}
