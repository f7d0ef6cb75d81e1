/** What may lie dead in the heap and the buffers it holds before all of it is marked: a share of the memory. */
const DEAD_SHARE = 1 / 24;
/** About what lives in the heap of a job; V8 lets it grow by a percentage of that. */
const LIVE_BYTES = 16 * 2 ** 20;
/** V8 begins by less where much is allocated; beyond ten times the heap nothing is gained. */
const [LEAST_PERCENT, MOST_PERCENT] = [150, 900];

/** Returns by how many percent the heap of a command grows with this much memory before all of it is marked. */
export function heapGrowth(memory: number): number {
  return Math.max(LEAST_PERCENT, Math.min(MOST_PERCENT, Math.floor((100 * memory * DEAD_SHARE) / LIVE_BYTES)));
}
