/**
 * Which engines the tests run on. BANDSAW_ENGINES lists what must be there (default twin,cpu,gpu): a listed engine that
 * is missing fails, one not listed is not run. BANDSAW_ADAPTER names the adapter, software included.
 */
import type { EngineKind } from '../../src/engine/engine.ts';
import { openGpuEngine } from '../../src/engine/gpu/gpuEngine.ts';
import type { GpuEngine, GpuEngineOptions } from '../../src/engine/gpu/gpuEngine.ts';

const known: readonly EngineKind[] = ['twin', 'cpu', 'gpu'];

/** Returns the engines of a BANDSAW_ENGINES value; throws for a name that is none, which would silently test nothing. */
export function parseEngines(value: string | undefined): readonly EngineKind[] {
  const names = (value ?? 'twin,cpu,gpu').split(',').map((name) => name.trim()).filter((name) => name !== '');
  for (const name of names) {
    if (!(known as readonly string[]).includes(name)) throw new Error(`Expected engines among ${known.join(', ')} in BANDSAW_ENGINES but found ${name}`);
  }
  if (names.length === 0) throw new Error('Expected at least one engine in BANDSAW_ENGINES but found none');
  return names as EngineKind[];
}

const requiredEngines: readonly EngineKind[] = parseEngines(process.env['BANDSAW_ENGINES']);

export function engineRequired(kind: EngineKind): boolean {
  return requiredEngines.includes(kind);
}

/** The adapter the tests were told to use; without one, any. */
export const testAdapter: string | undefined = process.env['BANDSAW_ADAPTER'];

let announced = false;

/** Opens the test adapter with the limits that every WebGPU device has, and says once what it is. */
export async function openTestGpu(options: GpuEngineOptions = {}): Promise<GpuEngine> {
  const engine = await openGpuEngine({
    adapter: testAdapter,
    allowSoftware: true,
    defaultLimits: true,
    ...options,
  });
  if (!announced) process.stdout.write(`${engine.description}\n`);
  announced = true;
  return engine;
}
