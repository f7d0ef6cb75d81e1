import { DeviceError } from '../../core/errors.ts';
import { chooseAdapter, findAdapters } from './adapters.ts';
import type { AdapterDescription, AdapterWish, LoadWebgpu } from './adapters.ts';

export interface DeviceOptions extends AdapterWish {
  /** Ask for no more than what every WebGPU device has; tests do, so that no kernel comes to need more. Default false. */
  readonly defaultLimits?: boolean | undefined;
  /** Ask for timestamp queries; without the feature there are no times. Default false. */
  readonly timestamps?: boolean | undefined;
  readonly loadWebgpu?: LoadWebgpu | undefined;
}

/** A device, and the one place that knows whether it still works: a lost device goes on accepting calls. */
export interface Device {
  readonly gpu: GPUDevice;
  readonly adapter: AdapterDescription;
  readonly timestamps: boolean;
  /** Why the device is unusable, once it is. */
  failure(): DeviceError | undefined;
  /** Settles never, or with a rejection as soon as the device fails. */
  readonly failed: Promise<never>;
  /** Makes every later call fail with `error`, unless something failed before. */
  fail(error: DeviceError): void;
}

/** Buffers as large as the adapter has them; everything else stays at the default that kernels are written for. */
const wanted = ['maxStorageBufferBindingSize', 'maxBufferSize'] as const;

function requiredLimits(adapter: GPUAdapter): Record<string, number> {
  return Object.fromEntries(wanted.map((name) => [name, adapter.limits[name]]));
}

async function requestDevice(adapter: GPUAdapter, descriptor: GPUDeviceDescriptor, name: string): Promise<GPUDevice> {
  try {
    return await adapter.requestDevice(descriptor);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeviceError({ expected: `a device of ${name}`, found: reason, remedy: 'choose another with --adapter NAME, or use --engine cpu', recovery: 'retry', cause: error });
  }
}

/**
 * Returns a device of the adapter wished for.
 * @throws DeviceError if webgpu cannot be loaded, no adapter fits, or the adapter gives no device.
 */
export async function openDevice(options: DeviceOptions): Promise<Device> {
  const chosen = chooseAdapter(await findAdapters(options.loadWebgpu), options);
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
  );
  return watch(gpu, description, timestamps);
}

async function failWhenLost(gpu: GPUDevice, adapter: AdapterDescription, fail: (error: DeviceError) => void): Promise<void> {
  const { reason, message } = await gpu.lost;
  fail(new DeviceError({ expected: `the device of ${adapter.name} to last`, found: `that it was lost (${reason}: ${message})`, remedy: 'run again, or use --engine cpu' }));
}

function watch(gpu: GPUDevice, adapter: AdapterDescription, timestamps: boolean): Device {
  let failure: DeviceError | undefined;
  let reject: (error: DeviceError) => void;
  const failed = new Promise<never>((_, no) => {
    reject = no;
  });
  failed.catch(() => undefined);
  function fail(error: DeviceError): void {
    if (failure !== undefined) return;
    failure = error;
    reject(error);
  }
  void failWhenLost(gpu, adapter, fail);
  gpu.addEventListener('uncapturederror', (event) => {
    const message = (event as GPUUncapturedErrorEvent).error.message;
    fail(new DeviceError({ expected: `no error from ${adapter.name} outside a scope`, found: message, remedy: 'report this as a bug; --engine cpu gives the same result' }));
  });
  return { gpu, adapter, timestamps, failed, failure: () => failure, fail };
}
