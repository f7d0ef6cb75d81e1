import { IN_FLIGHT_BYTES, IO_THREAD_BYTES, PROGRAM_BYTES, RESIDENT, type Budget, type Held } from '../budget.ts';
import type { SketchShape } from '../context.ts';
import { comparesTexts, type Settings } from '../options.ts';
import type { InputEstimate } from './inputEstimate.ts';
import { BYTES_PER_WORD } from './spillPlan.ts';

/** Resident memory at its peak, by what takes it. */
export interface MemoryPlan {
  readonly bytes: number;
  /** Node, the program and what its libraries hold. */
  readonly program: number;
  readonly workers: number;
  /** Text read ahead and batches under way. */
  readonly batches: number;
  /** Records held back before they are written, and partitions loaded. */
  readonly records: number;
  /** Shingle sets of the second look. */
  readonly tiles: number;
  /** N-grams of reference texts. */
  readonly references: number;
}

/** A row in the graph of verified pairs and copies: numbers, ranks, positions, roots, keepers, similarities, sizes. */
const GRAPH_BYTES = 48;

export function planMemory(input: InputEstimate, settings: Settings, shape: SketchShape, budget: Budget, held: Held, alike: number, references: number): MemoryPlan {
  const text = input.rows * input.textBytesPerRow;
  const rows = settings.sample === null ? input.rows : Math.min(input.rows, settings.sample);
  const alone = settings.only !== null;
  const perRow = (alone ? 0 : shape.bands * 28 + 4 * shape.k * shape.slotWords) + 80;
  const compares = !alone && comparesTexts(settings.verify);
  const parts = {
    program: PROGRAM_BYTES,
    workers: held.ioThreads * IO_THREAD_BYTES + held.inFlight * Math.min(IN_FLIGHT_BYTES, IN_FLIGHT_BYTES / 2 + text / held.inFlight),
    batches: RESIDENT * 2 * Math.min(text, budget.batchBytes),
    // Several stages are written side by side, then one partition is loaded at a time.
    records: RESIDENT * Math.min(rows * perRow, 6 * budget.spillBytes + budget.keyBytes + 2 * budget.loadBytes) + alike * rows * GRAPH_BYTES,
    tiles: compares ? RESIDENT * Math.min((alike * rows * 8 * input.textBytesPerRow) / BYTES_PER_WORD, budget.tileBytes) : 0,
    references,
  };
  const rounded = Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, Math.round(bytes)])) as typeof parts;
  return { bytes: Object.values(rounded).reduce((sum, bytes) => sum + bytes, 0), ...rounded };
}
