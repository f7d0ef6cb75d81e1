import { availableParallelism } from 'node:os';
import { assertWorkers } from '../core/assertWorkers.ts';
import { IoPool } from '../io/workers/ioPool.ts';

/** So that many cores do not make a small budget a large one: of the memory for a thread most is left to the job. */
const BYTES_A_THREAD = 256 * 2 ** 20;
/** The same for a worker of the cpu engine, which has two batches under way. */
const BYTES_A_WORKER = 128 * 2 ** 20;

/** Returns how many threads may read and write for a job. `workers` is as for the cpu engine. @throws ConfigError */
export function ioThreadCount(workers: number | undefined, memory: number): number {
  assertWorkers(workers);
  return Math.min(workers ?? availableParallelism(), Math.max(1, Math.floor(memory / BYTES_A_THREAD)));
}

/** Inputs smaller than this are done before threads have made up for their start. */
const ALONE_BYTES = 16 * 2 ** 20;

/** Returns the reading and writing threads of a job, which start when there is work for them, the first at once if there will be much; null for none. @throws ConfigError */
export function ioThreads(workers: number | undefined, memory: number, inputBytes: number): IoPool | null {
  const size = ioThreadCount(workers, memory);
  if (size === 0) return null;
  const pool = new IoPool(size);
  if (inputBytes >= ALONE_BYTES) pool.warm();
  return pool;
}

/**
 * Returns how many workers of the cpu engine a job of this memory should have where nobody said: one a core, if there is
 * room; none for small inputs, whose bytes are null where they are not known.
 */
export function engineWorkers(memory: number, inputBytes: number | null = null): number {
  if (inputBytes !== null && inputBytes < ALONE_BYTES) return 0;
  return Math.min(availableParallelism(), Math.max(1, Math.floor(memory / BYTES_A_WORKER)));
}
