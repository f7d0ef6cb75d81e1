import { BudgetError } from '../core/errors.ts';
import { hashPair } from '../signals/hashBytes.ts';

const START = 2 ** 10;
/** An entry has two u32 and its value; while a table grows, the old one is there too, half as large. */
const ENTRY_BYTES = 9;
const FULL = 2 / 3;

/** A map from 64-bit hashes, given as two u32, to values 1 … 255; 0 is the value of those that are not in it. In memory, up to a bound. */
export class HashSet64 {
  size = 0;
  readonly #most: number;
  #keys = new Uint32Array(2 * START);
  #values = new Uint8Array(START);

  /** @param most hashes it may hold */
  constructor(most: number) {
    this.#most = most;
  }

  /** Returns how many hashes surely fit in so many bytes. */
  static within(bytes: number): number {
    const slots = 2 ** Math.floor(Math.log2(Math.max(START, bytes / (1.5 * ENTRY_BYTES))));
    return Math.floor(slots * FULL) - 1;
  }

  get(low: number, high: number): number {
    return this.#values[this.#slotOf(low, high)];
  }

  /** Returns the value there was. @throws BudgetError (`budget`) where it is full */
  set(low: number, high: number, value: number): number {
    let slot = this.#slotOf(low, high);
    const before = this.#values[slot];
    if (before === 0) {
      if (this.size >= this.#most) throw new BudgetError({ expected: `at most ${this.#most} different hashes`, found: 'one more', remedy: 'give more memory, or make groups of fewer shards' });
      if (this.size + 1 > this.#values.length * FULL) {
        this.#grow();
        slot = this.#slotOf(low, high);
      }
      this.size += 1;
    }
    this.#keys[2 * slot] = low;
    this.#keys[2 * slot + 1] = high;
    this.#values[slot] = value;
    return before;
  }

  /** In no order. */
  forEach(see: (low: number, high: number, value: number) => void): void {
    for (let i = 0; i < this.#values.length; i++) if (this.#values[i] !== 0) see(this.#keys[2 * i], this.#keys[2 * i + 1], this.#values[i]);
  }

  #slotOf(low: number, high: number): number {
    const mask = this.#values.length - 1;
    let slot = hashPair(low, high) & mask;
    while (this.#values[slot] !== 0 && (this.#keys[2 * slot] !== low || this.#keys[2 * slot + 1] !== high)) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Uint32Array(2 * keys.length);
    this.#values = new Uint8Array(2 * values.length);
    for (let i = 0; i < values.length; i++) {
      if (values[i] === 0) continue;
      const slot = this.#slotOf(keys[2 * i], keys[2 * i + 1]);
      this.#keys[2 * slot] = keys[2 * i];
      this.#keys[2 * slot + 1] = keys[2 * i + 1];
      this.#values[slot] = values[i];
    }
  }
}
