import { DeviceMemoryError } from '../core/errors.ts';
import { sumOf } from './counters.ts';
import { partsOf, type Engine, type EnginePart } from './engine.ts';
import type { Plan, PlanOutputs, Work } from './plan.ts';

/** Of the size that failed; the halves of a work are a little more than half of it. */
const NEXT_SIZE = 5 / 8;

const NOTHING = { runs: 0, kernels: {}, bytesUp: 0, bytesDown: 0, milliseconds: 0 };

/** Words a run needs; what is kept for other runs too is not counted. */
function wordsOf(plan: Plan): number {
  return Object.values(plan.buffers).reduce((sum, { role, length }) => sum + (role === 'static' || role === 'resident' ? 0 : length), 0);
}

function largestOf(plan: Plan): number {
  return Object.values(plan.buffers).reduce((most, { length }) => Math.max(most, length), 0);
}

class HalvingEngine implements Engine {
  readonly #engine: Engine;
  /** Plan name → words that a run may need at most, known from runs that found no memory. */
  readonly #room = new Map<string, number>();
  readonly #halvings = new Map<string, number>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get kind() {
    return this.#engine.kind;
  }

  get description() {
    return this.#engine.description;
  }

  get software() {
    return this.#engine.software;
  }

  get concurrency() {
    return this.#engine.concurrency;
  }

  get limits() {
    return this.#engine.limits;
  }

  get residents() {
    return this.#engine.residents;
  }

  get runner() {
    return this.#engine.runner;
  }

  get choice() {
    return this.#engine.choice ?? null;
  }

  get fallbacks() {
    return this.#engine.fallbacks ?? [];
  }

  async run(work: Work): Promise<PlanOutputs> {
    const { name } = work.plan;
    const words = wordsOf(work.plan);
    const tooLarge = words > (this.#room.get(name) ?? Infinity) || largestOf(work.plan) > this.#engine.limits.bufferWords;
    if (tooLarge) {
      const halves = this.#inHalves(work);
      if (halves !== null) return halves;
    }
    try {
      return await this.#engine.run(work);
    } catch (error) {
      if (!(error instanceof DeviceMemoryError)) throw error;
      const halves = this.#inHalves(work);
      if (halves === null) throw error;
      this.#room.set(name, Math.min(this.#room.get(name) ?? Infinity, Math.floor(words * NEXT_SIZE)));
      return halves;
    }
  }

  #inHalves(work: Work): Promise<PlanOutputs> | null {
    const halves = work.inHalves?.(async (half) => this.run(half)) ?? null;
    if (halves !== null) this.#halvings.set(work.plan.name, (this.#halvings.get(work.plan.name) ?? 0) + 1);
    return halves;
  }

  counters() {
    return sumOf(this.parts().map(({ plans }) => plans));
  }

  /** Halvings stand with the first engine: those of an engine behind it are counted where that is wrapped itself. */
  parts(): readonly EnginePart[] {
    const [first, ...others] = partsOf(this.#engine);
    const halvings = Object.fromEntries([...this.#halvings].map(([name, count]) => [name, { ...NOTHING, halvings: count }]));
    return [{ ...first, plans: sumOf([first.plans, halvings]) }, ...others];
  }

  async rest(): Promise<void> {
    await this.#engine.rest?.();
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }
}

/**
 * Returns an engine that does a work in halves, and halves of halves, when `engine` has no memory for the whole or no
 * buffer that large, until it runs or cannot be cut; only then the DeviceMemoryError goes on. Later works of the same
 * plan are cut at once to a size that has room. Outputs are those of the whole, bit for bit; `counters` tells how often
 * a work was cut. Closing it closes `engine`. An engine that does so already is returned as it is.
 */
export function withHalving(engine: Engine): Engine {
  return engine instanceof HalvingEngine ? engine : new HalvingEngine(engine);
}
