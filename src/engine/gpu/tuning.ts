/**
 * Constants that suit one adapter better than the defaults, found by `bandsaw bench --tune` and kept in one small file
 * of the user's. They change speed and nothing else; a file that is absent, broken or of another adapter means defaults.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { OutputError } from '../../core/errors.ts';
import { makeFolders } from '../../core/makeFolders.ts';
import { packageVersion } from '../../core/version.ts';
import type { Kernel, KernelConstants } from '../../kernels/kernel.ts';
import { kernels as registry } from '../../kernels/registry.ts';
import type { AdapterDescription } from '../adapterDescription.ts';
import type { EngineTuning } from '../engine.ts';
import type { KernelTable } from '../planCheck.ts';
import { limitsOf, type BufferLimits } from './limits.ts';

const FORMAT = 'bandsaw-tuning-1';

/** Bytes of text in a batch worth trying; an engine takes the largest of them that its buffers hold, at most. */
export const BATCH_BYTES: readonly number[] = [1, 2, 4, 8, 16, 32].map((mebibytes) => mebibytes << 20);

export const NO_TUNING: EngineTuning = { kernels: {} };

interface TuningFile {
  readonly format: string;
  readonly entries: Record<string, unknown>;
}

/**
 * Returns the file that tuning is kept in, or null where there is none to be read: BANDSAW_TUNING is a path, or `off`;
 * without it, the cache folder of the system's custom.
 */
export function tuningPath(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string | null {
  const named = env['BANDSAW_TUNING'];
  if (named !== undefined && named !== '') return named === 'off' ? null : named;
  const fromEnv = (name: string): string | undefined => {
    const folder = env[name];
    // A relative folder would name another file in every working directory.
    return folder !== undefined && isAbsolute(folder) ? folder : undefined;
  };
  if (platform === 'win32') return join(fromEnv('LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), 'bandsaw', 'tuning.json');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'bandsaw', 'tuning.json');
  return join(fromEnv('XDG_CACHE_HOME') ?? join(home, '.cache'), 'bandsaw', 'tuning.json');
}

/** What a winner holds for: another driver or version may want other constants. */
export function tuningKey({ name, backend, driver }: Pick<AdapterDescription, 'name' | 'backend' | 'driver'>): string {
  return [name, backend, driver, `bandsaw ${packageVersion()}`].join(' | ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readFile(path: string): TuningFile {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isRecord(parsed) && parsed['format'] === FORMAT && isRecord(parsed['entries'])) return { format: FORMAT, entries: parsed['entries'] };
  } catch {
    // A file nobody can read is no reason to fail: it holds wishes, not facts.
  }
  return { format: FORMAT, entries: {} };
}

/** Of a device, or of an adapter for the device it would give. */
type TuningLimits = BufferLimits & Pick<GPUSupportedLimits, 'maxComputeInvocationsPerWorkgroup' | 'maxComputeWorkgroupSizeX'>;

function constantsThatHold(kernel: Kernel, wished: unknown, limits: TuningLimits): KernelConstants {
  const held: Record<string, number> = {};
  if (!isRecord(wished)) return held;
  const mostLanes = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
  for (const [name, values] of Object.entries(kernel.tunable ?? {})) {
    const value = Object.hasOwn(wished, name) ? wished[name] : undefined;
    if (typeof value !== 'number' || !values.includes(value) || value === kernel.constants[name]) continue;
    if (name === 'WG' && value > mostLanes) continue;
    held[name] = value;
  }
  return held;
}

/** Returns what of `wished` this program knows, this device can do, and is no default anyway. */
export function usableTuning(wished: unknown, kernels: KernelTable, limits: TuningLimits): EngineTuning {
  if (!isRecord(wished)) return NO_TUNING;
  const wishes = isRecord(wished['kernels']) ? wished['kernels'] : {};
  const held: Record<string, KernelConstants> = {};
  for (const [id, kernel] of Object.entries(kernels)) {
    const constants = constantsThatHold(kernel, Object.hasOwn(wishes, id) ? wishes[id] : undefined, limits);
    if (Object.keys(constants).length > 0) held[id] = constants;
  }
  const bytes = wished['batchBytes'];
  const batch = typeof bytes === 'number' && BATCH_BYTES.includes(bytes) && bytes <= limitsOf(limits, bytes).batchBytes ? { batchBytes: bytes } : {};
  return { kernels: held, ...batch };
}

/** Returns the winner stored for this adapter, as far as it can be used; NO_TUNING where there is none. Never throws. */
export function loadTuning(path: string | null, adapter: AdapterDescription, kernels: KernelTable, limits: TuningLimits): EngineTuning {
  if (path === null) return NO_TUNING;
  const { entries } = readFile(path);
  const key = tuningKey(adapter);
  return Object.hasOwn(entries, key) ? usableTuning(entries[key], kernels, limits) : NO_TUNING;
}

/** Returns what an engine opened on this adapter now would run with. */
export function storedTuning(adapter: AdapterDescription): EngineTuning {
  // Devices are asked for no more lanes than all of them have, whatever the adapter offers.
  const lanes = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupSizeX: 256 };
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  return loadTuning(tuningPath(), adapter, registry, { maxStorageBufferBindingSize, maxBufferSize, ...lanes });
}

/**
 * Stores the winner of one adapter beside those of others, under a temporary name first, so that a reader finds the old
 * file or the new one. A file that cannot be read is replaced.
 * @throws OutputError
 */
export function storeTuning(path: string, adapter: AdapterDescription, tuning: EngineTuning): void {
  const { entries } = readFile(path);
  const partial = `${path}.${process.pid}.partial`;
  try {
    makeFolders(dirname(path));
    writeFileSync(partial, `${JSON.stringify({ format: FORMAT, entries: { ...entries, [tuningKey(adapter)]: tuning } }, null, 2)}\n`);
    renameSync(partial, path);
  } catch (cause) {
    try {
      rmSync(partial, { force: true });
    } catch {
      // Where nothing can be written nothing was left behind.
    }
    throw new OutputError({ expected: `to write ${path}`, found: cause instanceof Error ? cause.message : String(cause), remedy: 'name another file in BANDSAW_TUNING', cause });
  }
}
