/** Returns what Python's round(value, 8) does: the nearest multiple of 1e-8, a tie to the even one. */
export function round8(value: number): number {
  if (Number.isInteger(value) || !Number.isFinite(value)) return value;
  const scaled = value * 1e8;
  const near = Math.round(scaled);
  // The product is off by less than a unit in its last place: only near a tie can that matter.
  if (Math.abs(Math.abs(scaled - near) - 0.5) > 1e-6 && Math.abs(scaled) < 2 ** 52 * 1e-6) return near / 1e8;
  // A tie in decimal digits is one in binary digits: an odd number of 512ths.
  const halves = value * 512;
  if (Number.isInteger(halves) && halves % 2 !== 0) {
    const low = Math.floor(scaled);
    return (low % 2 === 0 ? low : low + 1) / 1e8;
  }
  return Number(value.toFixed(8));
}
