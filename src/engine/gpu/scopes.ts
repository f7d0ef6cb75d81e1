import { DeviceError } from '../../core/errors.ts';

const filters = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * Calls `body` inside error scopes, without which WebGPU reports nothing: a refused submit leaves stale results and
 * resolves. Returns what `body` returned, and a promise of the first error or null. `body` must not be asynchronous,
 * since scopes form one stack for the whole device.
 */
export function scoped<T>(device: GPUDevice, body: () => T): { value: T; error: Promise<GPUError | null> } {
  for (const filter of filters) device.pushErrorScope(filter);
  let pops: Promise<GPUError | null>[] = [];
  let value: T;
  try {
    value = body();
  } finally {
    pops = filters.map(async () => device.popErrorScope());
    // A pop rejects when the device is lost; whoever awaits `error` hears of it, a thrown body must not leave it unheard.
    for (const pop of pops) pop.catch(() => undefined);
  }
  const error = Promise.all(pops).then((errors) => errors.find((each) => each !== null) ?? null);
  error.catch(() => undefined);
  return { value, error };
}

/** Returns the DeviceError for an error that a scope caught; memory may be free again later, the rest is for good. */
export function scopeError(what: string, error: GPUError): DeviceError {
  const memory = error.constructor.name === 'GPUOutOfMemoryError';
  return new DeviceError({
    expected: `${what} to be accepted by the device`,
    found: memory ? `no device memory left (${error.message})` : error.message,
    remedy: memory ? 'use smaller batches, or --engine cpu' : 'report this as a bug; --engine cpu gives the same result',
    recovery: memory ? 'retry' : 'abort',
    cause: error,
  });
}
