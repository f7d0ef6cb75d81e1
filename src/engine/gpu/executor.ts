import { setTimeout } from 'node:timers/promises';
import type { Kernel, KernelConstants, KernelParams } from '../../kernels/kernel.ts';
import type { KernelRun } from '../tally.ts';
import type { BufferPool } from './bufferPool.ts';
import type { Device } from './device.ts';
import { gridFor } from './grid.ts';
import { takeMapped } from './mapped.ts';
import { Pace } from './pace.ts';
import type { Pipeline, Pipelines } from './pipelines.ts';
import { scoped, scopeError } from './scopes.ts';
import { PassTimes } from './timing.ts';
import { uploadBytes, uploadFill } from './upload.ts';
import { deviceErrorFor, waitFor } from './waits.ts';

/** One buffer of a job: where its content comes from and whether it is wanted back. */
export interface JobBuffer {
  readonly words: number;
  /** Written first; zeros behind its end. */
  readonly content?: Uint32Array | Uint8Array | undefined;
  /** Every word set to this first, before `clear`. */
  readonly fill?: number | undefined;
  readonly clear?: boolean | undefined;
  readonly readBack?: boolean | undefined;
  /** A buffer that stays on the device and is not the job's to write. */
  readonly resident?: GPUBuffer | undefined;
}

interface JobStep {
  readonly kernel: Kernel;
  readonly constants: KernelConstants;
  readonly params: KernelParams;
  /** Kernel binding name → job buffer name. */
  readonly bindings: Readonly<Record<string, string>>;
  readonly workgroups: number;
}

/** Words of a job's buffer that stay on the device. */
interface JobCopy {
  readonly buffer: string;
  readonly from: number;
  readonly words: number;
  readonly target: GPUBuffer;
  readonly to: number;
}

/** What one submit does. Steps of 0 workgroups are left out by the caller. */
export interface Job {
  readonly label: string;
  readonly buffers: ReadonlyMap<string, JobBuffer>;
  readonly steps: readonly JobStep[];
  /** Made after the last step. */
  readonly copies?: readonly JobCopy[] | undefined;
}

interface JobResult {
  readonly outputs: Record<string, Uint32Array>;
  readonly kernels: readonly KernelRun[];
  readonly bytesUp: number;
  readonly bytesDown: number;
}

interface Held {
  readonly buffers: ReadonlyMap<string, GPUBuffer>;
  readonly uniform: GPUBuffer;
  readonly staging: ReadonlyMap<string, GPUBuffer>;
  /** Everything that came from the pool, staging apart. */
  readonly pooled: readonly GPUBuffer[];
}

/** The device default of minUniformBufferOffsetAlignment, whatever the adapter reports. */
const uniformStride = 256;

/** Bindings must not be empty, and an element may be a vec4. */
function boundBytes(words: number): number {
  return Math.max(16, words * 4);
}

interface ExecutorOptions {
  readonly waitLimitMs: number;
}

/** Runs jobs on one device: uploads, one encoder, one submit, read-back. Jobs may overlap; the queue keeps their order. */
export class Executor {
  readonly #device: Device;
  readonly #pool: BufferPool;
  readonly #pipelines: Pipelines;
  readonly #options: ExecutorOptions;
  readonly #pace = new Pace();

  constructor(device: Device, pool: BufferPool, pipelines: Pipelines, options: ExecutorOptions) {
    this.#device = device;
    this.#pool = pool;
    this.#pipelines = pipelines;
    this.#options = options;
  }

  async #wait<T>(promise: Promise<T>): Promise<T> {
    return waitFor(this.#device, promise, this.#options.waitLimitMs);
  }

  /** @throws DeviceError, ShaderError */
  async execute(job: Job): Promise<JobResult> {
    const pipelines = await this.#wait(Promise.all(job.steps.map(async ({ kernel, constants }) => this.#pipelines.get(kernel, constants))));
    const held = await this.#wait(this.#take(job));
    let times: PassTimes | undefined;
    let mine = held.pooled;
    try {
      let bytesUp = 0;
      const { error } = scoped(this.#device.gpu, () => {
        times = this.#device.timestamps && job.steps.length > 0 ? new PassTimes(this.#device.gpu, job.steps.length) : undefined;
        bytesUp = this.#upload(job, held);
        this.#device.gpu.queue.submit([this.#record(job, held, pipelines, times)]);
      });
      // The queue runs in order, so the next run may write to these while this one still waits for its turn.
      this.#pool.give(held.pooled);
      mine = [];
      const submitted = performance.now();
      const caught = await this.#wait(error);
      if (caught !== null) throw scopeError(`the submit of ${job.label}`, caught);
      const workgroups = job.steps.reduce((sum, step) => sum + step.workgroups, 0);
      const sleep = this.#pace.sleepFor(job.label, workgroups);
      if (sleep > 0) await this.#wait(setTimeout(sleep));
      const maps = [...held.staging].map(async ([name, buffer]) => buffer.mapAsync(1, 0, (job.buffers.get(name) as JobBuffer).words * 4));
      const [milliseconds] = await this.#wait(Promise.all([times?.read(), ...maps]));
      this.#pace.learn(job.label, workgroups, performance.now() - submitted);
      const outputs = this.#readBack(job, held);
      this.#pool.give([...held.staging.values()]);
      const bytesDown = Object.values(outputs).reduce((sum, each) => sum + each.byteLength, 0);
      const kernels = job.steps.map(({ kernel, workgroups }, index) => ({ kernel: kernel.id, workgroups, milliseconds: milliseconds?.[index] }));
      return { outputs, kernels, bytesUp, bytesDown };
    } catch (failure) {
      this.#pool.drop([...mine, ...held.staging.values()]);
      throw await deviceErrorFor(this.#device, failure);
    } finally {
      times?.destroy();
    }
  }

  async #take(job: Job): Promise<Held> {
    const own = [...job.buffers].filter(([, buffer]) => buffer.resident === undefined);
    const back = own.filter(([, buffer]) => buffer.readBack === true && buffer.words > 0);
    const taken = await this.#pool.take([
      { use: 'uniform', bytes: Math.max(1, job.steps.length) * uniformStride },
      ...own.map(([, buffer]) => ({ use: 'storage', bytes: boundBytes(buffer.words) }) as const),
      ...back.map(([, buffer]) => ({ use: 'staging', bytes: buffer.words * 4 }) as const),
    ]);
    const [uniform, ...others] = taken;
    const buffers = new Map<string, GPUBuffer>();
    for (const [name, { resident }] of job.buffers) if (resident !== undefined) buffers.set(name, resident);
    own.forEach(([name], index) => buffers.set(name, others[index]));
    const staging = new Map(back.map(([name], index) => [name, others[own.length + index]]));
    return { buffers, uniform, staging, pooled: taken.slice(0, 1 + own.length) };
  }

  /** Returns the bytes written. Poison counts as nothing: it is there for tests. */
  #upload(job: Job, held: Held): number {
    const { gpu } = this.#device;
    let bytes = 0;
    if (job.steps.length > 0) {
      const uniforms = new Uint32Array((job.steps.length * uniformStride) / 4);
      job.steps.forEach(({ kernel, params }, index) => uniforms.set(kernel.params.map((name) => params[name]), (index * uniformStride) / 4));
      bytes += uploadBytes(gpu, held.uniform, uniforms);
    }
    for (const [name, { words, content, fill }] of job.buffers) {
      const target = held.buffers.get(name) as GPUBuffer;
      if (fill !== undefined) uploadFill(gpu, target, boundBytes(words) / 4, fill);
      if (content !== undefined) bytes += uploadBytes(gpu, target, content);
    }
    return bytes;
  }

  #record(job: Job, held: Held, pipelines: readonly Pipeline[], times: PassTimes | undefined): GPUCommandBuffer {
    const { gpu } = this.#device;
    const encoder = gpu.createCommandEncoder({ label: job.label });
    for (const [name, { words, content, clear, resident }] of job.buffers) {
      if (resident !== undefined) continue;
      const from = clear === true ? 0 : content === undefined ? boundBytes(words) : Math.ceil(content.byteLength / 4) * 4;
      if (from < boundBytes(words)) encoder.clearBuffer(held.buffers.get(name) as GPUBuffer, from, boundBytes(words) - from);
    }
    let pass: GPUComputePassEncoder | undefined;
    job.steps.forEach((step, index) => {
      pass ??= encoder.beginComputePass(times === undefined ? { label: job.label } : { label: step.kernel.id, timestampWrites: times.writesOf(index) });
      this.#dispatch(pass, job, step, held, pipelines[index], index);
      if (times !== undefined) {
        pass.end();
        pass = undefined;
      }
    });
    pass?.end();
    times?.record(encoder);
    for (const { buffer, from, words, target, to } of job.copies ?? []) {
      if (words > 0) encoder.copyBufferToBuffer(held.buffers.get(buffer) as GPUBuffer, from * 4, target, to * 4, words * 4);
    }
    for (const [name, staging] of held.staging) {
      encoder.copyBufferToBuffer(held.buffers.get(name) as GPUBuffer, 0, staging, 0, (job.buffers.get(name) as JobBuffer).words * 4);
    }
    return encoder.finish();
  }

  #dispatch(pass: GPUComputePassEncoder, job: Job, step: JobStep, held: Held, { pipeline, layout }: Pipeline, index: number): void {
    const { gpu } = this.#device;
    const uniform: GPUBindGroupEntry = { binding: 0, resource: { buffer: held.uniform, offset: index * uniformStride, size: step.kernel.params.length * 4 } };
    const storage = step.kernel.bindings.map(({ name }, at): GPUBindGroupEntry => {
      const buffer = step.bindings[name];
      return { binding: at + 1, resource: { buffer: held.buffers.get(buffer) as GPUBuffer, size: boundBytes((job.buffers.get(buffer) as JobBuffer).words) } };
    });
    const grid = gridFor(step.workgroups, gpu.limits.maxComputeWorkgroupsPerDimension);
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, gpu.createBindGroup({ label: step.kernel.id, layout, entries: [uniform, ...storage] }));
    pass.dispatchWorkgroups(grid.x, grid.y);
  }

  #readBack(job: Job, held: Held): Record<string, Uint32Array> {
    const outputs: Record<string, Uint32Array> = {};
    for (const [name, { words, readBack }] of job.buffers) {
      if (readBack !== true) continue;
      const staging = held.staging.get(name);
      outputs[name] = staging === undefined ? new Uint32Array(0) : takeMapped(staging, words, name);
    }
    return outputs;
  }
}
