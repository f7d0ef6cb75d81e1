/** Of a share that was measured: between the two it lies, with the confidence asked for. */
interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Standard deviations on either side that hold 95 % of a normal distribution. */
const Z = 1.959964;

/**
 * Returns the 95 % interval of the share of which `hits` of `trials` is a sample (Wilson, "Probable inference, the law of
 * succession, and statistical inference", 1927); from 0 to 1 without a trial. Unlike hits ± z·σ it is right near 0 and 1.
 */
export function wilsonInterval(hits: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const squared = (Z * Z) / trials;
  const centre = (share + squared / 2) / (1 + squared);
  const half = (Z * Math.sqrt((share * (1 - share)) / trials + squared / (4 * trials))) / (1 + squared);
  return { low: hits === 0 ? 0 : Math.max(0, centre - half), high: hits === trials ? 1 : Math.min(1, centre + half) };
}
