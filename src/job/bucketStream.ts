import { orderBy } from '../store/order.ts';

/** Records of one bucket or more that come piece by piece: what each is to be paired with, without holding them all. */
interface BucketRecords {
  readonly lo: Uint32Array;
  readonly hi: Uint32Array;
  readonly unit: Float64Array;
  readonly rank: Float64Array;
  readonly group: Uint32Array;
}

/** Anchors kept beside those needed before they are sorted and cut: sorting then costs a part of the reading. */
const SLACK = 1024;

/** The lowest `depth` ranks of one bucket, out of however many records. */
class Anchors {
  readonly unit: Float64Array;
  readonly group: Uint32Array;
  private readonly rank: Float64Array;
  private readonly depth: number;
  private held = 0;
  members = 0;

  constructor(depth: number, most: number) {
    const room = Math.min(depth, most) + SLACK;
    this.depth = depth;
    this.unit = new Float64Array(room);
    this.rank = new Float64Array(room);
    this.group = new Uint32Array(room);
  }

  note(rank: number, unit: number, group: number): void {
    this.members += 1;
    this.rank[this.held] = rank;
    this.unit[this.held] = unit;
    this.group[this.held] = group;
    this.held += 1;
    if (this.held === this.unit.length) this.settle();
  }

  /** Sorts what is held and drops what cannot be an anchor. */
  settle(): void {
    const order = orderBy(this.held, [this.rank.subarray(0, this.held), this.unit.subarray(0, this.held)]);
    const keep = Math.min(this.depth, this.held);
    for (const column of [this.rank, this.unit, this.group]) column.set(Array.from(order.subarray(0, keep), (i) => column[i]));
    this.held = keep;
  }

  /** Returns how many anchors have a lower rank than this record; after settle. */
  before(rank: number, unit: number): number {
    let low = 0;
    let high = this.held;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rank[middle] < rank || (this.rank[middle] === rank && this.unit[middle] < unit)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Pairs records of equal (lo, hi) as `collide` does, each with the lowest `depth` ranks of its bucket that come before
 * it, in two passes over pieces in any order: `note` every piece, `settle`, then `pairs` of every piece. Memory goes
 * with buckets times depth.
 */
export class BucketStream {
  private readonly depth: number;
  private readonly most: number;
  private readonly firstUnit: number;
  private readonly buckets = new Map<number, Map<number, Anchors>>();

  /** `most` is how many records come at most; units below `firstUnit` are only what others are paired with. */
  constructor(depth: number, most: number, firstUnit = 0) {
    this.depth = depth;
    this.most = most;
    this.firstUnit = firstUnit;
  }

  private bucketOf(lo: number, hi: number): Anchors {
    let row = this.buckets.get(lo);
    if (row === undefined) this.buckets.set(lo, (row = new Map()));
    let anchors = row.get(hi);
    if (anchors === undefined) row.set(hi, (anchors = new Anchors(this.depth, this.most)));
    return anchors;
  }

  note(rows: number, { lo, hi, unit, rank, group }: BucketRecords): void {
    for (let i = 0; i < rows; i++) this.bucketOf(lo[i], hi[i]).note(rank[i], unit[i], group[i]);
  }

  settle(): void {
    for (const row of this.buckets.values()) for (const anchors of row.values()) anchors.settle();
  }

  /** Numbers of members of the buckets beyond the depth. */
  overfull(): number[] {
    return [...this.buckets.values()].flatMap((row) => [...row.values()]).map(({ members }) => members).filter((members) => members > this.depth);
  }

  /** Yields (low, high) units of a piece's pairs, at most about `most` pairs at once; only pairs within one group. */
  *pairs(rows: number, { lo, hi, unit, rank, group }: BucketRecords, most: number): Generator<{ low: Float64Array; high: Float64Array }> {
    let low: number[] = [];
    let high: number[] = [];
    for (let i = 0; i < rows; i++) {
      if (unit[i] < this.firstUnit) continue;
      const anchors = this.bucketOf(lo[i], hi[i]);
      const before = anchors.before(rank[i], unit[i]);
      for (let a = 0; a < before; a++) {
        if (anchors.group[a] !== group[i]) continue;
        low.push(anchors.unit[a]);
        high.push(unit[i]);
        if (low.length === most) {
          yield { low: Float64Array.from(low), high: Float64Array.from(high) };
          low = [];
          high = [];
        }
      }
    }
    if (low.length > 0) yield { low: Float64Array.from(low), high: Float64Array.from(high) };
  }
}
