import { DeviceError } from '../core/errors.ts';
import { sumOf } from './counters.ts';
import { partsOf, type Engine, type EnginePart, type Fallback } from './engine.ts';
import { isFault, MOST_FAULTS } from './faults.ts';
import { withHalving } from './halving.ts';
import type { PlanOutputs, Work } from './plan.ts';

/** Opens an engine when it is needed, and returns it. */
export type OpenEngine = () => Promise<Engine>;

class FallbackEngine implements Engine {
  readonly #first: Engine;
  readonly #open: readonly OpenEngine[];
  readonly #fallbacks: Fallback[];
  readonly #from: number;
  /** Null until the first fault. */
  #opening: Promise<Engine> | null = null;
  #second: Engine | null = null;
  #left = false;
  #closed = false;
  #faults = 0;

  constructor(first: Engine, open: readonly OpenEngine[], before: readonly Fallback[]) {
    this.#first = first;
    this.#open = open;
    this.#fallbacks = [...before];
    this.#from = before.length;
  }

  get #current(): Engine {
    return this.#left && this.#second !== null ? this.#second : this.#first;
  }

  get kind() {
    return this.#current.kind;
  }

  get software() {
    return this.#current.software;
  }

  get concurrency() {
    return this.#current.concurrency;
  }

  /** They must not shrink; what is too large for the second is halved there. */
  get limits() {
    return this.#first.limits;
  }

  /** The second engine may have residents of its own, but not those that were asked for here. */
  get residents() {
    return this.#left ? undefined : this.#first.residents;
  }

  get runner() {
    return this.#current.runner;
  }

  get choice() {
    return this.#first.choice ?? null;
  }

  get description() {
    return this.#left && this.#second !== null ? `${this.#first.description}, then ${this.#second.description}` : this.#first.description;
  }

  get fallbacks() {
    return [...(this.#first.fallbacks ?? []), ...this.#fallbacks, ...(this.#second?.fallbacks ?? [])];
  }

  async run(work: Work): Promise<PlanOutputs> {
    if (this.#left) return (await this.#opened('')).run(work);
    try {
      const outputs = await this.#first.run(work);
      this.#faults = 0;
      return outputs;
    } catch (error) {
      if (!isFault(error) || this.#open.length === 0 || this.#closed) throw error;
      this.#faults += 1;
      const passing = error.recovery === 'retry' && this.#faults < MOST_FAULTS;
      const second = await this.#opened(error.message);
      this.#note(error.message, second, passing);
      if (!passing) this.#left = true;
      return second.run(work);
    }
  }

  /** Works in flight fail together: the first of them opens the second engine for all. */
  #opened(reason: string): Promise<Engine> {
    return (this.#opening ??= this.#openNext(reason));
  }

  async #openNext(reason: string): Promise<Engine> {
    let failure: unknown;
    for (const [index, open] of this.#open.entries()) {
      try {
        const engine = await open();
        this.#second = withFallback(withHalving(engine), ...this.#open.slice(index + 1));
        return this.#second;
      } catch (error) {
        if (!isFault(error)) throw error;
        failure = error;
      }
    }
    throw new DeviceError({ expected: 'another engine to go on with', found: failure instanceof Error ? failure.message : String(failure), remedy: `mend the first failure (${reason})`, cause: failure });
  }

  #note(reason: string, second: Engine, passing: boolean): void {
    if (this.#left) return;
    const last = this.#fallbacks.at(-1);
    const batches = passing ? 1 : undefined;
    const again = this.#fallbacks.length > this.#from && passing && last?.reason === reason && last.batches !== undefined;
    if (again) this.#fallbacks[this.#fallbacks.length - 1] = { ...last, batches: last.batches + 1 };
    else this.#fallbacks.push({ from: this.#first.description, to: second.description, reason, ...(batches === undefined ? {} : { batches }) });
  }

  counters() {
    return sumOf(this.parts().map(({ plans }) => plans));
  }

  parts(): readonly EnginePart[] {
    const failure = this.#left ? (this.#fallbacks.at(-1)?.reason ?? null) : null;
    const parts = partsOf(this.#first);
    // Where the first is made of several, it knows itself which of them failed.
    const told = parts.some((part) => part.failure !== null);
    const first = told ? parts : parts.map((part) => ({ ...part, failure }));
    return [...first, ...(this.#second === null ? [] : partsOf(this.#second))];
  }

  async rest(): Promise<void> {
    await this.#current.rest?.();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#first.close();
    // One that is just being opened is waited for, so that it does not outlive this.
    await this.#opening?.catch(() => undefined);
    await this.#second?.close();
  }
}

/**
 * Returns an engine that runs everything on `first` until that fails as a device does (lost, out of memory, a dead
 * worker, a shader that its driver refuses). The failed work is redone on the engine that the first of `open` returns,
 * or the next where that cannot be opened. After a fault that may pass (`recovery` is `retry`) the following works go to
 * `first` again, up to three such faults in a row; after any other they stay away. Results are equal, so nobody
 * downstream notices; `fallbacks` says what happened. Closing it closes all.
 */
export function withFallback(first: Engine, ...open: readonly OpenEngine[]): Engine {
  return new FallbackEngine(first, open, []);
}

/**
 * Returns the engine of the first of `open` that can be opened, the others behind it as in `withFallback`, after `from`
 * could not be opened for `reason`; `fallbacks` begins with that.
 * @throws DeviceError if none can be opened.
 */
export async function openInstead(from: string, reason: DeviceError, ...open: readonly OpenEngine[]): Promise<Engine> {
  for (const [index, each] of open.entries()) {
    try {
      const engine = await each();
      return new FallbackEngine(engine, open.slice(index + 1), [{ from, to: engine.description, reason: reason.message }]);
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  }
  throw reason;
}
