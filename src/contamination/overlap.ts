import { prefixHash, prefixHashHigh } from './ngramRoll.ts';
import type { PrefixFilter } from './prefixFilter.ts';
import type { ReferenceSet } from './referenceSet.ts';

/** Reference rows told for one document: the ones it has most of. */
export const MOST_ROWS = 16;
/** Stretches told for one document and reference row: the first ones. */
export const MOST_STRETCHES = 16;

/** Words [from, to) of a document whose n-grams all stand in one reference row. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a document has of one reference row. */
export interface RowOverlap {
  readonly row: number;
  /** Of its `ngrams` different n-grams, those that stand in the document. */
  readonly found: number;
  readonly ngrams: number;
  /** In order. */
  readonly stretches: readonly Stretch[];
  /** The longest, the first among equals; it may be none of `stretches`. */
  readonly longest: Stretch;
}

export interface Overlap {
  /** By falling share of n-grams found, then by row. */
  readonly rows: readonly RowOverlap[];
  /** Reference rows that are not told for want of room. */
  readonly more: number;
}

/** A stretch of a document, with the reference row it stands in. */
interface CoveredStretch extends Stretch {
  readonly row: number;
  /** Share of the row's n-grams that the document holds. */
  readonly share: number;
}

/** Compares documents with a set of reference rows, one after the other; its tables are used again. */
export class OverlapFinder {
  readonly #set: ReferenceSet;
  readonly #filters: readonly PrefixFilter[];
  #candidates = new Uint32Array(1024);
  /** Number of the document that had an n-gram last. */
  readonly #seenIn: Uint32Array;
  /** Bit r: it stands in the r-th row that is told. */
  readonly #told: Uint16Array;
  /** N-grams of each row found in this document; 0 between two documents. */
  readonly #found: Uint32Array;
  #document = 0;
  readonly #positions: number[] = [];
  readonly #ngrams: number[] = [];
  readonly #distinct: number[] = [];
  readonly #touched: number[] = [];

  /** @param set nothing is added to it any more */
  constructor(set: ReferenceSet) {
    this.#set = set;
    this.#filters = set.filters();
    this.#seenIn = new Uint32Array(set.ngrams);
    this.#told = new Uint16Array(set.ngrams);
    this.#found = new Uint32Array(set.rows);
  }

  /**
   * Returns what a document has of the reference rows; null where no n-gram of any row stands in it. The answer follows
   * from the document's words alone. Time: its words, and for each different n-gram found the rows that have it.
   * @param whole (lo, hi) of word i at whole[2i]; the document's words are from … from + count
   */
  find(whole: Uint32Array, from: number, count: number): Overlap | null {
    if (!this.#look(whole, from, count)) return null;
    const touched = this.#touched;
    const told = this.#best(touched);
    const rows = this.#stretchesOf(told);
    this.#forget();
    return { rows, more: touched.length - told.length };
  }

  /**
   * Returns everything that a document has of reference rows of which it has the share `limitMillionths` or more: all
   * stretches, however many, by their beginning; those of different rows may overlap. Of several rows that have an n-gram
   * the one counts of which the document has most, then the first.
   * @param whole as for `find`
   */
  covered(whole: Uint32Array, from: number, count: number, limitMillionths: number): CoveredStretch[] {
    if (!this.#look(whole, from, count)) return [];
    const set = this.#set;
    const better = (a: number, b: number): boolean => this.#order(a, b) < 0;
    const rowOf = new Map<number, number>();
    for (const ngram of this.#distinct) {
      let best = -1;
      set.forRows(ngram, (row) => {
        if (this.#found[row] * 1e6 >= limitMillionths * set.countOf(row) && (best < 0 || better(row, best))) best = row;
      });
      if (best >= 0) rowOf.set(ngram, best);
    }
    const last = new Map<number, { from: number; to: number; row: number; share: number }>();
    const stretches: CoveredStretch[] = [];
    this.#ngrams.forEach((ngram, i) => {
      const row = rowOf.get(ngram);
      if (row === undefined) return;
      const position = this.#positions[i];
      const open = last.get(row);
      const to = position + set.sizeOf(row);
      if (open !== undefined && position <= open.to) open.to = to;
      else {
        const stretch = { from: position, to, row, share: this.#found[row] / set.countOf(row) };
        last.set(row, stretch);
        stretches.push(stretch);
      }
    });
    this.#forget();
    return stretches.sort((a, b) => a.from - b.from || a.to - b.to || a.row - b.row);
  }

  /** Notes which n-grams stand in a document, and how many of each row; true if any does. */
  #look(whole: Uint32Array, from: number, count: number): boolean {
    this.#positions.length = 0;
    this.#ngrams.length = 0;
    if (this.#candidates.length < count) this.#candidates = new Uint32Array(2 * count);
    for (const filter of this.#filters) {
      const candidates = filter.positions(whole, from, count, this.#candidates);
      for (let i = 0; i < candidates; i++) this.#lookUp(whole, from, count, this.#candidates[i], filter.sizes);
    }
    if (this.#ngrams.length === 0) return false;
    this.#countRows();
    return true;
  }

  #forget(): void {
    for (const row of this.#touched) this.#found[row] = 0;
  }

  /** By falling share of n-grams found, then by row. */
  #order(a: number, b: number): number {
    return this.#found[b] * this.#set.countOf(a) - this.#found[a] * this.#set.countOf(b) || a - b;
  }

  #lookUp(whole: Uint32Array, from: number, count: number, position: number, sizes: readonly number[]): void {
    for (const size of sizes) {
      if (position + size > count) continue;
      const ngram = this.#set.numberOf(prefixHash(whole, from + position, size), prefixHashHigh(whole, from + position, size));
      if (ngram < 0) continue;
      this.#positions.push(position);
      this.#ngrams.push(ngram);
    }
  }

  #countRows(): void {
    this.#document += 1;
    this.#distinct.length = 0;
    this.#touched.length = 0;
    for (const ngram of this.#ngrams) {
      if (this.#seenIn[ngram] === this.#document) continue;
      this.#seenIn[ngram] = this.#document;
      this.#distinct.push(ngram);
      this.#set.forRows(ngram, (row) => {
        if (this.#found[row] === 0) this.#touched.push(row);
        this.#found[row] += 1;
      });
    }
  }

  #best(rows: readonly number[]): number[] {
    const order = (a: number, b: number): number => this.#order(a, b);
    if (rows.length <= MOST_ROWS) return [...rows].sort(order);
    // Many rows share a phrase: one pass that keeps the best is enough.
    const best: number[] = [];
    for (const row of rows) {
      if (best.length === MOST_ROWS && order(best[MOST_ROWS - 1], row) < 0) continue;
      let at = best.length === MOST_ROWS ? MOST_ROWS - 1 : best.length;
      while (at > 0 && order(best[at - 1], row) > 0) {
        best[at] = best[at - 1];
        at -= 1;
      }
      best[at] = row;
    }
    return best;
  }

  #stretchesOf(told: readonly number[]): RowOverlap[] {
    const set = this.#set;
    const place = new Map(told.map((row, i) => [row, i]));
    for (const ngram of this.#distinct) {
      let bits = 0;
      set.forRows(ngram, (row) => {
        const at = place.get(row);
        if (at !== undefined) bits |= 1 << at;
      });
      this.#told[ngram] = bits;
    }
    const builders = told.map((row) => new StretchBuilder(set.sizeOf(row)));
    this.#ngrams.forEach((ngram, i) => {
      for (let bits = this.#told[ngram]; bits !== 0; bits &= bits - 1) builders[31 - Math.clz32(bits & -bits)].add(this.#positions[i]);
    });
    return told.map((row, i) => ({ row, found: this.#found[row], ngrams: set.countOf(row), ...builders[i].finish() }));
  }
}

/** Joins n-grams that overlap or touch. */
class StretchBuilder {
  readonly #size: number;
  readonly #stretches: Stretch[] = [];
  #longest: Stretch = { from: 0, to: 0 };
  #from = -1;
  #to = -1;

  constructor(size: number) {
    this.#size = size;
  }

  /** Positions come in rising order. */
  add(position: number): void {
    if (position > this.#to || this.#from < 0) {
      this.#close();
      this.#from = position;
    }
    this.#to = position + this.#size;
  }

  finish(): { readonly stretches: readonly Stretch[]; readonly longest: Stretch } {
    this.#close();
    return { stretches: this.#stretches, longest: this.#longest };
  }

  #close(): void {
    if (this.#from < 0) return;
    const stretch = { from: this.#from, to: this.#to };
    if (this.#stretches.length < MOST_STRETCHES) this.#stretches.push(stretch);
    if (stretch.to - stretch.from > this.#longest.to - this.#longest.from) this.#longest = stretch;
  }
}
