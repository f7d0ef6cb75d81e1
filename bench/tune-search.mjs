/** Which constants to try for a kernel, and which of them won. */

/** A variant must be this much faster than the defaults: less is noise, and noise should not fill the file. */
export const LEAST_GAIN = 0.05;

/**
 * Returns every combination of a kernel's tunable constants, the defaults first.
 * @param {{ tunable?: Record<string, readonly number[]>, constants: Record<string, number> }} kernel
 * @returns {Record<string, number>[]}
 */
export function combinationsOf({ tunable = {}, constants }) {
  let combinations = [{}];
  for (const [name, values] of Object.entries(tunable)) {
    const others = values.filter((value) => value !== constants[name]);
    combinations = [constants[name], ...others].flatMap((value) => combinations.map((each) => ({ ...each, [name]: value })));
  }
  return combinations;
}

/**
 * Returns the constants that won, with `changed` false where the defaults stay: because nothing was clearly faster, or
 * because the defaults take so little time that the clock's grain decides (`short`).
 * @param {{ constants: Record<string, number> }} kernel
 * @param {readonly Record<string, number>[]} variants the defaults first
 * @param {readonly number[]} medians milliseconds of each
 * @param {{ grain: number }} clock milliseconds it may be wrong by
 */
export function winnerOf({ constants: defaults }, variants, medians, { grain }) {
  const best = medians.indexOf(Math.min(...medians));
  const short = medians[0] < 4 * grain;
  const changed = !short && medians[best] < (1 - LEAST_GAIN) * medians[0];
  const winner = changed ? variants[best] : variants[0];
  // What equals the default is left out, so that a later default is not overruled by today's.
  const constants = changed ? Object.fromEntries(Object.entries(winner).filter(([name, value]) => value !== defaults[name])) : winner;
  return { changed, short, constants, defaultMs: medians[0], ms: changed ? medians[best] : medians[0] };
}
