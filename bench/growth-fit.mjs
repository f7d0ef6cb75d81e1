/** Growth as a number: the exponent e of time = c · size^e. */

/**
 * Returns the slope of the least-squares line through (log x, log y), and null where fewer than `fewest` points are
 * above `least`, since a clock says nothing there.
 * @param {readonly { x: number, y: number }[]} points
 */
export function exponentOf(points, least = 0, fewest = 3) {
  const seen = points.filter(({ y }) => y > least);
  if (seen.length < fewest) return null;
  const mean = (pick) => seen.reduce((sum, point) => sum + pick(point), 0) / seen.length;
  const [mx, my] = [mean(({ x }) => Math.log(x)), mean(({ y }) => Math.log(y))];
  const covariance = mean(({ x, y }) => (Math.log(x) - mx) * (Math.log(y) - my));
  return covariance / mean(({ x }) => (Math.log(x) - mx) ** 2);
}

/** What growth may be: 1 is linear, the rest is for caches and noise. */
export const MOST_EXPONENT = 1.05;

/** `reached`, `MISSED`, or `too short to measure`, which is no growth either: the largest size costs less than a clock tells. */
export function verdictOf(exponent) {
  return exponent === null ? 'too short to measure' : exponent <= MOST_EXPONENT ? 'reached' : 'MISSED';
}
