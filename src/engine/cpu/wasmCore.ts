import { DeviceError } from '../../core/errors.ts';
import { instantiateWasm, type WasmMemory, type WasmModule } from '../../core/webAssembly.ts';
import { TABLE_LAYOUT, wordTable } from '../../text/wordTable.ts';
import type { PlanInputs, PlanOutputs } from '../plan.ts';
import { Arena } from './arena.ts';
import type { FusedKernels, FusedName, PlanParams } from './fusedPlans.ts';
import { fusedPlan } from './fusedPlans.ts';

/** A memory that one large batch has grown beyond this is given back after it. */
const KEPT_BYTES = 512 * 2 ** 20;

/** Returns a fresh instance with the word table in its memory, of which everything from `end` on is free. */
export function instantiate(module: WasmModule): { kernels: FusedKernels; memory: WasmMemory; end: number } {
  const { exports: kernels, memory } = instantiateWasm<FusedKernels>(module, 16);
  const table = new Arena(memory, kernels.workEnd()).put(wordTable().all, TABLE_LAYOUT.length);
  const { stage1, stage2, delta, expansion, length } = TABLE_LAYOUT;
  kernels.setup(table + stage1 * 4, table + stage2 * 4, table + delta * 4, table + expansion * 4);
  return { kernels, memory, end: table + length * 4 };
}

/** One instance with its own memory: runs one plan at a time, in the thread it was made in. */
export class WasmCore {
  readonly #module: WasmModule;
  #kernels!: FusedKernels;
  #arena!: Arena;

  constructor(module: WasmModule) {
    this.#module = module;
    this.#renew();
  }

  #renew(): void {
    const { kernels, memory, end } = instantiate(this.#module);
    this.#kernels = kernels;
    this.#arena = new Arena(memory, end);
  }

  /**
   * Returns the plan's outputs; the caller owns them. Inputs are only read. `spare` may come to hold the outputs.
   * @throws DeviceError (`device`, retry) without memory for the batch, UnsupportedError for settings it has no kernel for.
   */
  run(name: FusedName, params: PlanParams, inputs: PlanInputs, spare?: ArrayBuffer): PlanOutputs {
    this.#arena.reset();
    try {
      return fusedPlan(name).run({ kernels: this.#kernels, arena: this.#arena, spare }, params, inputs);
    } catch (cause) {
      // A trap leaves the instance's own state anywhere.
      if (cause instanceof Error && cause.name === 'RuntimeError') {
        this.#renew();
        throw new DeviceError({ expected: `plan ${name} to finish on the cpu engine`, found: cause.message, remedy: 'try another engine and report this as a bug', recovery: 'retry', cause });
      }
      throw cause;
    } finally {
      if (this.#arena.bytes > KEPT_BYTES) this.#renew();
    }
  }
}
