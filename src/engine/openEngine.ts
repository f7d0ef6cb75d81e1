import { assertOptions, type OptionKind } from '../core/assertOptions.ts';
import { assertWorkers } from '../core/assertWorkers.ts';
import { ConfigError, isBandsawError, throwIfAborted } from '../core/errors.ts';
import type { Engine, EngineKind } from './engine.ts';
import type { AdapterDescription } from './adapterDescription.ts';
import { withHalving } from './halving.ts';

/** What `openEngine` opens; results do not depend on it. */
export interface OpenEngineOptions {
  /**
   * `auto` (default): times what is here on the first works, and stays with the fastest; `cpu` without timing where there
   * is no hardware GPU. `both`: gpu and cpu side by side.
   */
  readonly kind?: EngineKind | undefined;
  /**
   * Name of a GPU adapter, or a part of it, or several: `gpu` and `both` share the work among all of them, `auto` times
   * each. A software adapter is taken only if it is asked for like this; a name given twice opens two devices.
   */
  readonly adapter?: string | readonly string[] | undefined;
  /** Worker threads of the cpu engine; 0 runs it in this thread. Default: one per core. */
  readonly workers?: number | undefined;
  /** Whether the others go on when one of several engines fails. Default true. */
  readonly goOn?: boolean | undefined;
  /** Bytes of device memory for what stays there between stages. Default 2 GiB, 256 MiB on a software adapter; 0 for none. */
  readonly gpuMemory?: number | undefined;
  /** Time every kernel on the device, where the adapter can. Default false. */
  readonly timestamps?: boolean | undefined;
  /** Stops the opening with CancelledError; nothing to an engine that is open. */
  readonly signal?: AbortSignal | undefined;
}

const kinds = { kind: 'any', adapter: 'any', workers: 'number', goOn: 'switch', gpuMemory: 'number', timestamps: 'switch', signal: 'signal' } as const satisfies Record<keyof OpenEngineOptions, OptionKind>;

type Opener = () => Promise<Engine>;

function gpu(adapter: string | undefined, { gpuMemory, timestamps }: OpenEngineOptions): Opener {
  return async () => {
    const { openGpuEngine } = await import('./gpu/gpuEngine.ts');
    return openGpuEngine({ adapter, gpuMemory, timestamps });
  };
}

function cpu({ workers }: OpenEngineOptions): Opener {
  return async () => {
    const { openCpuEngine } = await import('./cpu/cpuEngine.ts');
    return openCpuEngine(workers === undefined ? {} : { workers });
  };
}

/** Opens all of them, or none. */
async function openAll(openers: readonly Opener[]): Promise<Engine[]> {
  const engines: Engine[] = [];
  try {
    for (const open of openers) engines.push(await open());
    return engines;
  } catch (error) {
    await Promise.all(engines.map(async (engine) => engine.close()));
    throw error;
  }
}

async function openShared(openers: readonly Opener[], { goOn }: OpenEngineOptions): Promise<Engine> {
  const engines = await openAll(openers);
  if (engines.length === 1) return engines[0];
  const { sideBySide } = await import('./sideBySide.ts');
  // Want of memory is each engine's own: it halves its work before others are asked.
  return sideBySide(engines.map(withHalving), { goOn });
}

/** Returns one engine for each hardware adapter that gives a device, or a note that says why there is none. */
async function hardware(options: OpenEngineOptions): Promise<{ readonly engines: Engine[]; readonly note?: string }> {
  const engines: Engine[] = [];
  try {
    const { findAdapters, chooseAdapter } = await import('./gpu/adapters.ts');
    const found = await findAdapters();
    const names = new Set(found.map(({ description }) => description).filter(({ software }) => !software).map(({ name }) => name));
    if (names.size === 0) chooseAdapter(found, {});
    for (const name of names) engines.push(await gpu(name, options)());
    return { engines };
  } catch (error) {
    if (!isBandsawError(error, 'device')) {
      await Promise.all(engines.map(async (engine) => engine.close()));
      throw error;
    }
    return { engines, note: engines.length === 0 ? `no hardware GPU, found ${error.found}` : `another GPU does not open, found ${error.found}` };
  }
}

async function openAuto(names: readonly string[], options: OpenEngineOptions): Promise<Engine> {
  // An adapter asked for by name is demanded; anything else that keeps a GPU away leaves the CPU.
  const gpus = names.length === 0 ? await hardware(options) : { engines: await openAll(names.map((name) => gpu(name, options))) };
  const { autoEngine } = await import('./autoEngine.ts');
  try {
    // The cpu comes first: it has nothing to compile, and a small job needs no more.
    return autoEngine([await cpu(options)(), ...gpus.engines].map(withHalving), { goOn: options.goOn, note: gpus.note });
  } catch (error) {
    await Promise.all(gpus.engines.map(async (engine) => engine.close()));
    throw error;
  }
}

function adapterNames({ adapter }: OpenEngineOptions, kind: EngineKind): readonly string[] {
  const names = adapter === undefined ? [] : typeof adapter === 'string' ? [adapter] : adapter;
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string')) throw new ConfigError({ expected: 'the name of an adapter, or an array of names', found: typeof adapter, remedy: 'name one that listAdapters returns (bandsaw devices)' });
  if (names.some((name) => name.trim() === '')) throw new ConfigError({ expected: 'the name of an adapter', found: 'an empty one', remedy: 'name one that listAdapters returns (bandsaw devices)' });
  if (names.length > 0 && (kind === 'cpu' || kind === 'twin')) {
    throw new ConfigError({ expected: 'an adapter only with engine gpu, both or auto', found: `adapter ${names.join(', ')} with engine ${kind}`, remedy: 'leave one of them out' });
  }
  return names;
}

/**
 * Returns an open engine; every kind gives the same results, bit for bit. The caller closes it.
 * @throws ConfigError (`config`) for options that exclude each other or a name that fits several adapters; DeviceError
 *   (`device`) if the kind or an adapter asked for is not there; CancelledError (`cancelled`) when `signal` fires
 * @example
 * ```js
 * import { dedup, openEngine } from 'bandsaw';
 *
 * const engine = await openEngine({ kind: 'cpu', workers: 2 });
 * try {
 *   for (const dump of ['2024-10', '2024-18']) await dedup(`${dump}/*.parquet`, { output: `out/${dump}`, engine });
 * } finally {
 *   await engine.close();
 * }
 * ```
 */
export async function openEngine(options: OpenEngineOptions = {}): Promise<Engine> {
  assertOptions(options, 'openEngine', kinds);
  const { signal } = options;
  throwIfAborted(signal);
  const opening = open(options);
  if (signal === undefined) return opening;
  let stop = (): void => undefined;
  const stopped = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    signal.addEventListener('abort', stop);
  });
  const engine = await Promise.race([opening, stopped]).finally(() => signal.removeEventListener('abort', stop));
  if (engine !== null) return engine;
  // A driver may take seconds; its engine is closed when it comes.
  opening.then(async (late) => late.close()).catch(() => undefined);
  throwIfAborted(signal);
  return opening;
}

async function open(options: OpenEngineOptions): Promise<Engine> {
  const kind = options.kind ?? 'auto';
  const names = adapterNames(options, kind);
  assertWorkers(options.workers);
  const gpus = (names.length === 0 ? [undefined] : names).map((name) => gpu(name, options));
  switch (kind) {
    case 'auto':
      return openAuto(names, options);
    case 'gpu':
      return openShared(gpus, options);
    case 'both':
      // The GPUs first: whether they are there is not known.
      return openShared([...gpus, cpu(options)], options);
    case 'cpu':
      return cpu(options)();
    case 'twin': {
      const { openTwinEngine } = await import('./twinEngine.ts');
      return openTwinEngine();
    }
    default:
      throw new ConfigError({ expected: 'engine auto, gpu, cpu, twin or both', found: String(kind), remedy: 'name one of these' });
  }
}

/**
 * Returns the GPU adapters of this machine, hardware and software, as `bandsaw devices` shows them.
 * @throws DeviceError if the package webgpu is absent or cannot be loaded.
 */
export async function listAdapters(): Promise<readonly AdapterDescription[]> {
  const adapters = await import('./gpu/adapters.ts');
  return adapters.listAdapters();
}

export type { AdapterDescription };
