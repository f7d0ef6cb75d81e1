import { fmix } from '../../core/u32.ts';

/** Similarities [from, to); the last class of all ends with 1 and holds it. */
export interface SimilarityClass {
  /** In it. */
  readonly from: number;
  /** Not in it, unless it is 1 and no class lies behind. */
  readonly to: number;
}

/** A pair of units, the one that stays (or ranks first) in front. */
export interface SampledPair {
  readonly low: number;
  readonly high: number;
  readonly similarity: number;
  /** What else is known of it: the rule of a removal. */
  readonly note: number;
  /** Orders the pairs of a class; the lowest stay. */
  readonly key: number;
}

/** Classes of removed pairs: narrow where the threshold is, and equal texts for themselves. */
export function classesFrom(threshold: number): SimilarityClass[] {
  const borders = [0, 0.1, 0.25, 0.5, 0.75, 1].map((share) => Number((threshold + share * (1 - threshold)).toFixed(6)));
  const classes = borders.slice(1).map((to, i) => ({ from: borders[i], to })).filter(({ from, to }) => from < to);
  return [...classes, { from: 1, to: 1 }];
}

/** How far below the threshold pairs are of interest; `--verify auto` compares none that look farther away. */
const MARGIN = 0.12;

/** Classes of pairs that were compared and did not reach the threshold. */
export function classesBelow(threshold: number): SimilarityClass[] {
  const borders = [1, 0.5, 0.25, 0].map((share) => Number((threshold - share * Math.min(MARGIN, threshold)).toFixed(6)));
  return borders.slice(1).map((to, i) => ({ from: borders[i], to }));
}

/** Added to the keys of pairs whose texts are far to read. */
const FAR = 2 ** 32;

/**
 * Some pairs of each class of similarities, the same whatever order they come in: those of the lowest hash, near ones before
 * far ones. Bounded memory.
 */
export class PairReservoir {
  readonly classes: readonly SimilarityClass[];
  readonly #pairs: SampledPair[][];
  readonly #perClass: number;
  readonly #near: (unit: number) => boolean;
  readonly #firstUnit: number;

  /** @param near whether a unit's text is quick to read @param firstUnit of the inputs: what is below is counted from the other side, since that border hangs on memory */
  constructor(classes: readonly SimilarityClass[], perClass: number, near: (unit: number) => boolean, firstUnit: number) {
    this.classes = classes;
    this.#pairs = classes.map(() => []);
    this.#perClass = perClass;
    this.#near = near;
    this.#firstUnit = firstUnit;
  }

  /** Takes a pair into account; one in no class is passed over. */
  offer(low: number, high: number, similarity: number, note = 0): void {
    const at = this.#classOf(similarity);
    if (at < 0) return;
    const list = this.#pairs[at];
    const hash = hashOf(this.#stable(low), this.#stable(high));
    const last = list.length < this.#perClass ? null : list[list.length - 1];
    if (last !== null && last.key < hash) return;
    const key = hash + (this.#near(low) && this.#near(high) ? 0 : FAR);
    const pair = { low, high, similarity, note, key };
    if (last !== null && compare(last, pair) < 0) return;
    if (last !== null) list.pop();
    let place = list.length;
    while (place > 0 && compare(pair, list[place - 1]) < 0) place -= 1;
    list.splice(place, 0, pair);
  }

  /** Of each class, in order of their keys. */
  get pairs(): readonly (readonly SampledPair[])[] {
    return this.#pairs;
  }

  #classOf(similarity: number): number {
    const last = this.classes.length - 1;
    if (!(similarity >= this.classes[0].from)) return -1;
    for (let at = 0; at <= last; at++) if (similarity < this.classes[at].to) return at;
    return similarity <= this.classes[last].to && this.classes[last].to === 1 ? last : -1;
  }

  #stable(unit: number): number {
    return unit < this.#firstUnit ? -1 - unit : unit - this.#firstUnit;
  }
}

function compare(a: SampledPair, b: SampledPair): number {
  return a.key - b.key || a.low - b.low || a.high - b.high;
}

function hashOf(low: number, high: number): number {
  let hash = 0x62616e64;
  for (const number of [low, high]) {
    hash = fmix(hash ^ (number >>> 0));
    hash = fmix((hash + Math.floor(number / 2 ** 32)) | 0);
  }
  return hash;
}

/** Returns the hash that orders single units. */
export function unitHash(unit: number): number {
  return hashOf(unit, 0);
}
