import { intersectionSizeOf, type Overlap } from './jaccard.ts';
import { numberShared, type NumberedSets, type SetList } from './sharedShingles.ts';

export type { SetList };

/** From this many times the sets' own elements on, comparing costs more than numbering all of them first. */
const NUMBER_FROM = 30;

interface OverlapPlan {
  /** How many pairs will be asked for. */
  readonly pairs: number;
  /** Memory that numbering may take. */
  readonly maxBytes: number;
}

/**
 * Exact overlap of pairs of sets, one from each list (which may be the same). Few pairs are walked through side by side.
 * Many pairs of the same sets, such as 10,000 pages with one footer make, are compared by numbers: the lower set is
 * marked once for all its partners, and each element of a partner costs one look. The results are equal.
 */
export class PairOverlap {
  private readonly lows: SetList;
  private readonly highs: SetList;
  private readonly numbered: { readonly lows: NumberedSets; readonly highs: NumberedSets } | null = null;
  private readonly marks: Uint8Array = new Uint8Array(0);
  private marked = -1;

  constructor(lows: SetList, highs: SetList, { pairs, maxBytes }: OverlapPlan) {
    this.lows = lows;
    this.highs = highs;
    const lists = lows === highs ? [lows] : [lows, highs];
    const elements = lists.reduce((sum, { values }) => sum + values.length / 2, 0);
    const sets = lists.reduce((sum, { offsets }) => sum + offsets.length - 1, 0);
    if (sets === 0 || pairs * 2 * (elements / sets) < NUMBER_FROM * elements) return;
    const result = numberShared(lists, maxBytes);
    if (result === null) return;
    this.numbered = { lows: result.lists[0], highs: result.lists[lists.length - 1] };
    this.marks = new Uint8Array(result.shared);
  }

  /** Returns |A ∩ B| and |A ∪ B| of set `low` of the first list and set `high` of the second, not one and the same set; quick when `low` repeats. */
  of(low: number, high: number): Overlap {
    const fromA = this.lows.offsets[low] / 2;
    const toA = this.lows.offsets[low + 1] / 2;
    const fromB = this.highs.offsets[high] / 2;
    const toB = this.highs.offsets[high + 1] / 2;
    const intersection = this.numbered === null ? intersectionSizeOf(this.lows.values, fromA, toA, this.highs.values, fromB, toB) : this.countMarked(low, high, this.numbered);
    return { intersection, union: toA - fromA + (toB - fromB) - intersection };
  }

  private countMarked(low: number, high: number, { lows, highs }: { readonly lows: NumberedSets; readonly highs: NumberedSets }): number {
    const { marks } = this;
    if (low !== this.marked) {
      if (this.marked >= 0) for (let at = lows.offsets[this.marked]; at < lows.offsets[this.marked + 1]; at++) marks[lows.numbers[at]] = 0;
      for (let at = lows.offsets[low]; at < lows.offsets[low + 1]; at++) marks[lows.numbers[at]] = 1;
      this.marked = low;
    }
    const { numbers } = highs;
    const end = highs.offsets[high + 1];
    let common = 0;
    for (let at = highs.offsets[high]; at < end; at++) common += marks[numbers[at]];
    return common;
  }
}
