const START = 2 ** 10;

/** A set of 64-bit keys given as two words: an open table, half full at most. */
export class KeySet {
  private low = new Uint32Array(START);
  private high = new Uint32Array(START);
  private taken = new Uint8Array(START);
  size = 0;

  add(low: number, high: number): void {
    const place = this.placeOf(low, high);
    if (this.taken[place] === 1) return;
    this.low[place] = low;
    this.high[place] = high;
    this.taken[place] = 1;
    this.size += 1;
    if (2 * this.size > this.taken.length) this.grow();
  }

  has(low: number, high: number): boolean {
    return this.taken[this.placeOf(low, high)] === 1;
  }

  *[Symbol.iterator](): Generator<readonly [number, number]> {
    for (let place = 0; place < this.taken.length; place++) if (this.taken[place] === 1) yield [this.low[place], this.high[place]];
  }

  private placeOf(low: number, high: number): number {
    const mask = this.taken.length - 1;
    // Keys are hashes, but whoever chooses texts chooses some of their bits.
    const hash = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    let place = (hash ^ (hash >>> 15)) & mask;
    while (this.taken[place] === 1 && (this.low[place] !== low || this.high[place] !== high)) place = (place + 1) & mask;
    return place;
  }

  private grow(): void {
    const { low, high, taken } = this;
    const size = 2 * taken.length;
    this.low = new Uint32Array(size);
    this.high = new Uint32Array(size);
    this.taken = new Uint8Array(size);
    for (let old = 0; old < taken.length; old++) {
      if (taken[old] === 0) continue;
      const place = this.placeOf(low[old], high[old]);
      this.low[place] = low[old];
      this.high[place] = high[old];
      this.taken[place] = 1;
    }
  }
}
