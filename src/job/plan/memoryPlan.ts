import type { Budget } from '../budget.ts';
import type { SketchShape } from '../context.ts';
import type { Settings } from '../options.ts';
import type { InputEstimate } from './inputEstimate.ts';
import { ALIKE, BYTES_PER_WORD } from './spillPlan.ts';

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
}

/** Fitted to jobs measured by `bandsaw bench plan`. */
const PROGRAM = 115 * 2 ** 20;
const WORKER = 20 * 2 ** 20;
/** A batch is read, decoded and under way at once. */
const BATCH_COPIES = 2.5;
/** Two batches of this size a worker. */
const ENGINE_BATCH = 4 * 2 ** 20;
/** Buffers grow by doubling, and what is written is encoded beside them. */
const RECORD_COPIES = 2.5;

export function planMemory(input: InputEstimate, settings: Settings, shape: SketchShape, budget: Budget, workers: number): MemoryPlan {
  const text = input.rows * input.textBytesPerRow;
  const batches = BATCH_COPIES * Math.min(text, budget.batchBytes) + 2 * workers * Math.min(text, ENGINE_BATCH);
  const perRow = shape.bands * 28 + 4 * shape.k * shape.slotWords + 80;
  const rows = settings.sample === null ? input.rows : Math.min(input.rows, settings.sample);
  // Four stages are written side by side, then one partition is loaded at a time.
  const records = Math.min(RECORD_COPIES * rows * perRow, 4 * 2 * budget.spillBytes + budget.loadBytes);
  const tiles = settings.verify === 'auto' || settings.verify === 'exact' ? Math.min((ALIKE * rows * 8 * input.textBytesPerRow) / BYTES_PER_WORD, 2 * budget.tileBytes + budget.spillBytes) : 0;
  const parts = { program: PROGRAM, workers: workers * WORKER, batches: Math.round(batches), records: Math.round(records), tiles: Math.round(tiles) };
  return { bytes: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0), ...parts };
}
