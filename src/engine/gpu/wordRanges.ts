/** A set of words as ranges; those that touch are one, so that what is filled from front to back stays a single one. */
export class WordRanges {
  #ranges: { readonly from: number; readonly to: number }[] = [];

  add(from: number, to: number): void {
    if (to <= from) return;
    const touching = this.#ranges.filter((each) => each.to >= from && each.from <= to);
    const merged = { from: Math.min(from, ...touching.map((each) => each.from)), to: Math.max(to, ...touching.map((each) => each.to)) };
    this.#ranges = [...this.#ranges.filter((each) => !touching.includes(each)), merged];
  }

  /** Returns whether every word of [from, to) is in the set. */
  holds(from: number, to: number): boolean {
    return to <= from || this.#ranges.some((each) => each.from <= from && each.to >= to);
  }
}
