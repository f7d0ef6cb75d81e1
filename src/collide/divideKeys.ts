/**
 * Returns the records, in order, on both sides of the first key bit that not all agree in, so that no bucket is cut;
 * null if all keys are equal.
 */
export function divideKeys(keys: Uint32Array): readonly [Uint32Array, Uint32Array] | null {
  for (const half of [0, 1]) {
    let varying = 0;
    for (let at = half; at < keys.length; at += 2) varying |= keys[at] ^ keys[half];
    if (varying === 0) continue;
    const bit = varying & -varying;
    const records = Uint32Array.from({ length: keys.length / 2 }, (_, i) => i);
    return [records.filter((record) => (keys[2 * record + half] & bit) === 0), records.filter((record) => (keys[2 * record + half] & bit) !== 0)];
  }
  return null;
}

/** Returns (lo, hi) of the records named, in that order. */
export function keysOf(keys: Uint32Array, records: Uint32Array): Uint32Array {
  const part = new Uint32Array(2 * records.length);
  records.forEach((record, i) => {
    part[2 * i] = keys[2 * record];
    part[2 * i + 1] = keys[2 * record + 1];
  });
  return part;
}
