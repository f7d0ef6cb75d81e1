import { DeviceError, isBandsawError } from '../../core/errors.ts';
import type { Device } from './device.ts';

/** How long a rejection waits for the device to say that it is lost: on a machine with much else to do that takes a while. */
const LOST_MS = 2_000;

/**
 * Returns what `promise` gives, unless the device fails first or `limitMs` pass: a driver that hangs must not hang the
 * program in silence. A watchdog that fires fails the device, since its queue is stuck.
 * @throws DeviceError
 */
export async function waitFor<T>(device: Device, promise: Promise<T>, limitMs: number): Promise<T> {
  const failure = device.failure();
  promise.catch(() => undefined);
  if (failure !== undefined) throw failure;
  try {
    return await unlessFailed(device, promise, limitMs);
  } catch (error) {
    throw await deviceErrorFor(device, error);
  }
}

/**
 * Returns why the device failed, if that is what is behind `error`, else `error`. Calls on a device that goes throw and
 * pending maps reject with errors that do not say so, sometimes before `lost` resolves.
 */
export async function deviceErrorFor(device: Device, error: unknown): Promise<unknown> {
  return isBandsawError(error) ? error : ((await failureWithin(device, LOST_MS)) ?? error);
}

function unlessFailed<T>(device: Device, promise: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const off = device.onFailure(end);
    const timer = setTimeout(() => {
      device.fail(new DeviceError({ expected: `an answer of ${device.adapter.name} within ${limitMs} ms`, found: 'none', remedy: 'use smaller batches, or --engine cpu' }));
    }, limitMs);
    function end(error: unknown): void {
      off();
      clearTimeout(timer);
      reject(error as Error);
    }
    promise.then((value) => {
      off();
      clearTimeout(timer);
      resolve(value);
      return undefined;
    }, end);
  });
}

function failureWithin(device: Device, milliseconds: number): Promise<DeviceError | undefined> {
  const failure = device.failure();
  if (failure !== undefined) return Promise.resolve(failure);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      off();
      resolve(undefined);
    }, milliseconds);
    const off = device.onFailure((error) => {
      clearTimeout(timer);
      resolve(error);
    });
  });
}
