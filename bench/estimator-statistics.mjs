/** What the errors of an estimator say: bias, spread against theory, and how often bands collide. No input or output. */

/** Chance that at least one of `bands` bands of `rows` slots is equal. */
const collisionChance = (similarity, bands, rows) => 1 - (1 - similarity ** rows) ** bands;

/**
 * Returns bias, its standard error, RMSE, and RMSE over the spread √(J(1−J)/k) that k independent slots would have.
 * @param {readonly { jaccard: number, estimate: number }[]} samples
 */
export function errorStatistics(samples, k) {
  let sum = 0;
  let squares = 0;
  let theory = 0;
  for (const { jaccard, estimate } of samples) {
    const error = estimate - jaccard;
    sum += error;
    squares += error * error;
    theory += (jaccard * (1 - jaccard)) / k;
  }
  const count = samples.length;
  const bias = sum / count;
  const rmse = Math.sqrt(squares / count);
  return { count, bias, standardError: Math.sqrt(Math.max(0, squares / count - bias * bias) / count), rmse, ratio: Math.sqrt(squares / theory) };
}

/**
 * Returns measured and expected share of pairs that meet in a band, per tenth of similarity.
 * @param {readonly { jaccard: number, collided: boolean }[]} samples
 */
export function collisionStatistics(samples, bands, rows) {
  const bins = [];
  for (let bin = 1; bin < 10; bin++) {
    const inside = samples.filter(({ jaccard }) => Math.min(9, Math.floor(jaccard * 10)) === bin);
    if (inside.length === 0) continue;
    const chances = inside.map(({ jaccard }) => collisionChance(jaccard, bands, rows));
    bins.push({
      from: bin / 10,
      count: inside.length,
      measured: inside.filter(({ collided }) => collided).length / inside.length,
      expected: chances.reduce((sum, p) => sum + p, 0) / inside.length,
      standardError: Math.sqrt(chances.reduce((sum, p) => sum + p * (1 - p), 0)) / inside.length,
    });
  }
  return bins;
}
