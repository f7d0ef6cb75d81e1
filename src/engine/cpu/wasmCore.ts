import { DeviceError } from '../../core/errors.ts';
import { TABLE_LAYOUT, wordTable } from '../../text/wordTable.ts';
import type { PlanInputs, PlanName, PlanOutputs } from '../plan.ts';
import { Arena } from './arena.ts';
import type { FusedKernels, PlanParams } from './fusedPlans.ts';
import { fusedPlan } from './fusedPlans.ts';
import type { WasmModule } from './wasmModule.ts';
import { wasm } from './wasmModule.ts';

/** The module's own data, if it has any, lies below. */
const BASE = 4096;
/** A memory that one large batch has grown beyond this is given back after it. */
const KEPT_BYTES = 512 * 2 ** 20;

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
    const memory = new wasm.Memory({ initial: 16 });
    const kernels = new wasm.Instance(this.#module, { env: { memory, abort: () => undefined } }).exports as FusedKernels;
    const arena = new Arena(memory, kernels.reserve(BASE));
    const table = arena.put(wordTable().all, TABLE_LAYOUT.length);
    kernels.setup(table + TABLE_LAYOUT.stage1 * 4, table + TABLE_LAYOUT.stage2 * 4, table + TABLE_LAYOUT.delta * 4, table + TABLE_LAYOUT.expansion * 4);
    this.#kernels = kernels;
    this.#arena = new Arena(memory, table + TABLE_LAYOUT.length * 4);
  }

  /**
   * Returns the plan's outputs; the caller owns them. Inputs are only read.
   * @throws DeviceError (`device`, retry) without memory for the batch, UnsupportedError for settings it has no kernel for.
   */
  run(name: PlanName, params: PlanParams, inputs: PlanInputs): PlanOutputs {
    this.#arena.reset();
    try {
      return fusedPlan(name).run({ kernels: this.#kernels, arena: this.#arena }, params, inputs);
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
