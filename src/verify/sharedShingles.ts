/** Sets behind each other as 64-bit halves, low half first; set i is values[offsets[i] … offsets[i + 1]). */
export interface SetList {
  readonly offsets: Uint32Array;
  readonly values: Uint32Array;
}

/** Sets of small numbers in place of hashes: set i is numbers[offsets[i] … offsets[i + 1]). */
export interface NumberedSets {
  readonly offsets: Uint32Array;
  readonly numbers: Uint32Array;
}

const START = 2 ** 12;
const BYTES_PER_PLACE = 12;

/** Counts, then numbers, hashes: an open table of their halves. */
class HashTable {
  private low = new Uint32Array(START);
  private high = new Uint32Array(START);
  /** How often seen, at most 2; after `assign`, number + 1 of those seen twice or more, else 0. */
  private state = new Uint32Array(START);
  private distinct = 0;
  private readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  private placeOf(low: number, high: number): number {
    const mask = this.state.length - 1;
    let place = (low ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (this.state[place] !== 0 && (this.low[place] !== low || this.high[place] !== high)) place = (place + 1) & mask;
    return place;
  }

  /** Returns false if the table would outgrow its memory. */
  count(low: number, high: number): boolean {
    const place = this.placeOf(low, high);
    if (this.state[place] > 0) {
      this.state[place] = 2;
      return true;
    }
    this.low[place] = low;
    this.high[place] = high;
    this.state[place] = 1;
    this.distinct += 1;
    return 2 * this.distinct <= this.state.length || this.grow();
  }

  private grow(): boolean {
    const { low, high, state } = this;
    if (2 * state.length * BYTES_PER_PLACE > this.maxBytes) return false;
    this.low = new Uint32Array(2 * state.length);
    this.high = new Uint32Array(2 * state.length);
    this.state = new Uint32Array(2 * state.length);
    for (let old = 0; old < state.length; old++) {
      if (state[old] === 0) continue;
      const place = this.placeOf(low[old], high[old]);
      this.low[place] = low[old];
      this.high[place] = high[old];
      this.state[place] = state[old];
    }
    return true;
  }

  /** Numbers the hashes seen at least twice; returns how many there are. */
  assign(): number {
    // What was seen once keeps a mark, so that searches still pass over its place.
    let shared = 0;
    for (let place = 0; place < this.state.length; place++) if (this.state[place] === 2) this.state[place] = ++shared + 1;
    return shared;
  }

  /** Number of a counted hash, or −1 if it was seen once. */
  numberOf(low: number, high: number): number {
    return this.state[this.placeOf(low, high)] - 2;
  }
}

/**
 * Returns the sets with their hashes replaced by numbers from 0, leaving out every hash that is in one set only: it is
 * in no intersection. Null if that would take more than `maxBytes`.
 */
export function numberShared(lists: readonly SetList[], maxBytes: number): { readonly shared: number; readonly lists: readonly NumberedSets[] } | null {
  const table = new HashTable(maxBytes);
  for (const { values } of lists) for (let at = 0; at < values.length; at += 2) if (!table.count(values[at], values[at + 1])) return null;
  const shared = table.assign();
  const numbered = lists.map(({ offsets, values }) => {
    const out = new Uint32Array(offsets.length);
    const numbers = new Uint32Array(values.length / 2);
    let used = 0;
    for (let set = 0; set + 1 < offsets.length; set++) {
      for (let at = offsets[set]; at < offsets[set + 1]; at += 2) {
        const number = table.numberOf(values[at], values[at + 1]);
        if (number >= 0) numbers[used++] = number;
      }
      out[set + 1] = used;
    }
    return { offsets: out, numbers: numbers.slice(0, used) };
  });
  return { shared, lists: numbered };
}
