import { isBandsawError, type DeviceError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { openInstead, withFallback } from '../engine/fallbackEngine.ts';
import { withHalving } from '../engine/halving.ts';
import { openEngine, type OpenEngineOptions } from '../engine/openEngine.ts';
import type { CommandContext } from './command.ts';
import { numberFlag, sizeFlag } from './numbers.ts';

/** Returns the value of a flag that has one; undefined if it was not given. */
export function text(values: CommandContext['values'], name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * A device that was demanded and is not there ends the command, unless it failed where it should be, or the job was
 * begun before: what runs the rest of it does not change its outputs.
 */
function mayGoOn(error: unknown, begun: boolean): error is DeviceError {
  return isBandsawError(error, 'device') && (error.recovery === 'retry' || begun);
}

/**
 * Returns the engine that the flags name, with what takes over when it fails.
 * @param isBegun tells whether a job was begun before, when its device is not there
 * @param workers of the cpu engine; those of the flag by default
 * @throws DeviceError
 */
export async function openFor({ values, lists }: CommandContext, isBegun: () => Promise<boolean> = async () => false, workers: number | undefined = numberFlag('workers', values['workers'])): Promise<Engine> {
  const kind = (text(values, 'engine') ?? 'auto') as OpenEngineOptions['kind'];
  const open = async (options: OpenEngineOptions): Promise<Engine> => withHalving(await openEngine(options));
  const cpu = async (): Promise<Engine> => open({ kind: 'cpu', workers });
  const twin = async (): Promise<Engine> => open({ kind: 'twin' });
  const noFallback = values['no-fallback'] === true;
  try {
    const device = { gpuMemory: sizeFlag('gpu-memory', values['gpu-memory']), timestamps: values['timestamps'] === true };
    const engine = await open({ kind, adapter: lists['adapter'], workers, goOn: !noFallback, ...device });
    // The plain twin cannot fail as a device does.
    if (noFallback || engine.kind === 'twin') return engine;
    return engine.kind === 'cpu' ? withFallback(engine, twin) : withFallback(engine, cpu, twin);
  } catch (error) {
    if (noFallback || !mayGoOn(error, await isBegun())) throw error;
    return openInstead(`${kind}`, error, ...(kind === 'cpu' ? [twin] : [cpu, twin]));
  }
}
