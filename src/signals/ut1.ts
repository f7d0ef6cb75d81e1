import { WordSet } from './wordSet.ts';

/** Categories whose sets RedPajama-V2 numbers, in the order in which it does. */
export const UT1_CATEGORIES = ['adult', 'agressif', 'agressive', 'arjel', 'chat', 'dating', 'ddos', 'filehosting', 'gambling', 'mixed_adult', 'phishing', 'porn', 'violence'] as const;

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return result;
}

/**
 * Returns the number of a set of categories, given as ascending places in UT1_CATEGORIES: all sets that are not empty, by
 * size, then in lexicographic order, from 0 = {adult}.
 */
export function categorySetId(places: readonly number[]): number {
  const n = UT1_CATEGORIES.length;
  const k = places.length;
  let id = 0;
  for (let size = 1; size < k; size++) id += choose(n, size);
  let next = 0;
  for (const [i, place] of places.entries()) {
    for (; next < place; next++) id += choose(n - 1 - next, k - 1 - i);
    next = place + 1;
  }
  return id;
}

/** Domains and the number of the set of UT1 categories that list them. */
export class DomainCategories {
  readonly #domains: WordSet;
  readonly #ids: Uint16Array;

  /** @param domains by domain, a bit for each place in UT1_CATEGORIES */
  constructor(domains: ReadonlyMap<string, number>) {
    this.#domains = new WordSet(domains.keys());
    this.#ids = Uint16Array.from(domains.values(), (bits) => categorySetId(UT1_CATEGORIES.map((_, place) => place).filter((place) => (bits & (1 << place)) !== 0)));
  }

  /** Returns the number of the domain's set of categories, or null if no list has it. */
  idOf(domain: string): number | null {
    const bytes = Buffer.from(domain);
    const index = this.#domains.indexOf(bytes, 0, bytes.length);
    return index < 0 ? null : this.#ids[index];
  }
}
