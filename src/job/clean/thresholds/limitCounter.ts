import { goes, type Comparison } from '../../../rules/rule.ts';
import { cellOf, gridWith } from './grid.ts';

/** Documents, bytes and words, by threshold. Bytes and words are null where they are not known. */
export interface Counts {
  readonly documents: readonly number[];
  readonly bytes: readonly number[] | null;
  readonly words: readonly number[] | null;
}

/** What else takes a document that a rule might: an earlier rule and perhaps others, a later one only, none. */
export const EARLIER = 0;
export const LATER = 1;
export const NONE = 2;
export type Others = typeof EARLIER | typeof LATER | typeof NONE;

const OTHERS = 3;
/** Documents, bytes, words. */
const SUMS = 3;
const WIDTH = OTHERS * SUMS;

/** Shares of all documents that the thresholds shown would take, about. */
const SHARES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const;

/** Counts what one limit of one rule takes at each threshold of the grid, and at its own; memory is that of the grid. */
export class LimitCounter {
  readonly #own: number;
  readonly #comparison: Comparison;
  readonly #thresholds: Float64Array;
  readonly #cells: Float64Array;
  /** Of documents that go whatever the threshold. */
  readonly #always = new Float64Array(WIDTH);

  constructor(comparison: Comparison, own: number) {
    this.#own = own;
    this.#comparison = comparison;
    this.#thresholds = gridWith(own);
    this.#cells = new Float64Array(WIDTH * (2 * this.#thresholds.length + 1));
  }

  /** A document that the rule takes because of another limit, or of a value that is missing. */
  always(others: Others, bytes: number, words: number): void {
    add(this.#always, 0, others, bytes, words);
  }

  /** A document that goes or stays by this limit alone. */
  take(value: number, others: Others, bytes: number, words: number): void {
    if (Number.isNaN(value)) return;
    add(this.#cells, WIDTH * cellOf(this.#thresholds, value), others, bytes, words);
  }

  /** Returns the thresholds to show, ascending: its own, and those that take about a thousandth to a half of `documents`, as far as there are such. Of thresholds that take all a limit can take the one that takes it first is shown. */
  shown(documents: number): number[] {
    const taken = this.#taken();
    const ofAll = (threshold: number): number => sum(taken(threshold), 0, EARLIER);
    const chosen = new Set(Number.isFinite(this.#own) ? [this.#own] : []);
    // From the threshold that takes least on.
    const rising = this.#comparison.startsWith('<') ? this.#thresholds : this.#thresholds.toReversed();
    const base = sum(this.#always, 0, EARLIER);
    const last = firstPlace(rising.length, (place) => ofAll(rising[place]) === ofAll(rising[rising.length - 1]));
    for (const share of SHARES) {
      const place = Math.min(last, firstPlace(rising.length, (each) => ofAll(rising[each]) - base > share * documents) - 1);
      if (place >= 0 && ofAll(rising[place]) > base) chosen.add(rising[place]);
    }
    return [...chosen].sort((a, b) => a - b);
  }

  /** Returns what goes at each of the thresholds, which must be on the grid or its own: alone, as the first rule, and as the only one. */
  counts(thresholds: readonly number[], sizes: boolean): { readonly alone: Counts; readonly first: Counts; readonly only: Counts } {
    const taken = this.#taken();
    const rows = thresholds.map(taken);
    const of = (least: Others): Counts => ({ documents: rows.map((row) => sum(row, 0, least)), bytes: sizes ? rows.map((row) => sum(row, 1, least)) : null, words: sizes ? rows.map((row) => sum(row, 2, least)) : null });
    return { alone: of(EARLIER), first: of(LATER), only: of(NONE) };
  }

  /** Returns what says of a threshold what it takes, by what else does. */
  #taken(): (threshold: number) => Float64Array {
    const cells = 2 * this.#thresholds.length + 1;
    /** Of all cells before this one. */
    const before = new Float64Array(WIDTH * (cells + 1));
    for (let i = 0; i < WIDTH * cells; i++) before[WIDTH + i] = before[i] + this.#cells[i];
    const all = before.subarray(WIDTH * cells);
    return (threshold) => {
      const at = cellOf(this.#thresholds, threshold);
      // The first cell behind what is below or at the threshold.
      const end = this.#comparison === '<' || this.#comparison === '>=' ? at : at + 1;
      const below = before.subarray(WIDTH * end, WIDTH * (end + 1));
      const isBelow = this.#comparison.startsWith('<');
      return this.#always.map((always, i) => always + (isBelow ? below[i] : all[i] - below[i]));
    };
  }
}

/** Returns the first of so many places from which on something holds; their number where it holds nowhere. */
function firstPlace(places: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = places;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function add(sums: Float64Array, at: number, others: Others, bytes: number, words: number): void {
  const place = at + SUMS * others;
  sums[place] += 1;
  sums[place + 1] += bytes;
  sums[place + 2] += words;
}

/** Of documents of which at most so much else takes them. */
function sum(row: Float64Array, what: number, least: Others): number {
  let all = 0;
  for (let others = least; others < OTHERS; others++) all += row[SUMS * others + what];
  return all;
}

/** Returns whether another limit of the rule than `name` takes the value. */
export function goesByAnother(value: number, name: string, compares: Readonly<Record<string, Comparison>>, limits: Readonly<Record<string, number>>): boolean {
  for (const other of Object.keys(compares)) if (other !== name && goes(value, compares[other], limits[other])) return true;
  return false;
}
