import { HashSet64 } from '../exact/hashSet64.ts';

/** What has been seen; `BloomFilter` is one too. Keys are low and high u32 of each. */
export interface NgramSet {
  /** Writes to found[i] 1 where key i is in the set, else 0. */
  contains(keys: Uint32Array, found: Uint8Array): void;
  add(keys: Uint32Array): void;
}

/** Never mistaken beyond 64 bits, as large as what it holds. */
export class ExactNgramSet implements NgramSet {
  readonly #seen: HashSet64;

  /** @param most n-grams it may hold */
  constructor(most: number) {
    this.#seen = new HashSet64(most);
  }

  get size(): number {
    return this.#seen.size;
  }

  contains(keys: Uint32Array, found: Uint8Array): void {
    for (let i = 0; 2 * i < keys.length; i++) found[i] = this.#seen.get(keys[2 * i], keys[2 * i + 1]);
  }

  /** @throws BudgetError (`budget`) where it is full */
  add(keys: Uint32Array): void {
    for (let i = 0; i < keys.length; i += 2) this.#seen.set(keys[i], keys[i + 1], 1);
  }
}
