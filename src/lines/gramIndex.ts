/**
 * Finds the lines that may be within an edit distance of a line, without looking at all of them. An edit changes at most
 * q of a line's q-grams and moves the others by one, so of two lines within d edits all but q·d grams of the longer one
 * stand in both, at most d apart. With grams in one order for all lines, the first of these in that order is among the
 * first q·d + 1 of either line (prefix filtering: Xiao, Wang, Lin, Ed-Join, VLDB 2008). The order puts rare grams first;
 * any order gives the same answers.
 */

/** At most so many counters. Grams that share one only stand elsewhere in the order. */
const MOST_COUNTERS = 2 ** 18;
const POSITIONS = 2 ** 14;
/** Of a gram that a line has more than once. */
const ANYWHERE = -1;

export class GramIndex {
  readonly #gram: number;
  readonly #counts: Uint32Array;
  readonly #heads: Int32Array;
  #next = new Int32Array(256);
  #grams = new Uint32Array(256);
  #positions = new Int32Array(256);
  #lines = new Int32Array(256);
  #size = 0;
  /** Of the line that was prepared last, without repeats. */
  #keys = new Float64Array(64);
  #prefix = new Uint32Array(64);
  #places = new Int32Array(64);
  #prefixLength = 0;
  #edits = 0;

  /**
   * @param gram code points in a gram; a line of at most 2¹⁴ code points needs more grams than `gram` × its edits
   * @param grams about how many there will be
   */
  constructor(gram: number, grams: number) {
    this.#gram = gram;
    const size = 2 ** Math.max(8, Math.ceil(Math.log2(grams + 1)));
    this.#counts = new Uint32Array(Math.min(MOST_COUNTERS, size));
    this.#heads = new Int32Array(Math.min(16 * MOST_COUNTERS, size)).fill(-1);
  }

  /** Counts the grams of a line; all lines are counted before the first is prepared. */
  count(line: Uint32Array): void {
    for (let i = 0; i + this.#gram <= line.length; i++) this.#counts[gramAt(line, i, this.#gram) & (this.#counts.length - 1)]++;
  }

  /** Sets the line that `visit` and `add` are about; `edits` is the most that another line may be away from it. */
  prepare(line: Uint32Array, edits: number): void {
    const count = line.length - this.#gram + 1;
    if (this.#keys.length < count) {
      this.#keys = new Float64Array(2 * count);
      this.#prefix = new Uint32Array(2 * count);
      this.#places = new Int32Array(2 * count);
    }
    const keys = this.#keys.subarray(0, count);
    for (let i = 0; i < count; i++) {
      const gram = gramAt(line, i, this.#gram);
      const rarity = 31 - Math.clz32(this.#counts[gram & (this.#counts.length - 1)]);
      keys[i] = (rarity * 2 ** 32 + gram) * POSITIONS + i;
    }
    keys.sort();
    this.#edits = edits;
    this.#prefixLength = 0;
    const first = Math.min(count, this.#gram * edits + 1);
    for (let i = 0; i < first; ) {
      const gram = Math.floor(keys[i] / POSITIONS) % 2 ** 32;
      let to = i + 1;
      while (to < count && Math.floor(keys[to] / POSITIONS) % 2 ** 32 === gram) to++;
      this.#prefix[this.#prefixLength] = gram;
      this.#places[this.#prefixLength++] = to - i === 1 ? keys[i] % POSITIONS : ANYWHERE;
      i = to;
    }
  }

  /**
   * Calls `see` with lines that have one of these grams about there, the last added first, some several times, until it returns false
   * or more than `most` places were looked at. Returns how many were.
   */
  visit(see: (line: number) => boolean, most: number): number {
    let looks = 0;
    for (let i = 0; i < this.#prefixLength; i++) {
      const gram = this.#prefix[i];
      const place = this.#places[i];
      for (let at = this.#heads[this.#bucketOf(gram)]; at >= 0; at = this.#next[at]) {
        if (++looks > most) return looks;
        if (this.#grams[at] !== gram) continue;
        const other = this.#positions[at];
        if (place !== ANYWHERE && other !== ANYWHERE && Math.abs(place - other) > this.#edits) continue;
        if (!see(this.#lines[at])) return looks;
      }
    }
    return looks;
  }

  /** Adds the prepared line under this number. */
  add(line: number): void {
    if (this.#size + this.#prefixLength > this.#next.length) this.#grow(this.#size + this.#prefixLength);
    for (let i = 0; i < this.#prefixLength; i++) {
      const gram = this.#prefix[i];
      const bucket = this.#bucketOf(gram);
      this.#grams[this.#size] = gram;
      this.#positions[this.#size] = this.#places[i];
      this.#lines[this.#size] = line;
      this.#next[this.#size] = this.#heads[bucket];
      this.#heads[bucket] = this.#size++;
    }
  }

  #bucketOf(gram: number): number {
    return (gram ^ (gram >>> 15)) & (this.#heads.length - 1);
  }

  #grow(least: number): void {
    const size = Math.max(least, 2 * this.#next.length);
    this.#next = copied(new Int32Array(size), this.#next);
    this.#grams = copied(new Uint32Array(size), this.#grams);
    this.#positions = copied(new Int32Array(size), this.#positions);
    this.#lines = copied(new Int32Array(size), this.#lines);
  }
}

function copied<T extends Int32Array | Uint32Array>(to: T, from: T): T {
  to.set(from);
  return to;
}

function gramAt(line: Uint32Array, at: number, length: number): number {
  let h = 0x2545f491;
  for (let i = at; i < at + length; i++) {
    h = Math.imul(h ^ line[i], 0x9e3779b1);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
