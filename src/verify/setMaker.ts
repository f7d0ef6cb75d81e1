/** Shingle sets in quantity: by WebAssembly, on workers where there is much to do, and by the plain form where that fails. */
import type { TextColumn } from '../batch/textColumn.ts';
import { DeviceError } from '../core/errors.ts';
import { openRunner, type Runner } from '../engine/cpu/runner.ts';
import { BATCHES_PER_WORKER } from '../engine/cpu/workerPool.ts';
import { releaseOutputs } from '../engine/release.ts';
import { halvesOf } from './jaccard.ts';
import type { SetList } from './sharedShingles.ts';
import { shingleSets } from './shingleSets.ts';

/** Text that is done before workers would have started. */
const ALONE_BYTES = 16 * 2 ** 20;

export interface MadeSets extends SetList {
  /** Says that nobody looks at these any more, so that later sets may take their memory. */
  release(): void;
}

/** Where sets are made. */
interface SetThreads {
  /** Used in place of threads of its own, and left open. */
  readonly shared?: Runner | undefined;
  /** Text that the caller's thread does before others start. */
  readonly aloneBytes?: number;
  readonly open?: (workers: number) => Promise<Runner>;
}

/**
 * Makes the sets of `shingleSets`, given as halves. Where a thread dies, or WebAssembly cannot be had, the plain form does
 * the work: the sets are the same.
 */
export class SetMaker {
  readonly #n: number;
  readonly #workers: number;
  readonly #aloneBytes: number;
  readonly #open: (workers: number) => Promise<Runner>;
  readonly #shared: Runner | undefined;
  #here: Promise<Runner> | null = null;
  #pool: Promise<Runner> | null = null;
  #bytes = 0;

  /** @param workers threads at most, 0 for none but the caller's */
  constructor(n: number, workers: number, { shared, aloneBytes = ALONE_BYTES, open = openRunner }: SetThreads = {}) {
    this.#n = n;
    this.#workers = workers;
    this.#shared = shared;
    this.#aloneBytes = aloneBytes;
    this.#open = open;
  }

  /** How many columns may usefully be under way at once. */
  get concurrency(): number {
    return this.#shared?.concurrency ?? Math.max(1, this.#workers * BATCHES_PER_WORKER);
  }

  /** Resolves to the sets of all rows; the column must not change until then. */
  async setsOf(column: TextColumn): Promise<MadeSets> {
    try {
      const runner = await this.#runnerFor(column.bytes.length);
      const outputs = await runner.run({ name: 'shingle_sets', params: paramsOf(column, this.#n), inputs: { text: column.bytes, offsets: column.offsets } });
      return { values: outputs['values'], offsets: outputs['offsets'], release: () => releaseOutputs(outputs) };
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      return plainSets(column, this.#n);
    }
  }

  async #runnerFor(bytes: number): Promise<Runner> {
    if (this.#shared !== undefined) return this.#shared;
    this.#bytes += bytes;
    if (this.#workers === 0 || this.#bytes <= this.#aloneBytes) return (this.#here ??= this.#open(0));
    return (this.#pool ??= this.#open(this.#workers));
  }

  /** Ends the workers it started; columns must not be under way. */
  async close(): Promise<void> {
    for (const opened of [this.#here, this.#pool]) await (await opened?.catch(() => undefined))?.close();
  }
}

function plainSets(column: TextColumn, n: number): MadeSets {
  const { hashes, offsets } = shingleSets(column, n);
  return { values: halvesOf(hashes), offsets: offsets.map((each) => 2 * each), release: () => undefined };
}

function paramsOf({ bytes, offsets }: TextColumn, n: number): Record<string, number> {
  let longest = 0;
  for (let row = 1; row < offsets.length; row++) longest = Math.max(longest, offsets[row] - offsets[row - 1]);
  return { bytes: bytes.length, units: offsets.length - 1, longest, n };
}
