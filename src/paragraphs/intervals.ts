/** Half-open intervals, ascending. */
export type Interval = readonly [from: number, to: number];

/** The union of what is added by ascending beginnings; what touches is one. */
export class MergedIntervals {
  readonly #merged: [number, number][] = [];

  add(from: number, to: number): void {
    const last = this.#merged.at(-1);
    if (last !== undefined && last[1] >= from) last[1] = Math.max(last[1], to);
    else this.#merged.push([from, to]);
  }

  get all(): readonly Interval[] {
    return this.#merged;
  }
}

/** Returns the union. */
export function mergeIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const merged = new MergedIntervals();
  for (const [from, to] of intervals) merged.add(from, to);
  return merged.all;
}

/**
 * Returns disjoint intervals with gaps closed where at least `share` of what then lies between the ends was in an interval:
 * once from the front, once from the back, and the union of both (DCLM's sandwich merge).
 */
export function closeGaps(intervals: readonly Interval[], share: number): readonly Interval[] {
  const both = [...closeFrom(intervals, share), ...closeFrom(intervals.toReversed(), share)];
  return mergeIntervals(both.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
}

function closeFrom(intervals: readonly Interval[], share: number): Interval[] {
  const closed: [number, number][] = [];
  let inside = 0;
  for (const [from, to] of intervals) {
    const last = closed.at(-1);
    if (last !== undefined) {
      const first = Math.min(last[0], from);
      const end = Math.max(last[1], to);
      if (inside + to - from >= (end - first) * share) {
        inside += to - from;
        last[0] = first;
        last[1] = end;
        continue;
      }
    }
    closed.push([from, to]);
    inside = to - from;
  }
  return closed;
}
