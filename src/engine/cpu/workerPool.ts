import { Worker } from 'node:worker_threads';
import { DeviceError, DeviceMemoryError } from '../../core/errors.ts';
import type { PlanOutputs } from '../plan.ts';
import type { Batch, Question, Reply } from './messages.ts';
import { errorOf } from './messages.ts';
import { Spares } from './spares.ts';
import { MOST_TIMES, Staging } from './staging.ts';
import type { WasmModule } from '../../core/webAssembly.ts';
import { packageFile } from '../../core/packageFile.ts';

const builtWorker = packageFile('dist/bundle/cpuWorker.js');

/** Objects are few in a worker; what they leave lying, buffers among it, is collected at about this much. */
const YOUNG_MB = 8;

/** Batches that a worker holds: one it works on, one it finds waiting when that is done. */
export const BATCHES_PER_WORKER = 2;

interface Job {
  readonly id: number;
  readonly batch: Batch;
  resolve(outputs: PlanOutputs): void;
  reject(error: Error): void;
  watchdog?: NodeJS.Timeout;
}

/** How long a worker may take for a batch: a start, which loads and compiles, and then so long for each word it brings or wants back. */
interface WorkerPatience {
  readonly startMs: number;
  readonly perWordMs: number;
}

/** A worker does a million words in half a second, alone on a core; this is two hundred times that. */
const patient: WorkerPatience = { startMs: 120_000, perWordMs: 0.1 };

/** Words in and out, and for pairs the slots that are compared. */
function sizeOf({ params, inputs }: Batch): number {
  const words = Object.values(inputs).reduce((sum, { byteLength }) => sum + byteLength / 4, 0);
  const { units = 0, pairs = 0, k = 1, slotWords = 1, capacity = 0 } = params;
  return words + (units + pairs) * k * slotWords + capacity;
}

function lost(found: string, cause?: unknown): DeviceError {
  return new DeviceError({ expected: 'the batch back from a worker of the cpu engine', found, remedy: 'run the batch again', recovery: 'retry', cause });
}

/**
 * Runs batches on up to `size` worker threads, each started when there is work for it. A worker without work does not
 * keep the process alive. When one dies, or does not answer in a time that grows with the batch, the batch it was at is
 * rejected, and those behind it go to another worker.
 */
export class WorkerPool {
  readonly #module: WasmModule;
  readonly #size: number;
  readonly #script: URL;
  readonly #patience: WorkerPatience;
  /** What each worker holds, in the order in which it answers. */
  readonly #held = new Map<Worker, Job[]>();
  readonly #queue: Job[] = [];
  readonly #staging = new Staging();
  readonly #spares: Spares;
  #nextId = 0;
  #open = true;

  constructor(module: WasmModule, size: number, script: URL = builtWorker, patience: WorkerPatience = patient) {
    this.#module = module;
    this.#size = size;
    this.#spares = new Spares(size * BATCHES_PER_WORKER);
    this.#script = script;
    this.#patience = patience;
  }

  /** @throws DeviceError if it is closed; as batches fail */
  run(batch: Batch): Promise<PlanOutputs> {
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(new DeviceError({ expected: 'open workers of the cpu engine', found: 'closed ones', remedy: 'keep the engine open until the work is done' }));
        return;
      }
      this.#queue.push({ id: this.#nextId++, batch, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    while (this.#open && this.#queue.length > 0) {
      const worker = this.#choose();
      if (worker === undefined) return;
      const job = this.#queue.shift() as Job;
      try {
        const { inputs, buffer: staged } = this.#staging.take(job.batch.inputs);
        const spare = this.#spares.take(2 * MOST_TIMES * staged.byteLength);
        const question: Question = { id: job.id, batch: { ...job.batch, inputs }, staged, ...(spare === undefined ? {} : { spare }) };
        worker.postMessage(question, spare === undefined ? [staged] : [staged, spare]);
      } catch (cause) {
        job.reject(new DeviceMemoryError({ expected: 'memory to hand the batch to a worker of the cpu engine', found: String(cause), remedy: 'use smaller batches or fewer workers', cause }));
        continue;
      }
      const jobs = this.#held.get(worker) as Job[];
      jobs.push(job);
      worker.ref();
      if (jobs.length === 1) this.#watch(worker, job);
    }
  }

  /** From now on the worker is at this batch; if it never answers it is ended, and the batch fails as if it had died. */
  #watch(worker: Worker, job: Job): void {
    const limit = Math.min(0x7fffffff, Math.ceil(this.#patience.startMs + this.#patience.perWordMs * sizeOf(job.batch)));
    job.watchdog = setTimeout(() => {
      this.#drop(worker, `no answer within ${limit} ms`);
      void worker.terminate();
    }, limit);
  }

  /** The worker with the fewest batches, a new one rather than one that has work; none if all have enough. */
  #choose(): Worker | undefined {
    let least: Worker | undefined;
    let fewest = BATCHES_PER_WORKER;
    for (const [worker, { length }] of this.#held) {
      if (length >= fewest) continue;
      fewest = length;
      least = worker;
    }
    return fewest > 0 && this.#held.size < this.#size ? this.#start() : least;
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: { module: this.#module }, execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    this.#held.set(worker, []);
    worker.unref();
    let why: Error | undefined;
    worker.on('message', (reply: Reply) => this.#take(worker, reply));
    worker.on('messageerror', (error) => {
      why = error;
      void worker.terminate();
    });
    // An error may overtake the answers sent before it; the exit behind it does not.
    worker.on('error', (error) => (why = error));
    worker.on('exit', (code) => this.#drop(worker, why?.message ?? `its worker gone (exit status ${code})`, why));
    return worker;
  }

  #take(worker: Worker, { id, answer, staged }: Reply): void {
    const jobs = this.#held.get(worker);
    // A worker that was given up may answer after all; one that passes a batch over is about to be given up.
    if (jobs === undefined || jobs[0]?.id !== id) return;
    const job = jobs.shift() as Job;
    clearTimeout(job.watchdog);
    if (jobs.length > 0) this.#watch(worker, jobs[0]);
    else worker.unref();
    this.#staging.giveBack(staged);
    // The worker gets its next batch before anyone looks at this one.
    this.#next();
    if ('outputs' in answer) {
      this.#spares.lend(answer.outputs);
      job.resolve(answer.outputs);
    } else job.reject(errorOf(answer.failure));
  }

  #drop(worker: Worker, found: string, cause?: unknown): void {
    const jobs = this.#held.get(worker);
    if (jobs === undefined) return;
    this.#held.delete(worker);
    clearTimeout(jobs[0]?.watchdog);
    const [first, ...behind] = jobs;
    this.#queue.unshift(...behind);
    first?.reject(lost(found, cause));
    this.#next();
  }

  /** Ends the workers that have no batch and lets go what batches are handed over in; others start when there is work again. */
  async rest(): Promise<void> {
    const idle = [...this.#held].filter(([, jobs]) => jobs.length === 0).map(([worker]) => worker);
    for (const worker of idle) this.#held.delete(worker);
    this.#spares.clear();
    this.#staging.clear();
    await Promise.all(idle.map(async (worker) => worker.terminate()));
  }

  /** Ends all workers; batches that are still under way or waiting are rejected. */
  async close(): Promise<void> {
    this.#open = false;
    this.#spares.clear();
    const workers = [...this.#held.keys()];
    const jobs = [...[...this.#held.values()].flat(), ...this.#queue.splice(0)];
    this.#held.clear();
    for (const { watchdog } of jobs) clearTimeout(watchdog);
    for (const { reject } of jobs) reject(new DeviceError({ expected: 'an open engine', found: 'one closed before the batch was done', remedy: 'await every run before closing' }));
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
