import { ConfigError, isBandsawError } from '../core/errors.ts';
import type { Engine, EngineKind } from './engine.ts';
import type { AdapterDescription } from './gpu/adapters.ts';

export interface OpenEngineOptions {
  /** `auto`: the hardware GPU if there is one, else `cpu`. Default `auto`. */
  readonly kind?: 'auto' | EngineKind | undefined;
  /** Part of the GPU adapter's name; a software adapter is taken only if it is asked for like this. */
  readonly adapter?: string | undefined;
  /** Worker threads of the cpu engine; 0 runs it in this thread. Default: one per core. */
  readonly workers?: number | undefined;
}

async function openGpu(adapter: string | undefined): Promise<Engine> {
  const { openGpuEngine } = await import('./gpu/gpuEngine.ts');
  return openGpuEngine({ adapter });
}

async function openCpu(workers: number | undefined): Promise<Engine> {
  const { openCpuEngine } = await import('./cpu/cpuEngine.ts');
  return openCpuEngine(workers === undefined ? {} : { workers });
}

/** The same engine under a description that says how it was chosen. */
function described(engine: Engine, description: string): Engine {
  return {
    kind: engine.kind,
    description,
    software: engine.software,
    concurrency: engine.concurrency,
    limits: engine.limits,
    get residents() {
      return engine.residents;
    },
    run: async (work) => engine.run(work),
    counters: () => engine.counters(),
    close: async () => engine.close(),
  };
}

async function openAuto({ adapter, workers }: OpenEngineOptions): Promise<Engine> {
  try {
    const engine = await openGpu(adapter);
    return described(engine, `${engine.description} (auto: ${adapter === undefined ? 'hardware GPU found' : 'adapter asked for'})`);
  } catch (error) {
    // An adapter asked for by name was demanded; anything else that keeps the GPU away leaves the CPU.
    if (adapter !== undefined || !isBandsawError(error, 'device')) throw error;
    const engine = await openCpu(workers);
    return described(engine, `${engine.description} (auto: no hardware GPU, found ${error.found})`);
  }
}

/**
 * Returns an open engine; every kind gives the same results, bit for bit. The caller closes it.
 * @throws ConfigError for options that exclude each other; DeviceError if the kind or adapter asked for is not there.
 */
export async function openEngine(options: OpenEngineOptions = {}): Promise<Engine> {
  const kind = options.kind ?? 'auto';
  if (options.adapter !== undefined && kind !== 'auto' && kind !== 'gpu') {
    throw new ConfigError({ expected: 'an adapter only with engine gpu or auto', found: `adapter ${options.adapter} with engine ${kind}`, remedy: 'leave one of them out' });
  }
  if (options.workers !== undefined && !(Number.isInteger(options.workers) && options.workers >= 0)) {
    throw new ConfigError({ expected: 'a whole number of workers', found: String(options.workers), remedy: 'pass 0 or more, or leave it out' });
  }
  switch (kind) {
    case 'auto':
      return openAuto(options);
    case 'gpu':
      return openGpu(options.adapter);
    case 'cpu':
      return openCpu(options.workers);
    case 'twin': {
      const { openTwinEngine } = await import('./twinEngine.ts');
      return openTwinEngine();
    }
    default:
      throw new ConfigError({ expected: 'engine auto, gpu, cpu or twin', found: String(kind), remedy: 'name one of these' });
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
