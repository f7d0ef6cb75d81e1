import { Arena } from './arena.ts';
import { instantiate } from './wasmCore.ts';
import { loadWasmModule } from './wasmModule.ts';

export { SKETCH_STAGES } from './fusedPlans.ts';

/** Runs the first stages of the sketch plan in this thread, for benchmarks: nothing but their time comes back. */
interface StageClock {
  /** Does the first `stages` of SKETCH_STAGES for all of the text. */
  walk(stages: number): void;
}

interface StageClockSettings {
  /** Code of the sketch family. */
  readonly family: number;
  readonly k: number;
  readonly n: number;
  readonly bands: number;
  readonly rows: number;
}

/**
 * Returns a clock over a batch held in memory of its own; the arguments are copied.
 * @throws DeviceError (`device`) where the built kernels are missing or memory for the batch.
 */
export async function openStageClock(text: Uint8Array, offsets: Uint32Array, { family, k, n, bands, rows }: StageClockSettings): Promise<StageClock> {
  const { kernels, memory, end } = instantiate(await loadWasmModule());
  const arena = new Arena(memory, end);
  const units = offsets.length - 1;
  const textAt = arena.put(text, Math.ceil(text.length / 4));
  const offsetsAt = arena.put(offsets, offsets.length);
  const salts = arena.put(new Uint32Array(0), 2 * units);
  const signatures = arena.take(units * k);
  const digests = arena.take(4 * units);
  const keys = arena.take(2 * bands * units);
  const hashes = arena.take(2 * units);
  const unitWords = arena.take(units + 1);
  return { walk: (stages) => kernels.sketch(textAt, offsetsAt, salts, units, family, k, n, bands, rows, stages, signatures, digests, keys, hashes, unitWords) };
}
