/** How good an answer is, told from the rows it keeps alone, since that is all that every program gives. */

/**
 * Returns what a set of kept documents is worth. A removal is right if a kept document has J ≥ `threshold` with it; what
 * else went is lost (`wrong`; `far` of them have no kept document even at 0.5). `missed` are the further removals that
 * leave no two kept documents as near as that, first ones staying. Precision is right ÷ removed, recall right ÷ (right +
 * missed). So neither which of two copies stays nor how pairs are grouped matters.
 * @param {{ documents: number, pairs: readonly { left: number, right: number, jaccard: number }[] }} truth pairs ≥ 0.5
 * @param {ReadonlySet<number>} kept positions
 */
export function score({ documents, pairs }, kept, threshold) {
  const nearest = new Float64Array(documents);
  const before = Array.from({ length: documents }, () => []);
  let bothKept = 0;
  for (const { left, right, jaccard } of pairs) {
    if (kept.has(left)) nearest[right] = Math.max(nearest[right], jaccard);
    if (kept.has(right)) nearest[left] = Math.max(nearest[left], jaccard);
    if (jaccard < threshold || !kept.has(left) || !kept.has(right)) continue;
    bothKept++;
    before[Math.max(left, right)].push(Math.min(left, right));
  }
  const counts = { removed: 0, right: 0, wrong: 0, far: 0, missed: 0 };
  const stays = new Uint8Array(documents);
  for (let at = 0; at < documents; at++) {
    if (kept.has(at)) {
      if (before[at].some((other) => stays[other] === 1)) counts.missed++;
      else stays[at] = 1;
      continue;
    }
    counts.removed++;
    if (nearest[at] >= threshold) counts.right++;
    else counts.wrong++;
    if (nearest[at] < 0.5) counts.far++;
  }
  const precision = counts.removed === 0 ? 1 : counts.right / counts.removed;
  const recall = counts.right + counts.missed === 0 ? 1 : counts.right / (counts.right + counts.missed);
  return { ...counts, bothKept, precision, recall, f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}
