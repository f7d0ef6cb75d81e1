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
 * the process alive. When one dies its batch is rejected and the next batch gets a new worker.
 */
export class WorkerPool {
  readonly #module: WasmModule;
  readonly #size: number;
  readonly #script: URL;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  readonly #queue: Job[] = [];
  #open = true;

  constructor(module: WasmModule, size: number, script: URL = builtWorker) {
    this.#module = module;
    this.#size = size;
    this.#script = script;
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
      try {
        const inputs = copied(job.batch.inputs);
        worker.postMessage({ ...job.batch, inputs }, buffersOf(inputs));
      } catch (cause) {
        this.#release(worker);
        job.reject(lost(`no memory to hand it over (${String(cause)})`, cause));
      }
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { workerData: { module: this.#module }, execArgv: [] });
    worker.unref();
    worker.on('message', (answer: Answer) => {
      const job = this.#busy.get(worker);
      this.#release(worker);
      if ('outputs' in answer) job?.resolve(answer.outputs);
      else job?.reject(errorOf(answer.failure));
      this.#next();
    });
    worker.on('messageerror', (error) => this.#drop(worker, error.message, error));
    worker.on('error', (error) => this.#drop(worker, error.message, error));
    worker.on('exit', (code) => this.#drop(worker, `its worker gone (exit status ${code})`));
    return worker;
  }

  #release(worker: Worker): void {
    this.#busy.delete(worker);
    worker.unref();
    this.#idle.push(worker);
  }

  #drop(worker: Worker, found: string, cause?: unknown): void {
    const job = this.#busy.get(worker);
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
    for (const { reject } of jobs) reject(new DeviceError({ expected: 'an open engine', found: 'one closed before the batch was done', remedy: 'await every run before closing' }));
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
