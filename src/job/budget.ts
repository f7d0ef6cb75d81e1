/** How the one memory budget of a job is shared out. Whatever the shares, the outputs are the same. */
export interface Budget {
  /** Text of one batch. */
  readonly batchBytes: number;
  /** Records one writer may hold back. */
  readonly spillBytes: number;
  /** Records of one partition, or one part of it, in memory at once. */
  readonly loadBytes: number;
  /** Signatures or shingle sets of one tile; two are in memory at once. */
  readonly tileBytes: number;
  /** Text between two checkpoints of the sketch pass: what a killed run loses at most. */
  readonly checkpointBytes: number;
}

export function budgetOf(memory: number): Budget {
  return {
    batchBytes: Math.min(16 * 2 ** 20, Math.floor(memory / 16)),
    spillBytes: Math.floor(memory / 32),
    loadBytes: Math.floor(memory / 8),
    tileBytes: Math.floor(memory / 16),
    // A checkpoint writes what all partitions hold back, so it must be rare beside their buffers.
    checkpointBytes: Math.min(4 * 2 ** 30, Math.floor(memory / 2)),
  };
}
