import { DeviceError, DeviceMemoryError } from '../../core/errors.ts';
import type { Kernel, TwinCall } from '../../kernels/kernel.ts';
import { kernels as registry } from '../../kernels/registry.ts';
import type { AdapterDescription } from '../adapterDescription.ts';
import { constantsOf } from '../constants.ts';
import type { Engine, EngineLimits, EngineTuning, PlanCounters } from '../engine.ts';
import type { PlanOutputs, Work } from '../plan.ts';
import type { Residents } from '../residents.ts';
import { checkWork } from '../planCheck.ts';
import type { KernelTable } from '../planCheck.ts';
import { Tally } from '../tally.ts';
import { POISON } from '../words.ts';
import { BufferPool } from './bufferPool.ts';
import { openDevice } from './device.ts';
import type { Device, DeviceOptions } from './device.ts';
import { Executor } from './executor.ts';
import type { Job, JobBuffer } from './executor.ts';
import { defaultBatchBytes, limitsOf } from './limits.ts';
import { Pipelines } from './pipelines.ts';
import type { ShaderText } from './shaderSource.ts';
import { ResidentBuffers } from './residentBuffers.ts';
import { Statics } from './statics.ts';
import { loadTuning, tuningPath, usableTuning } from './tuning.ts';
import { waitFor } from './waits.ts';

export interface GpuEngineOptions extends DeviceOptions {
  /** Fill uncleared scratch and outputs with 0xDEADBEEF first, so that what no kernel writes is seen. Default false. */
  readonly poison?: boolean | undefined;
  /** Replaces shader files by name; for tests and the mutation run. */
  readonly shaderText?: ShaderText | undefined;
  readonly kernels?: KernelTable | undefined;
  /** How long one wait for the device may take before it counts as hung. Default 600,000. */
  readonly waitLimitMs?: number | undefined;
  /** Bytes of device memory that residents may take. Default 2 GiB, 256 MiB on software; 0 keeps nothing on the device. */
  readonly gpuMemory?: number | undefined;
  /** Bytes of unused device memory kept for later runs. Default 512 MiB, 256 MiB on software. */
  readonly idleBytes?: number | undefined;
  /** Used in place of what is stored for the adapter (tuning.ts); what the device cannot do is left out. */
  readonly tuning?: EngineTuning | undefined;
}

/** A GPU engine can also run one kernel alone, which is how shaders are compared with their twins. */
export interface GpuEngine extends Engine {
  readonly kind: 'gpu';
  readonly adapter: AdapterDescription;
  readonly tuning: EngineTuning;
  /** The device itself, for tests that take it away. */
  readonly device: GPUDevice;
  /** Device memory in its hands: bytes and buffers in all, and those of the buffers that no run uses. */
  readonly held: { readonly bytes: number; readonly buffers: number; readonly idle: number };
  /**
   * Runs one kernel on buffers with the given content and returns all of them as they are afterwards, in new arrays.
   * @throws DeviceError, ShaderError
   */
  runKernel(kernel: Kernel, call: TwinCall): Promise<Record<string, Uint32Array>>;
}

/** The stored winner, unless one is given; either way only what is known here and possible there. */
function tuningOf({ gpu, adapter }: Device, kernels: KernelTable, given: EngineTuning | undefined): EngineTuning {
  return given === undefined ? loadTuning(tuningPath(), adapter, kernels, gpu.limits) : usableTuning(given, kernels, gpu.limits);
}

class DawnEngine implements GpuEngine {
  readonly kind = 'gpu';
  readonly adapter: AdapterDescription;
  readonly device: GPUDevice;
  readonly description: string;
  readonly software: boolean;
  readonly concurrency = 2;
  readonly limits: EngineLimits;
  readonly tuning: EngineTuning;
  readonly #device: Device;
  readonly #kernels: KernelTable;
  readonly #poison: boolean;
  readonly #waitLimitMs: number;
  readonly #pool: BufferPool;
  readonly #statics: Statics;
  readonly #residents: ResidentBuffers;
  readonly #executor: Executor;
  readonly #tally = new Tally();

  constructor(device: Device, options: GpuEngineOptions) {
    const { adapter, gpu } = device;
    this.#device = device;
    this.device = gpu;
    this.adapter = adapter;
    this.software = adapter.software;
    this.#kernels = options.kernels ?? registry;
    this.tuning = tuningOf(device, this.#kernels, options.tuning);
    const tuned = Object.keys(this.tuning.kernels).length > 0 || this.tuning.batchBytes !== undefined;
    this.description = `gpu: ${adapter.name}, ${adapter.driver}${adapter.software ? ' (software, not a GPU)' : ''}${tuned ? ', tuned' : ''}`;
    this.limits = limitsOf(gpu.limits, this.tuning.batchBytes ?? defaultBatchBytes(adapter.software));
    this.#waitLimitMs = options.waitLimitMs ?? 600_000;
    this.#poison = options.poison ?? false;
    this.#pool = new BufferPool(gpu, options.idleBytes ?? (adapter.software ? 256 : 512) * 2 ** 20);
    this.#statics = new Statics(gpu, this.#pool);
    this.#residents = new ResidentBuffers(device, this.#pool, {
      budgetBytes: options.gpuMemory ?? (adapter.software ? 256 : 2048) * 2 ** 20,
      mostWords: this.limits.bufferWords,
      fill: this.#poison ? POISON : undefined,
      waitLimitMs: this.#waitLimitMs,
    });
    this.#executor = new Executor(device, this.#pool, new Pipelines(device, options.shaderText), { waitLimitMs: this.#waitLimitMs });
  }

  get held(): GpuEngine['held'] {
    const { all, idle } = this.#pool.counts;
    return { bytes: this.#pool.bytes, buffers: all, idle };
  }

  get residents(): Residents | undefined {
    return this.#device.failure() === undefined && this.#residents.open ? this.#residents : undefined;
  }

  #assertUsable(): void {
    const failure = this.#device.failure();
    if (failure !== undefined) throw failure;
  }

  async run(work: Work): Promise<PlanOutputs> {
    // What cannot be kept is not kept; whoever wants it asks the residents.
    const alone: Work = { ...work, retain: [] };
    try {
      return await this.#residents.using(async () => this.#run(this.#residents.open ? work : alone));
    } catch (error) {
      const reads = Object.values(work.plan.buffers).some(({ role }) => role === 'resident');
      if (!(error instanceof DeviceMemoryError) || reads || !(await this.#residents.giveUp())) throw error;
      return this.#run(alone);
    }
  }

  async #run(work: Work): Promise<PlanOutputs> {
    this.#assertUsable();
    const started = performance.now();
    checkWork(work, { kernels: this.#kernels, limits: this.limits, holdsStatic: (key) => this.#statics.has(key), residentWords: (key) => this.#residents.wordsOf(key) });
    const { plan, inputs, retain = [] } = work;
    const buffers = new Map<string, JobBuffer>();
    let staticBytes = 0;
    for (const [name, { role, length: words, clear, key }] of Object.entries(plan.buffers)) {
      if (role === 'input') buffers.set(name, { words, content: inputs[name] });
      else if (role === 'static') {
        const { buffer, bytesUp } = await waitFor(this.#device, this.#statics.get(key as string, words, inputs[name]), this.#waitLimitMs);
        staticBytes += bytesUp;
        buffers.set(name, { words, resident: buffer });
      } else if (role === 'resident') buffers.set(name, { words, resident: this.#residents.bufferOf(key as string) });
      else buffers.set(name, { words, clear, fill: this.#poison ? POISON : undefined, readBack: role === 'output' });
    }
    const steps = plan.steps.map((step) => {
      const kernel = this.#kernels[step.kernel];
      const constants = constantsOf(kernel, step, this.tuning.kernels[kernel.id]);
      return { kernel, constants, params: step.params, bindings: step.bindings, workgroups: kernel.workgroups(step.params, constants) };
    });
    const job: Job = { label: plan.name, buffers, steps: steps.filter((step) => step.workgroups > 0), copies: retain.map(({ key, ...copy }) => ({ ...copy, target: this.#residents.bufferOf(key) })) };
    const { outputs, kernels, bytesUp, bytesDown } = await this.#executor.execute(job);
    for (const { key, to, words } of retain) this.#residents.note(key, to, to + words);
    this.#tally.add(plan, kernels, bytesUp + staticBytes, bytesDown, performance.now() - started);
    return outputs;
  }

  async runKernel(kernel: Kernel, { params, constants, buffers }: TwinCall): Promise<Record<string, Uint32Array>> {
    this.#assertUsable();
    const workgroups = kernel.workgroups(params, constants);
    const job: Job = {
      label: kernel.id,
      buffers: new Map(kernel.bindings.map(({ name }) => [name, { words: buffers[name].length, content: buffers[name], readBack: true }])),
      steps: workgroups === 0 ? [] : [{ kernel, constants, params, bindings: Object.fromEntries(kernel.bindings.map(({ name }) => [name, name])), workgroups }],
    };
    return (await this.#executor.execute(job)).outputs;
  }

  counters(): Readonly<Record<string, PlanCounters>> {
    return this.#tally.read();
  }

  async close(): Promise<void> {
    this.#device.fail(new DeviceError({ expected: 'an open engine', found: 'a closed one', remedy: 'open another' }));
    this.#residents.forget();
    this.#pool.close();
    this.device.destroy();
  }
}

/**
 * Returns an engine that runs the WGSL shaders on an adapter of this machine; a software adapter only where it was
 * asked for by name or with `allowSoftware`. Closing it makes calls in flight reject.
 * @throws DeviceError if webgpu cannot be loaded or no adapter fits.
 */
export async function openGpuEngine(options: GpuEngineOptions = {}): Promise<GpuEngine> {
  return new DawnEngine(await openDevice(options), options);
}
