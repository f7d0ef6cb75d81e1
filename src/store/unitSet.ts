import { BudgetError } from '../core/errors.ts';
import { popcount, trailingZeros } from '../core/u32.ts';

const CHUNK_WORDS = 2 ** 10;
const CHUNK_UNITS = CHUNK_WORDS * 32;

/**
 * A set of unit numbers (integers below 2^53), one bit each in chunks that exist only where there are members.
 * `freeze` numbers the members densely, ascending, in 32-bit numbers from then on.
 */
export class UnitSet {
  private readonly chunks: (Uint32Array | undefined)[] = [];
  /** Members before each 64-word group of each chunk; made by freeze. */
  private ranks: (Uint32Array | undefined)[] | null = null;
  private members = 0;

  get size(): number {
    return this.members;
  }

  /** Returns whether the unit was new. */
  add(unit: number): boolean {
    const at = Math.floor(unit / CHUNK_UNITS);
    const chunk = (this.chunks[at] ??= new Uint32Array(CHUNK_WORDS));
    const bit = unit % CHUNK_UNITS;
    const mask = 1 << (bit & 31);
    if ((chunk[bit >>> 5] & mask) !== 0) return false;
    chunk[bit >>> 5] |= mask;
    this.members += 1;
    this.ranks = null;
    return true;
  }

  has(unit: number): boolean {
    const chunk = this.chunks[Math.floor(unit / CHUNK_UNITS)];
    if (chunk === undefined) return false;
    const bit = unit % CHUNK_UNITS;
    return ((chunk[bit >>> 5] >>> (bit & 31)) & 1) === 1;
  }

  /** Keeps those of `records`, numbers of entries of `units`, whose units are no members: in place and in their order. Returns how many of the first `count` they are. */
  withoutMembers(units: Float64Array, records: Uint32Array, count: number): number {
    let kept = 0;
    for (let i = 0; i < count; i++) if (!this.has(units[records[i]])) records[kept++] = records[i];
    return kept;
  }

  /** Number of members in [from, to). */
  countIn(from: number, to: number): number {
    let count = 0;
    for (let base = Math.floor(from / 32) * 32; base < to; ) {
      const chunk = this.chunks[Math.floor(base / CHUNK_UNITS)];
      if (chunk === undefined) {
        base = (Math.floor(base / CHUNK_UNITS) + 1) * CHUNK_UNITS;
        continue;
      }
      let word = chunk[(base % CHUNK_UNITS) >>> 5];
      if (base < from) word &= -1 << (from - base);
      if (base + 32 > to) word &= -1 >>> (base + 32 - to);
      count += popcount(word);
      base += 32;
    }
    return count;
  }

  /** Members ascending. */
  *[Symbol.iterator](): Generator<number> {
    for (let at = 0; at < this.chunks.length; at++) {
      const chunk = this.chunks[at];
      if (chunk === undefined) continue;
      for (let w = 0; w < CHUNK_WORDS; w++) {
        for (let word = chunk[w]; word !== 0; word &= word - 1) yield at * CHUNK_UNITS + w * 32 + trailingZeros(word);
      }
    }
  }

  /** Returns the members below a unit as a set of their own. */
  below(unit: number): UnitSet {
    const part = new UnitSet();
    if (this.countIn(0, unit) === 0) return part;
    for (const each of this) {
      if (each >= unit) break;
      part.add(each);
    }
    return part;
  }

  /** Makes `denseOf` answerable; adding a unit undoes it. @throws BudgetError for more members than 32-bit numbers */
  freeze(): this {
    if (this.members > 2 ** 32) throw new BudgetError({ expected: 'at most 4294967296 documents in pairs', found: String(this.members), remedy: 'cut the inputs into several jobs' });
    let before = 0;
    this.ranks = this.chunks.map((chunk) => {
      if (chunk === undefined) return undefined;
      const ranks = new Uint32Array(CHUNK_WORDS / 8);
      for (let w = 0; w < CHUNK_WORDS; w++) {
        if ((w & 7) === 0) ranks[w >>> 3] = before;
        before += popcount(chunk[w]);
      }
      return ranks;
    });
    return this;
  }

  /** Returns how many members are lower than this member; only for members, after freeze. */
  denseOf(unit: number): number {
    const at = Math.floor(unit / CHUNK_UNITS);
    const chunk = this.chunks[at] as Uint32Array;
    const bit = unit % CHUNK_UNITS;
    const word = bit >>> 5;
    let dense = (this.ranks as Uint32Array[])[at][word >>> 3];
    for (let w = word & ~7; w < word; w++) dense += popcount(chunk[w]);
    return dense + popcount(chunk[word] & ~(-1 << (bit & 31)));
  }

  /** Members ascending, so that entry i is the unit whose dense number is i. */
  toArray(): Float64Array {
    const units = new Float64Array(this.members);
    let at = 0;
    for (const unit of this) units[at++] = unit;
    return units;
  }
}
