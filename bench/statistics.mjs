/** What many measurements of one thing come to. */

/** Returns the middle value, of an even number the higher of the two in the middle. */
export function medianOf(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Returns `{ least, median, most, runs, spread }`; spread is what lies between the quartiles, as a share of the median. */
export function summaryOf(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const median = medianOf(sorted);
  return { least: sorted[0], median, most: sorted.at(-1), runs: sorted.length, spread: median === 0 ? 0 : (at(0.75) - at(0.25)) / median };
}
