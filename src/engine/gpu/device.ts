import { DeviceError, isBandsawError } from '../../core/errors.ts';
import type { AdapterDescription } from '../adapterDescription.ts';
import { inTime } from './inTime.ts';
import { chooseAdapter, findAdapters } from './adapters.ts';
import type { AdapterWish, LoadWebgpu } from './adapters.ts';

export interface DeviceOptions extends AdapterWish {
  /** Ask for no more than what every WebGPU device has; tests do, so that no kernel comes to need more. Default false. */
  readonly defaultLimits?: boolean | undefined;
  /** Ask for timestamp queries; without the feature there are no times. Default false. */
  readonly timestamps?: boolean | undefined;
  readonly loadWebgpu?: LoadWebgpu | undefined;
  /** How long a driver may take to name its adapters or to open a device. Default 120,000. */
  readonly openLimitMs?: number | undefined;
}

/** A device, and the one place that knows whether it still works: a lost device goes on accepting calls. */
export interface Device {
  readonly gpu: GPUDevice;
  readonly adapter: AdapterDescription;
  readonly timestamps: boolean;
  /** Why the device is unusable, once it is. */
  failure(): DeviceError | undefined;
  /**
   * Calls `listener` as soon as the device fails, and returns what takes it off again. A promise for that would keep
   * whatever is raced with it for as long as the device lives.
   */
  onFailure(listener: (error: DeviceError) => void): () => void;
  /** Makes every later call fail with `error`, unless something failed before. */
  fail(error: DeviceError): void;
}

/** Buffers as large as the adapter has them; everything else stays at the default that kernels are written for. */
const wanted = ['maxStorageBufferBindingSize', 'maxBufferSize'] as const;

function requiredLimits(adapter: GPUAdapter): Record<string, number> {
  return Object.fromEntries(wanted.map((name) => [name, adapter.limits[name]]));
}

async function requestDevice(adapter: GPUAdapter, descriptor: GPUDeviceDescriptor, name: string, limitMs: number | undefined): Promise<GPUDevice> {
  try {
    // A device that comes after all is given back at once: nobody waits for it any more.
    return await inTime(adapter.requestDevice(descriptor), `a device of ${name}`, limitMs, (late) => late.destroy());
  } catch (error) {
    if (isBandsawError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeviceError({ expected: `a device of ${name}`, found: reason, remedy: 'choose another with --adapter NAME, or use --engine cpu', recovery: 'retry', cause: error });
  }
}

/**
 * Returns a device of the adapter wished for.
 * @throws DeviceError if webgpu cannot be loaded, no adapter fits, or the adapter gives no device.
 */
export async function openDevice(options: DeviceOptions): Promise<Device> {
  const chosen = chooseAdapter(await findAdapters(options.loadWebgpu, options.openLimitMs), options);
  const { description } = chosen;
  const adapter = await chosen.request();
  const timestamps = options.timestamps === true && adapter.features.has('timestamp-query');
  const gpu = await requestDevice(
    adapter,
    {
      label: 'bandsaw',
      requiredFeatures: timestamps ? ['timestamp-query'] : [],
      requiredLimits: options.defaultLimits === true ? {} : requiredLimits(adapter),
    },
    description.name,
    options.openLimitMs,
  );
  return watch(gpu, description, timestamps);
}

async function failWhenLost(gpu: GPUDevice, adapter: AdapterDescription, fail: (error: DeviceError) => void): Promise<void> {
  const { reason, message } = await gpu.lost;
  fail(new DeviceError({ expected: `the device of ${adapter.name} to last`, found: `that it was lost (${reason}: ${message})`, remedy: 'run again, or use --engine cpu' }));
}

function watch(gpu: GPUDevice, adapter: AdapterDescription, timestamps: boolean): Device {
  let failure: DeviceError | undefined;
  const listeners = new Set<(error: DeviceError) => void>();
  function fail(error: DeviceError): void {
    if (failure !== undefined) return;
    failure = error;
    // Dawn's binding holds on to a device that is listened to, and to all of its pipelines, even when it is destroyed.
    gpu.removeEventListener('uncapturederror', onError);
    for (const listener of listeners) listener(error);
    listeners.clear();
  }
  function onFailure(listener: (error: DeviceError) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
  void failWhenLost(gpu, adapter, fail);
  function onError(event: Event): void {
    const { message } = (event as GPUUncapturedErrorEvent).error;
    fail(new DeviceError({ expected: `no error from ${adapter.name} outside a scope`, found: message, remedy: 'report this as a bug; --engine cpu gives the same result' }));
  }
  gpu.addEventListener('uncapturederror', onError);
  return { gpu, adapter, timestamps, onFailure, failure: () => failure, fail };
}
