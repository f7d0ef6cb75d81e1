import { Worker } from 'node:worker_threads';
import { DeviceError } from '../../core/errors.ts';
import type { PlanInputs, PlanOutputs } from '../plan.ts';
import type { Answer, Batch } from './messages.ts';
import { buffersOf, errorOf } from './messages.ts';
import type { WasmModule } from './wasmModule.ts';

const builtWorker = new URL('../../../dist/engine/cpu/worker.js', import.meta.url);

interface Job {
  readonly batch: Batch;
  resolve(outputs: PlanOutputs): void;
  reject(error: Error): void;
  watchdog?: NodeJS.Timeout;
}

/** How long a batch may stay with a worker: a start, which loads and compiles, and then so long for each word it brings or wants back. */
export interface WorkerPatience {
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

/** Copies, so that the caller keeps its arrays and only the bytes in use travel. */
function copied(inputs: PlanInputs): PlanInputs {
  return Object.fromEntries(Object.entries(inputs).map(([name, array]) => [name, array instanceof Uint32Array ? new Uint32Array(array) : new Uint8Array(array)]));
}

function lost(found: string, cause?: unknown): DeviceError {
  return new DeviceError({ expected: 'the batch back from a worker of the cpu engine', found, remedy: 'run the batch again', recovery: 'retry', cause });
}

/**
 * Runs batches on up to `size` worker threads, each started when there is work for it. A waiting worker does not keep
 * the process alive. When one dies, or does not answer in a time that grows with the batch,
 * its batch is rejected and the next batch gets a new worker.
 */
export class WorkerPool {
  readonly #module: WasmModule;
  readonly #size: number;
  readonly #script: URL;
  readonly #patience: WorkerPatience;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  readonly #queue: Job[] = [];
  #open = true;

  constructor(module: WasmModule, size: number, script: URL = builtWorker, patience: WorkerPatience = patient) {
    this.#module = module;
    this.#size = size;
    this.#script = script;
    this.#patience = patience;
  }

  run(batch: Batch): Promise<PlanOutputs> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    while (this.#open && this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.#size ? this.#start() : undefined);
      if (worker === undefined) return;
      const job = this.#queue.shift() as Job;
      this.#busy.set(worker, job);
      worker.ref();
      this.#watch(worker, job);
      try {
        const inputs = copied(job.batch.inputs);
        worker.postMessage({ ...job.batch, inputs }, buffersOf(inputs));
      } catch (cause) {
        this.#release(worker);
        job.reject(lost(`no memory to hand it over (${String(cause)})`, cause));
      }
    }
  }

  /** A worker that never answers is ended, and its batch fails as if it had died. */
  #watch(worker: Worker, job: Job): void {
    const limit = Math.min(0x7fffffff, Math.ceil(this.#patience.startMs + this.#patience.perWordMs * sizeOf(job.batch)));
    job.watchdog = setTimeout(() => {
      this.#drop(worker, `no answer within ${limit} ms`);
      void worker.terminate();
    }, limit);
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: { module: this.#module }, execArgv: [] });
    worker.unref();
    worker.on('message', (answer: Answer) => {
      const job = this.#busy.get(worker);
      // One that was given up and answers after all.
      if (job === undefined) return;
      this.#release(worker);
      if ('outputs' in answer) job.resolve(answer.outputs);
      else job.reject(errorOf(answer.failure));
      this.#next();
    });
    worker.on('messageerror', (error) => {
      this.#drop(worker, error.message, error);
      void worker.terminate();
    });
    worker.on('error', (error) => this.#drop(worker, error.message, error));
    worker.on('exit', (code) => this.#drop(worker, `its worker gone (exit status ${code})`));
    return worker;
  }

  #release(worker: Worker): void {
    clearTimeout(this.#busy.get(worker)?.watchdog);
    this.#busy.delete(worker);
    worker.unref();
    this.#idle.push(worker);
  }

  #drop(worker: Worker, found: string, cause?: unknown): void {
    const job = this.#busy.get(worker);
    clearTimeout(job?.watchdog);
    this.#busy.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    job?.reject(lost(found, cause));
    this.#next();
  }

  /** Ends all workers; batches that are still under way or waiting are rejected. */
  async close(): Promise<void> {
    this.#open = false;
    const workers = [...this.#idle, ...this.#busy.keys()];
    const jobs = [...this.#busy.values(), ...this.#queue.splice(0)];
    this.#busy.clear();
    for (const { watchdog } of jobs) clearTimeout(watchdog);
    for (const { reject } of jobs) reject(new DeviceError({ expected: 'an open engine', found: 'one closed before the batch was done', remedy: 'await every run before closing' }));
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
