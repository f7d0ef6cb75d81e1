import { ceilDiv } from '../core/u32.ts';

/** Returns the most shingles that a unit of `bytes` bytes can have. */
export function mostShingles(bytes: number, n: number): number {
  // A word takes a byte and a separator; the last one needs none.
  const words = Math.floor((bytes + 1) / 2);
  return words === 0 ? 0 : Math.max(words, n) - n + 1;
}

/**
 * Returns (unit, chunk) pairs for every unit of at least `leastBytes` bytes, enough chunks of `chunk` shingles for
 * whatever its bytes may hold: words are counted on the device, where a chunk without shingles ends at once.
 */
export function chunkTasks(offsets: Uint32Array, n: number, chunk: number, leastBytes: number): Uint32Array {
  const chunksOf = (unit: number): number => {
    const bytes = offsets[unit + 1] - offsets[unit];
    return bytes < leastBytes ? 0 : ceilDiv(mostShingles(bytes, n), chunk);
  };
  let total = 0;
  for (let unit = 0; unit + 1 < offsets.length; unit++) total += chunksOf(unit);
  const tasks = new Uint32Array(2 * total);
  let at = 0;
  for (let unit = 0; unit + 1 < offsets.length; unit++) {
    for (let index = 0, chunks = chunksOf(unit); index < chunks; index++) {
      tasks[at++] = unit;
      tasks[at++] = index;
    }
  }
  return tasks;
}
