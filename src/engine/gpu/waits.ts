import { DeviceError, isBandsawError } from '../../core/errors.ts';
import type { Device } from './device.ts';

/**
 * Returns what `promise` gives, unless the device fails first or `limitMs` pass: a driver that hangs must not hang the
 * program in silence. A watchdog that fires fails the device, since its queue is stuck.
 * @throws DeviceError
 */
export async function waitFor<T>(device: Device, promise: Promise<T>, limitMs: number): Promise<T> {
  const failure = device.failure();
  promise.catch(() => undefined);
  if (failure !== undefined) throw failure;
  const timer = setTimeout(() => {
    device.fail(new DeviceError({ expected: `an answer of ${device.adapter.name} within ${limitMs} ms`, found: 'none', remedy: 'use smaller batches, or --engine cpu' }));
  }, limitMs);
  try {
    return await Promise.race([promise, device.failed]);
  } catch (error) {
    if (isBandsawError(error)) throw error;
    // A map that is pending when the device goes rejects with an empty AbortError, sometimes before `lost` resolves.
    await Promise.race([device.gpu.lost, new Promise((resolve) => setTimeout(resolve, 200))]);
    throw device.failure() ?? error;
  } finally {
    clearTimeout(timer);
  }
}
