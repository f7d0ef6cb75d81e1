import { MismatchError } from '../core/errors.ts';
import { KEPT } from './keeper.ts';

/** What a KeeperWalk decided, by unit. */
export interface Settled {
  readonly keeperOf: Uint32Array;
  readonly similarity: Float64Array;
  readonly exact: Uint8Array;
}

/**
 * Names the keepers of exact copies of *removed* units. Such a copy resembles whatever its representative resembles,
 * and may rank behind a kept unit that is more similar than the representative's own keeper. (A copy of a kept unit has
 * that unit, at similarity 1.) Copies stand in order of (representative, rank); a copy's rank is given as `before`,
 * the number of units that have a lower one.
 */
export class CopyWalk {
  /** By copy: the number of the unit that stays in its place. */
  readonly keeperOf: Uint32Array;
  readonly similarity: Float64Array;
  /** 1 where that similarity is exact, 0 where it is an estimate. */
  readonly exact: Uint8Array;
  private readonly settled: Settled;
  private readonly before: Uint32Array;
  /** Units that have such copies, ascending. Of each: its first copy that is not settled, the end of its copies, and the best so far. */
  private readonly units: Uint32Array;
  private readonly next: Uint32Array;
  private readonly end: Uint32Array;
  private readonly best: { readonly keeper: Uint32Array; readonly similarity: Float64Array; readonly exact: Uint8Array };
  private last = 0;

  /** @throws MismatchError if the copies are out of order, or a representative is kept. */
  constructor(settled: Settled, representative: Uint32Array, before: Uint32Array) {
    this.settled = settled;
    this.before = before;
    this.keeperOf = new Uint32Array(before.length);
    this.similarity = new Float64Array(before.length);
    this.exact = new Uint8Array(before.length);
    const firsts: Uint32Array = Uint32Array.from(before.keys()).filter((copy) => copy === 0 || representative[copy - 1] !== representative[copy]);
    this.units = firsts.map((copy) => representative[copy]);
    this.next = firsts;
    this.end = Uint32Array.from(firsts, (_, at) => firsts[at + 1] ?? before.length);
    this.best = { keeper: this.units.map((unit) => settled.keeperOf[unit]), similarity: Float64Array.from(this.units, (unit) => settled.similarity[unit]), exact: Uint8Array.from(this.units, (unit) => settled.exact[unit]) };
    for (let copy = 0; copy < before.length; copy++) {
      const unit = representative[copy];
      const ordered = copy === 0 || representative[copy - 1] < unit || (representative[copy - 1] === unit && before[copy - 1] <= before[copy]);
      if (!ordered || before[copy] <= unit || settled.keeperOf[unit] === KEPT) {
        throw new MismatchError({ expected: 'copies of removed units by representative and rank', found: `a copy of unit ${unit} at place ${copy}`, remedy: 'report this as a bug' });
      }
    }
  }

  /** Takes verified pairs as KeeperWalk.add does, ordered by `high` within and across calls. @throws MismatchError if they are not. */
  add(low: Uint32Array, high: Uint32Array, similarity: Float64Array, exact: Uint32Array): void {
    for (let i = 0; i < low.length; i++) {
      if (high[i] < this.last) throw new MismatchError({ expected: `pairs in rank order, the later unit from ${this.last} on`, found: `the pair (${low[i]}, ${high[i]})`, remedy: 'report this as a bug' });
      this.last = high[i];
      // Few units have copies that may change their keeper, and the kept are in more pairs.
      if (this.settled.keeperOf[low[i]] === KEPT || this.settled.keeperOf[high[i]] !== KEPT) continue;
      const at = this.placeOf(low[i]);
      if (at < 0) continue;
      this.settle(at, high[i]);
      // Later units have higher ranks: at equal similarity the earlier one stands.
      if (similarity[i] <= this.best.similarity[at]) continue;
      this.best.keeper[at] = high[i];
      this.best.similarity[at] = similarity[i];
      this.best.exact[at] = exact[i];
    }
  }

  /** Settles the copies that no later pair can concern. To be called once, after all pairs. */
  finish(): void {
    for (let at = 0; at < this.units.length; at++) this.settle(at, Infinity);
  }

  /** Place of a unit among those that have copies, or −1. */
  private placeOf(unit: number): number {
    let low = 0;
    let high = this.units.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.units[middle] < unit) low = middle + 1;
      else high = middle;
    }
    return low < this.units.length && this.units[low] === unit ? low : -1;
  }

  /** The copies that rank before `high` cannot name it, nor anything after it. @param at place of their unit */
  private settle(at: number, high: number): void {
    const { keeper, similarity, exact } = this.best;
    let copy = this.next[at];
    for (; copy < this.end[at] && this.before[copy] <= high; copy++) {
      this.keeperOf[copy] = keeper[at];
      this.similarity[copy] = similarity[at];
      this.exact[copy] = exact[at];
    }
    this.next[at] = copy;
  }
}
