import type { EngineLimits } from '../engine.ts';

/** Units are small beside text, so that this many never decide about memory. */
const batchUnits = 65_536;

export type BufferLimits = Pick<GPUSupportedLimits, 'maxStorageBufferBindingSize' | 'maxBufferSize'>;

/** Bytes of text in a batch where nobody has tuned: software drivers are fast where a batch's buffers fit in a cache. */
export function defaultBatchBytes(software: boolean): number {
  return software ? 1 << 20 : 16 << 20;
}

/**
 * Returns the limits for batches of at most `batchBytes`. Two words per possible word of text, so 4 bytes a byte and 4 a
 * unit, is the largest buffer of a sketch plan and must fit in one binding.
 */
export function limitsOf({ maxStorageBufferBindingSize, maxBufferSize }: BufferLimits, batchBytes: number): EngineLimits {
  const bufferWords = Math.floor(Math.min(maxStorageBufferBindingSize, maxBufferSize) / 4);
  return { batchBytes: Math.min(batchBytes, bufferWords - batchUnits), batchUnits, bufferWords };
}
