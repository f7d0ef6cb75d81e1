import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError } from '../../core/errors.ts';
import { writeWhole } from '../../io/outputFile.ts';
import { SAMPLES } from '../manifest.ts';
import type { EditSamples } from '../clean/editSamples.ts';
import type { PairSamples } from './pairSamples.ts';

export const SAMPLES_FORMAT = 'bandsaw-side-by-side-2';

/** What side-by-side.json holds. */
export interface SamplesFile {
  /** Changes with what stands here. */
  readonly format: typeof SAMPLES_FORMAT;
  /** One for each near-duplicate stage. */
  readonly stages: readonly ({ readonly stage: string } & PairSamples)[];
  /** One for each edit of the recipe, and each stage that cuts spans, in order; empty where no text can change. */
  readonly edits: readonly EditSamples[];
}

/** Returns what `collect` does, or why it failed: rows that are right are not given up for what is shown of them. @throws CancelledError */
export async function samplesOrWhyNot<T>(signal: AbortSignal | undefined, collect: () => Promise<T>): Promise<T | string> {
  try {
    return await collect();
  } catch (error) {
    if (signal?.aborted === true || error instanceof CancelledError) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Returns what was collected earlier. @throws Error with why it was not */
export function shownOrThrow<T>(samples: T | string): T {
  if (typeof samples === 'string') throw new Error(samples);
  return samples;
}

/** Writes side-by-side.json and returns null, or why that failed. @throws CancelledError */
export async function writeSamples(output: string, signal: AbortSignal | undefined, collect: () => Promise<Omit<SamplesFile, 'format'>>): Promise<string | null> {
  const path = join(output, SAMPLES);
  const failure = await samplesOrWhyNot(signal, async () => {
    const samples: SamplesFile = { format: SAMPLES_FORMAT, ...(await collect()) };
    await writeWhole(path, async (file) => file.write(Buffer.from(`${JSON.stringify(samples)}\n`)));
    return null;
  });
  if (failure !== null) await rm(path, { force: true }).catch(() => undefined);
  return failure;
}
