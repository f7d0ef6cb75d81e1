/**
 * Exact Jaccard similarity of two lists of folded words, by sets of strings: slow, obvious, and without any hash.
 * Imports nothing from src.
 */

/** Word lists are joined by a character that is in no word, so different shingles give different strings. */
const BETWEEN = '\u0000';

/**
 * Returns the set of shingles of a document: its runs of `n` words. A document of 1 to n − 1 words has one, all its
 * words (which differs from every longer shingle by its length); a document without words has none.
 */
export function shingleSet(words: readonly string[], n: number): Set<string> {
  if (words.length === 0) return new Set();
  if (words.length < n) return new Set([words.join(BETWEEN)]);
  const set = new Set<string>();
  for (let i = 0; i + n <= words.length; i++) set.add(words.slice(i, i + n).join(BETWEEN));
  return set;
}

interface Overlap {
  readonly intersection: number;
  readonly union: number;
  /** 0 where both sets are empty. */
  readonly jaccard: number;
}

export function overlapOf(left: ReadonlySet<string>, right: ReadonlySet<string>): Overlap {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left];
  let intersection = 0;
  for (const shingle of small) if (large.has(shingle)) intersection++;
  const union = left.size + right.size - intersection;
  return { intersection, union, jaccard: union === 0 ? 0 : intersection / union };
}

/** Returns the exact Jaccard similarity of two documents given as words. */
export function jaccard(left: readonly string[], right: readonly string[], n = 5): number {
  return overlapOf(shingleSet(left, n), shingleSet(right, n)).jaccard;
}
