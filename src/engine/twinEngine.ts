import { DeviceError } from '../core/errors.ts';
import { kernels as registry } from '../kernels/registry.ts';
import { constantsOf } from './constants.ts';
import type { Engine, EngineLimits, PlanCounters } from './engine.ts';
import type { Plan, PlanOutputs, Work } from './plan.ts';
import { checkWork } from './planCheck.ts';
import type { KernelTable } from './planCheck.ts';
import { Tally } from './tally.ts';
import type { KernelRun } from './tally.ts';
import { asWords, POISON } from './words.ts';

interface TwinEngineOptions {
  /** Fill uncleared scratch and outputs with 0xDEADBEEF first, so that what no kernel writes is seen. Default false. */
  readonly poison?: boolean;
  readonly kernels?: KernelTable;
}

/** The plan's own sizes bound the memory; these only keep one batch from taking minutes. */
const twinLimits: EngineLimits = { batchBytes: 4 << 20, batchUnits: 65_536, bufferWords: 1 << 29 };

class TwinEngine implements Engine {
  readonly kind = 'twin';
  readonly description = 'twin: plain TypeScript, one thread';
  readonly software = true;
  readonly concurrency = 1;
  readonly limits = twinLimits;
  readonly #poison: boolean;
  readonly #kernels: KernelTable;
  readonly #statics = new Map<string, Uint32Array>();
  readonly #tally = new Tally();
  #open = true;

  constructor(options: TwinEngineOptions) {
    this.#poison = options.poison ?? false;
    this.#kernels = options.kernels ?? registry;
  }

  async run(work: Work): Promise<PlanOutputs> {
    if (!this.#open) throw new DeviceError({ expected: 'an open engine', found: 'a closed one', remedy: 'open another' });
    const started = performance.now();
    checkWork(work, { kernels: this.#kernels, limits: this.limits, holdsStatic: (key) => this.#statics.has(key) });
    const { plan } = work;
    const buffers = this.#allocate(work);
    const runs: KernelRun[] = [];
    for (const step of plan.steps) {
      const kernel = this.#kernels[step.kernel];
      const constants = constantsOf(kernel, step);
      const workgroups = kernel.workgroups(step.params, constants);
      if (workgroups === 0) continue;
      const bound = Object.fromEntries(Object.entries(step.bindings).map(([binding, name]) => [binding, buffers[name]]));
      kernel.twin({ params: step.params, constants, buffers: bound });
      runs.push({ kernel: kernel.id, workgroups });
    }
    this.#tally.add(plan, runs, 0, 0, performance.now() - started);
    return outputsOf(plan, buffers);
  }

  #allocate({ plan, inputs }: Work): Record<string, Uint32Array> {
    const buffers: Record<string, Uint32Array> = {};
    for (const [name, { role, length, clear, key }] of Object.entries(plan.buffers)) {
      if (role === 'input') buffers[name] = asWords(inputs[name], length);
      else if (role === 'static') {
        const kept = this.#statics.get(key as string) ?? asWords(inputs[name], length);
        this.#statics.set(key as string, kept);
        buffers[name] = kept;
      } else {
        buffers[name] = new Uint32Array(length);
        if (this.#poison && clear !== true) buffers[name].fill(POISON);
      }
    }
    return buffers;
  }

  counters(): Readonly<Record<string, PlanCounters>> {
    return this.#tally.read();
  }

  async close(): Promise<void> {
    this.#open = false;
    this.#statics.clear();
  }
}

function outputsOf(plan: Plan, buffers: Readonly<Record<string, Uint32Array>>): PlanOutputs {
  return Object.fromEntries(Object.keys(plan.buffers).filter((name) => plan.buffers[name].role === 'output').map((name) => [name, buffers[name]]));
}

/** Returns an engine that runs every kernel's twin in this thread: slow, readable, the reference for the others. */
export function openTwinEngine(options: TwinEngineOptions = {}): Engine {
  return new TwinEngine(options);
}
