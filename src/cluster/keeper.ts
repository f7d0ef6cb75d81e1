import { MismatchError } from '../core/errors.ts';

/** In `keeperOf`: this unit stays. */
export const KEPT = 0xffffffff;

/**
 * The keeper rule in one walk up the ranks. Units stand in rank order under numbers from 0; a unit is removed if and
 * only if some *kept* unit of lower rank forms a verified pair with it, and then names the most similar such unit, ties
 * to the lowest rank. A chain of likenesses therefore never takes away a unit that resembles no keeper.
 */
export class KeeperWalk {
  /** KEPT, or the number of the unit that stays in this one's place. */
  readonly keeperOf: Uint32Array;
  /** Similarity to that unit; 0 where kept. */
  readonly similarity: Float64Array;
  /** 1 where that similarity is exact, 0 where it is an estimate. */
  readonly exact: Uint8Array;
  private last = 0;

  constructor(units: number) {
    this.keeperOf = new Uint32Array(units).fill(KEPT);
    this.similarity = new Float64Array(units);
    this.exact = new Uint8Array(units);
  }

  /**
   * Takes verified pairs (low before high in rank), ordered by `high` within and across calls: by the time a unit's
   * pairs come, what happens to every unit before it is settled.
   * @throws MismatchError if they are not so ordered.
   */
  add(low: Uint32Array, high: Uint32Array, similarity: Float64Array, exact: Uint32Array): void {
    const { keeperOf } = this;
    for (let i = 0; i < low.length; i++) {
      const l = low[i];
      const h = high[i];
      if (h < this.last || l >= h) {
        throw new MismatchError({ expected: `pairs in rank order, the later unit from ${this.last} on`, found: `the pair (${l}, ${h})`, remedy: 'report this as a bug' });
      }
      this.last = h;
      if (keeperOf[l] !== KEPT) continue;
      const better = keeperOf[h] === KEPT || similarity[i] > this.similarity[h] || (similarity[i] === this.similarity[h] && l < keeperOf[h]);
      if (better) {
        keeperOf[h] = l;
        this.similarity[h] = similarity[i];
        this.exact[h] = exact[i];
      }
    }
  }
}
