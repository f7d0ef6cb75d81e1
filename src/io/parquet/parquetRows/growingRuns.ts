/** Ascending ranges [from, to), neighbours joined. */
export class GrowingRuns {
  #pairs = new Int32Array(64);
  #used = 0;
  /** Members of all ranges. */
  total = 0;

  add(from: number, to: number): void {
    if (from === to) return;
    this.total += to - from;
    if (this.#used > 0 && this.#pairs[this.#used - 1] === from) {
      this.#pairs[this.#used - 1] = to;
      return;
    }
    if (this.#used === this.#pairs.length) {
      const grown = new Int32Array(2 * this.#used);
      grown.set(this.#pairs);
      this.#pairs = grown;
    }
    this.#pairs[this.#used++] = from;
    this.#pairs[this.#used++] = to;
  }

  /** from, to, from, to, …; valid until the next `add`. */
  pairs(): Int32Array {
    return this.#pairs.subarray(0, this.#used);
  }
}
