import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { residentBytes } from '../core/residentBytes.ts';
import { heapGrowth } from '../job/plan/heapGrowth.ts';

const EVERY_MS = 50;
/** Shares of the memory from which young and all garbage is collected. */
const YOUNG_FROM = 0.8;
const ALL_FROM = 0.9;
/** A full collection takes some tens of milliseconds of a small heap. */
const ALL_EVERY_MS = 1000;

type Collect = (options?: { readonly type: 'minor' }) => void;

/**
 * Keeps a command within `memory` bytes as far as garbage is what takes it beyond them. Buffers that came from threads are no part
 * of the heap, so the collector lets 64 MiB of dead ones lie before it looks: nothing beside a large budget, a quarter
 * of a small one. For the command line alone: a library does not touch the collector of its program.
 */
export function keepWithin(memory: number): void {
  // The job's buffers pass through a small heap: by default all of it is marked eighty times for 300 MB of text, a tenth of the processor time.
  setFlagsFromString(`--heap-growing-percent=${heapGrowth(memory)}`);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as Collect;
  let last = 0;
  setInterval(() => {
    const resident = residentBytes();
    if (resident < YOUNG_FROM * memory) return;
    const now = performance.now();
    if (resident < ALL_FROM * memory || now - last < ALL_EVERY_MS) collect({ type: 'minor' });
    else {
      collect();
      last = performance.now();
    }
  }, EVERY_MS).unref();
}
