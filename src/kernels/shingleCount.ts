/** Returns the number of shingles of a unit of `words` words: none, one of all of them below n, else words − n + 1. */
export function shingleCount(words: number, n: number): number {
  return words === 0 ? 0 : Math.max(words, n) - n + 1;
}
