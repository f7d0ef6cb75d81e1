/** How the one memory budget of a job is shared out. Whatever the shares, the outputs are the same. */
export interface Budget {
  /** Text of one batch. */
  readonly batchBytes: number;
  /** Records one writer may hold back. */
  readonly spillBytes: number;
  /** Records of one partition, or one part of it, in memory at once. */
  readonly loadBytes: number;
  /** Band keys: what the sketch pass holds back, and a partition of them. Half of all records are such, spread over the most partitions, and blocks shrink with both. */
  readonly keyBytes: number;
  /** Signatures or shingle sets of one tile. */
  readonly tileBytes: number;
  /** Shingle sets that stay in memory; more are spilled. As much as a tile that is loaded comes to. */
  readonly heldSetBytes: number;
  /** Records on their way from tile to tile of a join: all its memory beside tiles, as there are the more tiles the more records there are, and blocks shrink with both. */
  readonly carriedBytes: number;
  /** Text between two checkpoints of the sketch pass: what a killed run loses at most. */
  readonly checkpointBytes: number;
  /** What is taken beside the shares. */
  readonly heldBytes: number;
}

/** What takes memory beside the shares: as much whatever the budget is. */
export interface Held {
  /** Reading and writing threads. */
  readonly ioThreads: number;
  /** Batches that an engine has under way at once. */
  readonly inFlight: number;
}

const MIB = 2 ** 20;
/** Node, the program, what its libraries hold, and what its allocator keeps. */
const PROGRAM_BYTES = 130 * MIB;
/** An interpreter, codecs, and what is read ahead. */
const IO_THREAD_BYTES = 40 * MIB;
/** A batch with its outputs, and its part of a worker's own memory. */
export const IN_FLIGHT_BYTES = 20 * MIB;
/** Resident bytes for a byte of the shares: buffers that grow by doubling, what is encoded beside them, what is not collected yet. */
export const RESIDENT = 2;
/** Less would leave so little to a partition that files and blocks cost more than their records. */
const LEAST_SHARES = 16 * MIB;

/** Partitions that the shares have room for. */
export const LOADS = 8;

function heldBytes({ ioThreads, inFlight }: Held): number {
  return PROGRAM_BYTES + ioThreads * IO_THREAD_BYTES + inFlight * IN_FLIGHT_BYTES;
}

/** Returns the smallest memory that a job keeps to. With less it runs all the same, and takes about this much. */
export function leastMemory(held: Held): number {
  return heldBytes(held) + RESIDENT * LEAST_SHARES;
}

/** Returns what is shared out of `memory`: what the program leaves of it, or a small budget as it is. */
function sharesOf(memory: number, held: Held): number {
  return Math.floor(Math.max(Math.min(memory, LEAST_SHARES), (memory - heldBytes(held)) / RESIDENT));
}

export function budgetOf(memory: number, held: Held): Budget {
  const shares = sharesOf(memory, held);
  return {
    batchBytes: Math.min(16 * MIB, Math.floor(shares / 16)),
    spillBytes: Math.floor(shares / 32),
    loadBytes: Math.floor(shares / LOADS),
    keyBytes: Math.floor(shares / 4),
    tileBytes: Math.floor(shares / 16),
    heldSetBytes: Math.floor((RESIDENT * shares) / 16),
    carriedBytes: Math.floor(shares / 4),
    // A checkpoint writes what all partitions hold back, so it must be rare beside their buffers.
    checkpointBytes: Math.min(4 * 2 ** 30, Math.floor(memory / 2)),
    heldBytes: heldBytes(held),
  };
}

/** Returns the memory with which `loadBytes` is as large as this. */
export function memoryToLoad(bytes: number, { heldBytes: held }: Pick<Budget, 'heldBytes'>): number {
  return held + RESIDENT * LOADS * (bytes + 1);
}
