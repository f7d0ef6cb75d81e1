/** Number of single-character edits between two short words. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

/** Returns the candidate nearest to `word`, or the only one that begins with it; undefined if none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates.map((each) => [editDistance(word.slice(0, 64), each), each] as const).toSorted((a, b) => a[0] - b[0]);
  const best = ranked[0];
  // A word of one letter is as near to every other.
  if (best !== undefined && best[0] <= Math.max(2, Math.floor(word.length / 3)) && best[0] < word.length) return best[1];
  const begun = word === '' ? [] : candidates.filter((each) => each.startsWith(word));
  return begun.length === 1 ? begun[0] : undefined;
}
