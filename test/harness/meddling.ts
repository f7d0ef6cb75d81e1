/** The package webgpu with a hand between it and the engine: every call on a device can be seen, held up or answered by destroying the device. */
import type { LoadWebgpu } from '../../src/engine/gpu/adapters.ts';

/** `device` is the true one. Returning a promise that never settles makes the call hang; undefined lets it through. */
export type Meddle = (call: string, device: GPUDevice, args: readonly unknown[]) => Promise<never> | undefined;

export const never = new Promise<never>(() => undefined);

const real = new Map<string, GPU>();

type Method = (...args: never[]) => unknown;

/** Replaces methods on the object itself, so that Dawn still gets its own objects as arguments. */
function watch(target: object, device: () => GPUDevice, meddle: Meddle, names: Readonly<Record<string, string>>, after: (name: string, value: unknown) => void = () => undefined): void {
  for (const [name, call] of Object.entries(names)) {
    const own = (target as Record<string, Method>)[name];
    Object.defineProperty(target, name, {
      configurable: true,
      value: (...args: never[]) => {
        const held = meddle(call, device(), args);
        if (held !== undefined) return held;
        const value = own.apply(target, args);
        after(name, value);
        meddle(`after ${call}`, device(), [value]);
        return value;
      },
    });
  }
}

function watchDevice(device: GPUDevice, meddle: Meddle): void {
  const of = (): GPUDevice => device;
  watch(device.queue, of, meddle, { writeBuffer: 'writeBuffer', submit: 'submit' });
  watch(device, of, meddle, { popErrorScope: 'popErrorScope', createBuffer: 'createBuffer', createShaderModule: 'createShaderModule', createComputePipelineAsync: 'createComputePipelineAsync', createBindGroup: 'createBindGroup' }, (name, value) => {
    if (name === 'createBuffer') watch(value as GPUBuffer, of, meddle, { mapAsync: 'mapAsync', getMappedRange: 'getMappedRange' });
    if (name === 'createShaderModule') watch(value as GPUShaderModule, of, meddle, { getCompilationInfo: 'getCompilationInfo' });
  });
}

/** Returns what the engine loads in place of webgpu. `requestAdapter` and `requestDevice` are asked about, too. */
export function meddling(meddle: Meddle): LoadWebgpu {
  const noDevice = undefined as unknown as GPUDevice;
  return async () => {
    const { create } = await import('webgpu');
    return {
      create(options: string[]): GPU {
        const key = options.join();
        const gpu = real.get(key) ?? create(options);
        real.set(key, gpu);
        return {
          async requestAdapter(wish?: GPURequestAdapterOptions) {
            const held = meddle('requestAdapter', noDevice, []);
            if (held !== undefined) return held;
            const adapter = await gpu.requestAdapter(wish);
            if (adapter === null) return null;
            const request = adapter.requestDevice.bind(adapter);
            Object.defineProperty(adapter, 'requestDevice', {
              value: async (descriptor?: GPUDeviceDescriptor) => {
                const waiting = meddle('requestDevice', noDevice, []);
                if (waiting !== undefined) return waiting;
                const device = await request(descriptor);
                watchDevice(device, meddle);
                return device;
              },
            });
            return adapter;
          },
        } as unknown as GPU;
      },
    };
  };
}

class GPUOutOfMemoryError {
  readonly message = 'injected';
}

/**
 * A device that has `bytes` bytes for buffers: the scope in which one more is made catches want of memory. `refused`
 * hears of each.
 */
export function memoryOf(bytes: number, refused: () => void = () => undefined): Meddle {
  let used = 0;
  let short = false;
  return (call, device, args) => {
    if (call === 'after createBuffer') {
      const buffer = args[0] as GPUBuffer;
      used += buffer.size;
      short ||= used > bytes;
      const destroy = buffer.destroy.bind(buffer);
      Object.defineProperty(buffer, 'destroy', {
        value: () => {
          used -= buffer.size;
          destroy();
        },
      });
    }
    if (call !== 'popErrorScope' || !short) return undefined;
    short = false;
    refused();
    const own = (Object.getPrototypeOf(device) as GPUDevice).popErrorScope.bind(device);
    // The scope itself must still go.
    return own().then(() => new GPUOutOfMemoryError()) as unknown as Promise<never>;
  };
}
