import { availableParallelism } from 'node:os';
import { ConfigError, DeviceError } from '../../core/errors.ts';
import type { Engine, EngineLimits, PlanCounters } from '../engine.ts';
import type { PlanInputs, PlanOutputs, Work } from '../plan.ts';
import { assertNoResidents } from '../planCheck.ts';
import { Tally } from '../tally.ts';
import { fusedInputs } from './fusedPlans.ts';
import { openRunner, type Runner } from './runner.ts';

interface CpuEngineOptions {
  /** Worker threads; 0 runs every batch in the calling thread, which waits for it. Default: as many as cores. */
  readonly workers?: number;
}

const MOST_WORKERS = 1024;

/** What fits with its outputs in the 4 GiB that one WebAssembly memory can hold. */
const cpuLimits: EngineLimits = { batchBytes: 2 ** 27, batchUnits: 2 ** 18, bufferWords: 2 ** 28 };

function byteLengthOf(arrays: PlanInputs | PlanOutputs): number {
  return Object.values(arrays).reduce((sum, array) => sum + array.byteLength, 0);
}

class CpuEngine implements Engine {
  readonly kind = 'cpu';
  readonly software = true;
  readonly limits = cpuLimits;
  readonly description: string;
  readonly concurrency: number;
  readonly runner: Runner;
  readonly #tally = new Tally();
  #open = true;

  constructor(runner: Runner, workers: number) {
    this.description = `WASM SIMD, ${workers === 0 ? 'in the calling thread' : workers === 1 ? '1 worker' : `${workers} workers`}`;
    this.concurrency = runner.concurrency;
    this.runner = runner;
  }

  async run({ plan, inputs }: Work): Promise<PlanOutputs> {
    if (!this.#open) throw new DeviceError({ expected: 'an open engine', found: 'a closed one', remedy: 'open another' });
    const started = performance.now();
    assertNoResidents(plan);
    const used = fusedInputs(plan.name, inputs);
    const outputs = await this.runner.run({ name: plan.name, params: plan.params, inputs: used });
    this.#tally.add(plan, [], byteLengthOf(used), byteLengthOf(outputs), performance.now() - started);
    return outputs;
  }

  counters(): Readonly<Record<string, PlanCounters>> {
    return this.#tally.read();
  }

  async rest(): Promise<void> {
    await this.runner.rest();
  }

  async close(): Promise<void> {
    this.#open = false;
    await this.runner.close();
  }
}

/**
 * Returns an engine that runs each plan as one fused WebAssembly SIMD function, on worker threads that each have their
 * own memory. Inputs are copied, outputs belong to the caller.
 * @throws ConfigError (`config`) for a number of workers that is not one, DeviceError (`device`) where the built
 * kernels are missing. A batch whose worker dies rejects with DeviceError, recovery `retry`.
 */
export async function openCpuEngine(options: CpuEngineOptions = {}): Promise<Engine> {
  const workers = options.workers ?? availableParallelism();
  if (!Number.isInteger(workers) || workers < 0 || workers > MOST_WORKERS) {
    throw new ConfigError({ expected: `0 to ${MOST_WORKERS} workers`, found: String(workers), remedy: 'give another number of workers' });
  }
  return new CpuEngine(await openRunner(workers), workers);
}
