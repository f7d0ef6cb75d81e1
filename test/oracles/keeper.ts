/** The keeper rule as its sentence reads, quadratic, for small corpora. Imports nothing from src. */

export interface OraclePair {
  readonly a: number;
  readonly b: number;
  readonly similarity: number;
}

interface OracleRemoval {
  readonly document: number;
  readonly keeper: number;
  readonly similarity: number;
}

/**
 * Documents 0…keys.length−1; rank = (key, number), null and NaN keys last. A document is removed if and only if some
 * kept document of lower rank is paired with it; it names the most similar of those, ties to the lowest rank.
 * Returns the removals by document number.
 */
export function keeperOracle(keys: readonly (number | null)[], pairs: readonly OraclePair[]): OracleRemoval[] {
  const place = (document: number): number => {
    const key = keys[document];
    return key === null || Number.isNaN(key) ? Infinity : key;
  };
  const isLower = (a: number, b: number): boolean => place(a) < place(b) || (place(a) === place(b) && a < b);
  const similarityOf = (a: number, b: number): number | undefined => {
    for (const pair of pairs) if ((pair.a === a && pair.b === b) || (pair.a === b && pair.b === a)) return pair.similarity;
    return undefined;
  };
  const removals = new Map<number, OracleRemoval>();
  const decided = new Set<number>();
  while (decided.size < keys.length) {
    // The lowest rank that is not decided: everything below it is.
    let document = -1;
    for (let d = 0; d < keys.length; d++) if (!decided.has(d) && (document < 0 || isLower(d, document))) document = d;
    let best: OracleRemoval | undefined;
    for (let other = 0; other < keys.length; other++) {
      if (!decided.has(other) || removals.has(other)) continue;
      const similarity = similarityOf(other, document);
      if (similarity === undefined) continue;
      if (best === undefined || similarity > best.similarity || (similarity === best.similarity && isLower(other, best.keeper))) best = { document, keeper: other, similarity };
    }
    if (best !== undefined) removals.set(document, best);
    decided.add(document);
  }
  return [...removals.values()].sort((a, b) => a.document - b.document);
}
