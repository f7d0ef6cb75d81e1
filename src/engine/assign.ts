/** One place for a run on an engine. */
export interface Lane {
  readonly engine: number;
  /** Milliseconds until it is free: 0 now, Infinity if nobody knows. */
  freeIn: number;
}

/**
 * Returns the engine each waiting work should start on now, or null if it had better wait. `milliseconds[w][e]` is how
 * long work `w` takes on engine `e`: undefined if that is yet to be learned, Infinity if it cannot run there. Every work
 * in its turn gets the lane where it ends first, busy lanes included, so a slow engine is given only what the fast ones
 * would not have finished by then. An engine that is not known yet is tried at once.
 */
export function assign(milliseconds: readonly (readonly (number | undefined)[])[], lanes: readonly Lane[]): (number | null)[] {
  const free = lanes.map((lane) => ({ ...lane }));
  return milliseconds.map((takes) => {
    let best: Lane | null = null;
    let bestEnd = Infinity;
    for (const lane of free) {
      const known = takes[lane.engine];
      const end = known === undefined ? (lane.freeIn === 0 ? 0 : Infinity) : lane.freeIn + known;
      if (end < bestEnd) [best, bestEnd] = [lane, end];
    }
    if (best === null) return null;
    const startsNow = best.freeIn === 0;
    best.freeIn = takes[best.engine] === undefined ? Infinity : bestEnd;
    return startsNow ? best.engine : null;
  });
}
