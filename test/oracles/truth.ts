/**
 * Every pair of documents of a corpus whose exact Jaccard similarity reaches a threshold. No hash decides anything:
 * words and shingles are numbered, and the numbers compared. Imports nothing from src.
 *
 * Finding the pairs by an inverted index over all shingles is quadratic in the commonest one. Two sets with
 * |A ∩ B| ≥ t·|A ∪ B| must share one of the rarest |A| − ⌈t·|A|⌉ + 1 shingles of A, and likewise of B (all others are
 * too few to reach the overlap), so only those are indexed; every document met there is then compared in full.
 */
import { ShingleNumbers } from './shingleNumbers.ts';

interface TruePair {
  /** Positions in the corpus, left < right. */
  readonly left: number;
  readonly right: number;
  readonly intersection: number;
  readonly union: number;
  readonly jaccard: number;
}

/** A corpus with its shingles numbered; `sets[i]` are the distinct shingles of document i, ascending. */
interface NumberedCorpus {
  readonly sets: readonly Int32Array[];
  /** How many documents hold each shingle. */
  readonly documents: Int32Array;
}

/** Returns the corpus numbered. Documents are asked for one after the other, so that their words need not all stand in memory. */
export function numberCorpus(documents: Iterable<readonly string[]>, n: number): NumberedCorpus {
  const numbers = new ShingleNumbers(n);
  const sets: Int32Array[] = [];
  for (const words of documents) sets.push(Int32Array.from(new Set(numbers.of(words))).sort());
  const holders = new Int32Array(numbers.count);
  for (const set of sets) for (const shingle of set) holders[shingle]++;
  return { sets, documents: holders };
}

/** Returns |A ∩ B| of two ascending lists. */
function intersectionOf(left: Int32Array, right: Int32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const difference = left[i] - right[j];
    if (difference === 0) common++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  return common;
}

/** Returns the exact Jaccard similarity of two documents of a numbered corpus; 0 if both are empty. */
export function jaccardOf(corpus: NumberedCorpus, left: number, right: number): number {
  const [a, b] = [corpus.sets[left], corpus.sets[right]];
  const intersection = intersectionOf(a, b);
  const union = a.length + b.length - intersection;
  return union === 0 ? 0 : intersection / union;
}

/** Returns all pairs with similarity ≥ threshold, ordered by (left, right). `threshold` is above 0. */
export function truePairs(corpus: NumberedCorpus, threshold: number): TruePair[] {
  const { sets, documents } = corpus;
  const index = new Map<number, number[]>();
  const pairs: TruePair[] = [];
  const seenWith = new Int32Array(sets.length).fill(-1);
  for (let right = 0; right < sets.length; right++) {
    const set = sets[right];
    if (set.length === 0) continue;
    const rarestFirst = Int32Array.from(set).sort((a, b) => documents[a] - documents[b] || a - b);
    // The small subtraction keeps a product such as 0.8 * 5 from being rounded up past the integer it stands for.
    const prefix = set.length - Math.ceil(threshold * set.length - 1e-9) + 1;
    for (const shingle of rarestFirst.subarray(0, prefix)) {
      if (documents[shingle] === 1) continue;
      const holders = index.get(shingle) ?? [];
      for (const left of holders) {
        if (seenWith[left] === right) continue;
        seenWith[left] = right;
        const other = sets[left];
        if (Math.min(other.length, set.length) < threshold * Math.max(other.length, set.length) - 1e-9) continue;
        const intersection = intersectionOf(other, set);
        const union = other.length + set.length - intersection;
        if (intersection / union >= threshold) pairs.push({ left, right, intersection, union, jaccard: intersection / union });
      }
      holders.push(right);
      index.set(shingle, holders);
    }
  }
  return pairs.sort((p, q) => p.left - q.left || p.right - q.right);
}
