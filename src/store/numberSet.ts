const START = 2 ** 12;
/** No key: keys are not negative. */
const FREE = -1;

/** A set of integers from 0 to 2^53, for dropping repeats: an open table of doubles, half full at most. */
export class NumberSet {
  private table = new Float64Array(START).fill(FREE);
  /** The last key looked up, as words. */
  private readonly key = new Float64Array(1);
  private readonly words = new Uint32Array(this.key.buffer);
  size = 0;

  private slotOf(key: number): number {
    this.key[0] = key;
    const hash = Math.imul(this.words[0] ^ Math.imul(this.words[1], 0x9e3779b1), 0x85ebca6b);
    const mask = this.table.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.table[slot] !== FREE && this.table[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  add(key: number): void {
    const slot = this.slotOf(key);
    if (this.table[slot] === key) return;
    this.table[slot] = key;
    this.size += 1;
    if (2 * this.size > this.table.length) this.grow();
  }

  private grow(): void {
    const old = this.table;
    this.table = new Float64Array(2 * old.length).fill(FREE);
    for (const key of old) if (key !== FREE) this.table[this.slotOf(key)] = key;
  }

  /** Returns the members ascending. */
  sorted(): Float64Array {
    return this.table.filter((key) => key !== FREE).sort();
  }
}
