import { nextPowerOfTwo } from '../core/u32.ts';
import { intersectionSizeOf, type Overlap } from './jaccard.ts';

/** Sets behind each other as 64-bit halves, low half first; set i is values[offsets[i] … offsets[i + 1]), ascending. */
export interface SetList {
  readonly offsets: Uint32Array;
  readonly values: Uint32Array;
}

/** From this many comparisons of one set on, a table of it pays. */
const TABLE_AFTER = 3;

/**
 * Exact overlap of pairs of sets, one from each list. Comparing one lower set with many in a row costs a look-up per
 * element of the other instead of a walk through both: 10,000 pages with one footer make a million such pairs.
 */
export class PairOverlap {
  private readonly lows: SetList;
  private readonly highs: SetList;
  private current = -1;
  private uses = 0;
  /** Index + 1 into the current set, by the low half's low bits. */
  private table = new Uint32Array(0);
  private mask = 0;

  constructor(lows: SetList, highs: SetList) {
    this.lows = lows;
    this.highs = highs;
  }

  /** Returns |A ∩ B| and |A ∪ B| of set `low` of the first list and set `high` of the second. */
  of(low: number, high: number): Overlap {
    const fromA = this.lows.offsets[low] / 2;
    const toA = this.lows.offsets[low + 1] / 2;
    const fromB = this.highs.offsets[high] / 2;
    const toB = this.highs.offsets[high + 1] / 2;
    if (low !== this.current) {
      this.current = low;
      this.uses = 0;
    }
    this.uses += 1;
    if (this.uses === TABLE_AFTER) this.build(fromA, toA);
    const intersection = this.uses < TABLE_AFTER ? intersectionSizeOf(this.lows.values, fromA, toA, this.highs.values, fromB, toB) : this.probe(fromB, toB);
    return { intersection, union: toA - fromA + (toB - fromB) - intersection };
  }

  private build(from: number, to: number): void {
    const size = nextPowerOfTwo(Math.max(2, 2 * (to - from)));
    if (this.table.length < size) this.table = new Uint32Array(size);
    else this.table.fill(0, 0, size);
    this.mask = size - 1;
    const { values } = this.lows;
    for (let element = from; element < to; element++) {
      let slot = values[2 * element] & this.mask;
      while (this.table[slot] !== 0) slot = (slot + 1) & this.mask;
      this.table[slot] = element + 1;
    }
  }

  private probe(from: number, to: number): number {
    const { table, mask } = this;
    const a = this.lows.values;
    const b = this.highs.values;
    let common = 0;
    for (let element = from; element < to; element++) {
      const low = b[2 * element];
      const high = b[2 * element + 1];
      for (let slot = low & mask; table[slot] !== 0; slot = (slot + 1) & mask) {
        const other = table[slot] - 1;
        if (a[2 * other] === low && a[2 * other + 1] === high) {
          common += 1;
          break;
        }
      }
    }
    return common;
  }
}
