import { availableParallelism } from 'node:os';
import { IoPool } from '../io/workers/ioPool.ts';

/** What a thread takes at most for its interpreter, codecs and pages, so that many cores do not make a small budget a large one. */
const BYTES_A_THREAD = 256 * 2 ** 20;

/** Returns the reading and writing threads of a job, which start when there is work for them; null for none. `workers` is as for the cpu engine. */
export function ioThreads(workers: number | undefined, memory: number): IoPool | null {
  const size = Math.min(workers ?? availableParallelism(), Math.max(1, Math.floor(memory / BYTES_A_THREAD)));
  return size === 0 ? null : new IoPool(size);
}
