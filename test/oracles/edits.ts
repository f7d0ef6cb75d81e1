/** Levenshtein distance of two lists by the whole matrix, and who stays when texts that are near by it go. Imports nothing from src. */
export function editsOracle<T>(a: readonly T[], b: readonly T[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

export function editSimilarity<T>(a: readonly T[], b: readonly T[]): number {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 0 : (longer - editsOracle(a, b)) / longer;
}

/** For each text −1 if it stays, else the most similar one that stays before it. Texts in the order of their rank. */
export function editKeepers<T>(texts: readonly (readonly T[])[], threshold: number): number[] {
  const keepers: number[] = [];
  for (const [i, text] of texts.entries()) {
    let best = -1;
    let most = threshold;
    for (let j = 0; j < i; j++) {
      if (keepers[j] >= 0) continue;
      const similarity = editSimilarity(texts[j], text);
      if (similarity >= threshold && (best < 0 || similarity > most)) [best, most] = [j, similarity];
    }
    keepers.push(best);
  }
  return keepers;
}
