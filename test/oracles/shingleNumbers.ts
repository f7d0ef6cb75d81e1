/**
 * Numbers the shingles of a corpus from 0 in order of first appearance. Equal numbers mean equal word lists: the table
 * hashes only to find a place, and compares all words there. Strings of five words each would need ten times the memory.
 */
export class ShingleNumbers {
  readonly n: number;
  readonly #words = new Map<string, number>();
  /** Word numbers of shingle s at s·n …, −1 behind a short one. */
  #shingles: Int32Array;
  /** Shingle number + 1, or 0 for an empty place; length a power of two. */
  #table = new Int32Array(1 << 16);
  #count = 0;

  constructor(n: number) {
    this.n = n;
    this.#shingles = new Int32Array(n << 15);
  }

  /** Number of different shingles so far. */
  get count(): number {
    return this.#count;
  }

  /** Returns the shingle numbers of a document in order, with repeats; see shingleSet for short documents. */
  of(words: readonly string[]): Int32Array {
    if (words.length === 0) return new Int32Array(0);
    const ids = new Int32Array(Math.max(words.length, this.n)).fill(-1);
    for (let i = 0; i < words.length; i++) ids[i] = this.#wordNumber(words[i]);
    const numbers = new Int32Array(ids.length - this.n + 1);
    for (let i = 0; i < numbers.length; i++) numbers[i] = this.#number(ids, i);
    return numbers;
  }

  #wordNumber(word: string): number {
    let number = this.#words.get(word);
    if (number === undefined) this.#words.set(word, (number = this.#words.size));
    return number;
  }

  #number(ids: Int32Array, at: number): number {
    const { n } = this;
    const mask = this.#table.length - 1;
    let place = placeOf(ids, at, n) & mask;
    for (let entry = this.#table[place]; entry !== 0; entry = this.#table[place]) {
      const base = (entry - 1) * n;
      let j = 0;
      while (j < n && this.#shingles[base + j] === ids[at + j]) j++;
      if (j === n) return entry - 1;
      place = (place + 1) & mask;
    }
    if ((this.#count + 1) * n > this.#shingles.length) {
      const grown = new Int32Array(this.#shingles.length * 2);
      grown.set(this.#shingles);
      this.#shingles = grown;
    }
    for (let j = 0; j < n; j++) this.#shingles[this.#count * n + j] = ids[at + j];
    this.#table[place] = ++this.#count;
    if (this.#count * 2 > this.#table.length) this.#grow();
    return this.#count - 1;
  }

  #grow(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let s = 0; s < this.#count; s++) {
      let place = placeOf(this.#shingles, s * this.n, this.n) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = s + 1;
    }
    this.#table = table;
  }
}

function placeOf(ids: Int32Array, at: number, n: number): number {
  let h = 0x811c9dc5;
  for (let j = 0; j < n; j++) {
    h = Math.imul(h ^ ids[at + j], 0x9e3779b1);
    h ^= h >>> 15;
  }
  return h >>> 1;
}
