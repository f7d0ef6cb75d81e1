/** Buckets by a Map of key strings. Imports nothing from src. */

interface CollideAnswer {
  /** anchor, record, … sorted by record, then anchor. */
  readonly pairs: Uint32Array;
  /** Sizes of buckets of more than `depth` members, ascending. */
  readonly overfull: Uint32Array;
}

/** Members of each bucket in rank order; the buckets in order of their first member. */
export function bucketsOracle(keys: Uint32Array): number[][] {
  const buckets = new Map<string, number[]>();
  for (let record = 0; record < keys.length / 2; record++) {
    const key = `${keys[2 * record]},${keys[2 * record + 1]}`;
    const members = buckets.get(key);
    if (members === undefined) buckets.set(key, [record]);
    else members.push(record);
  }
  return [...buckets.values()];
}

/** Every record with the lowest `depth` members of its bucket that come before it. */
export function collideOracle(keys: Uint32Array, depth: number): CollideAnswer {
  const pairs: [number, number][] = [];
  const overfull: number[] = [];
  for (const members of bucketsOracle(keys)) {
    if (members.length > depth) overfull.push(members.length);
    for (const record of members) {
      for (const anchor of members.slice(0, depth)) if (anchor < record) pairs.push([anchor, record]);
    }
  }
  pairs.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  return { pairs: Uint32Array.from(pairs.flat()), overfull: Uint32Array.from(overfull.sort((a, b) => a - b)) };
}
