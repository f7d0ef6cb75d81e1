/** Runs fused plans in the calling thread or on workers. */
import type { WasmModule } from '../../core/webAssembly.ts';
import type { PlanOutputs } from '../plan.ts';
import type { Batch } from './messages.ts';
import { Spares } from './spares.ts';
import { WasmCore } from './wasmCore.ts';
import { loadWasmModule } from './wasmModule.ts';
import { BATCHES_PER_WORKER, WorkerPool } from './workerPool.ts';

export interface Runner {
  /** How many batches may usefully be under way at once. */
  readonly concurrency: number;
  run(batch: Batch): PlanOutputs | Promise<PlanOutputs>;
  /** As the engine's. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

function inThisThread(module: WasmModule): Runner {
  const core = new WasmCore(module);
  const spares = new Spares(1);
  return {
    concurrency: 1,
    run({ name, params, inputs }) {
      const outputs = core.run(name, params, inputs, spares.take());
      spares.lend(outputs);
      return outputs;
    },
    rest: async () => spares.clear(),
    close: async () => spares.clear(),
  };
}

/**
 * Returns what runs batches on so many workers, which start when there is work for them, or in the calling thread for 0.
 * @throws DeviceError (`device`) where the built kernels are missing
 */
export async function openRunner(workers: number): Promise<Runner> {
  const module = await loadWasmModule();
  if (workers === 0) return inThisThread(module);
  const pool = new WorkerPool(module, workers);
  return { concurrency: workers * BATCHES_PER_WORKER, run: async (batch) => pool.run(batch), rest: async () => pool.rest(), close: async () => pool.close() };
}
