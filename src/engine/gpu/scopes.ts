import { DeviceError, DeviceMemoryError } from '../../core/errors.ts';

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

/** Returns the error for what a scope caught: DeviceMemoryError where half of the work may fit, else DeviceError. */
export function scopeError(what: string, error: GPUError): DeviceError {
  const expected = `${what} to be accepted by the device`;
  if (error.constructor.name === 'GPUOutOfMemoryError') {
    return new DeviceMemoryError({ expected, found: `no device memory left (${error.message})`, remedy: 'use smaller batches, or --engine cpu', cause: error });
  }
  return new DeviceError({ expected, found: error.message, remedy: 'report this as a bug; --engine cpu gives the same result', cause: error });
}
