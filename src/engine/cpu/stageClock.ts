import { Arena } from './arena.ts';
import type { FusedKernels } from './fusedPlans.ts';
import { instantiate } from './wasmCore.ts';
import { loadWasmModule } from './wasmModule.ts';

export const SKETCH_STAGES = ['tokenise', 'word hash', 'digest', 'shingle hash'] as const;

interface StageKernels extends FusedKernels {
  walkStages(text: number, offsets: number, units: number, n: number, stages: number, digest: number): number;
}

/** Runs the first stages of the sketch plan in this thread, for benchmarks: nothing but their time comes back. */
export interface StageClock {
  /** Returns the number of words in the text after the first `stages` of SKETCH_STAGES were done for all of it. */
  walk(stages: number): number;
}

/**
 * Returns a clock over a batch held in memory of its own; the arguments are copied.
 * @param n words in a shingle
 * @throws DeviceError (`device`) where the built kernels are missing or memory for the batch.
 */
export async function openStageClock(text: Uint8Array, offsets: Uint32Array, n: number): Promise<StageClock> {
  const { kernels, memory, end } = instantiate(await loadWasmModule());
  const arena = new Arena(memory, end);
  const textAt = arena.put(text, Math.ceil(text.length / 4));
  const offsetsAt = arena.put(offsets, offsets.length);
  const digest = arena.take(4);
  return { walk: (stages) => (kernels as StageKernels).walkStages(textAt, offsetsAt, offsets.length - 1, n, stages, digest) };
}
