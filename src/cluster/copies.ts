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
  /** By unit that has such copies: its first copy that is not settled, the end of its copies, and the best so far. */
  private readonly next = new Map<number, number>();
  private readonly end = new Map<number, number>();
  private readonly best = new Map<number, { keeper: number; similarity: number; exact: number }>();
  private last = 0;

  /** @throws MismatchError if the copies are out of order, or a representative is kept. */
  constructor(settled: Settled, representative: Uint32Array, before: Uint32Array) {
    this.settled = settled;
    this.before = before;
    this.keeperOf = new Uint32Array(before.length);
    this.similarity = new Float64Array(before.length);
    this.exact = new Uint8Array(before.length);
    for (let copy = 0; copy < before.length; copy++) {
      const unit = representative[copy];
      const ordered = copy === 0 || representative[copy - 1] < unit || (representative[copy - 1] === unit && before[copy - 1] <= before[copy]);
      if (!ordered || before[copy] <= unit || settled.keeperOf[unit] === KEPT) {
        throw new MismatchError({ expected: 'copies of removed units by representative and rank', found: `a copy of unit ${unit} at place ${copy}`, remedy: 'report this as a bug' });
      }
      if (!this.next.has(unit)) {
        this.next.set(unit, copy);
        this.best.set(unit, { keeper: settled.keeperOf[unit], similarity: settled.similarity[unit], exact: settled.exact[unit] });
      }
      this.end.set(unit, copy + 1);
    }
  }

  /** Takes verified pairs as KeeperWalk.add does, ordered by `high` within and across calls. @throws MismatchError if they are not. */
  add(low: Uint32Array, high: Uint32Array, similarity: Float64Array, exact: Uint32Array): void {
    for (let i = 0; i < low.length; i++) {
      if (high[i] < this.last) throw new MismatchError({ expected: `pairs in rank order, the later unit from ${this.last} on`, found: `the pair (${low[i]}, ${high[i]})`, remedy: 'report this as a bug' });
      this.last = high[i];
      const best = this.best.get(low[i]);
      if (best === undefined || this.settled.keeperOf[high[i]] !== KEPT) continue;
      this.settle(low[i], high[i]);
      // Later units have higher ranks: at equal similarity the earlier one stands.
      if (similarity[i] > best.similarity) this.best.set(low[i], { keeper: high[i], similarity: similarity[i], exact: exact[i] });
    }
  }

  /** Settles the copies that no later pair can concern. To be called once, after all pairs. */
  finish(): void {
    for (const unit of this.next.keys()) this.settle(unit, Infinity);
  }

  /** The copies of a unit that rank before `high` cannot name it, nor anything after it. */
  private settle(unit: number, high: number): void {
    const best = this.best.get(unit) as { keeper: number; similarity: number; exact: number };
    const end = this.end.get(unit) as number;
    let copy = this.next.get(unit) as number;
    for (; copy < end && this.before[copy] <= high; copy++) {
      this.keeperOf[copy] = best.keeper;
      this.similarity[copy] = best.similarity;
      this.exact[copy] = best.exact;
    }
    this.next.set(unit, copy);
  }
}
