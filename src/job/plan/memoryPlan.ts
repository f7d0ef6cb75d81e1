import { BLOCK_BYTES } from '../../store/columns.ts';
import { IN_FLIGHT_BYTES, RESIDENT, type Budget, type Held } from '../budget.ts';
import type { SketchShape } from '../context.ts';
import type { Settings } from '../options.ts';
import { heapGrowth } from './heapGrowth.ts';
import type { InputEstimate } from './inputEstimate.ts';
import { setBytes } from './spillPlan.ts';

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
  /** Decoded pages of texts, kept for the next reading. */
  readonly pages: number;
  /** Cells of the largest table; none where threads that hold more have ended before it is written. */
  readonly tables: number;
  /** Dead buffers that are not collected yet. */
  readonly garbage: number;
}

const MIB = 2 ** 20;
/** A row in the graph of verified pairs and copies: numbers, ranks, positions, roots, keepers, similarities, sizes. */
const GRAPH_BYTES = 48;

/** What is resident of a job of a few rows, without threads: less than what the budget sets aside for it, which has to be enough. */
const PLANNED_PROGRAM_BYTES = 72 * MIB;
const PLANNED_IO_THREAD_BYTES = 30 * MIB;
/** Of the bytes of threads and batches under way, what is there before they have had much to do; all is with so much text. */
const IDLE = 0.15;
const BUSY_TEXT_BYTES = 24 * MIB;
/** Dead buffers that the collector lets lie, and how many bytes of text leave one such byte. */
export const GARBAGE_BYTES = 64 * MIB;
const TEXT_PER_GARBAGE = 8;
/** Near this share of the memory a command has it collected. */
const COLLECTED_AT = 0.95;

/** Bytes of records that a row leaves beside its band keys, and of a band key. */
const ROW_BYTES = 80;
const KEY_BYTES = 28;

/** Returns the bytes of records that a row leaves whose keys are looked at. */
export function keyedRowBytes({ bands }: SketchShape): number {
  return bands * KEY_BYTES + ROW_BYTES;
}

/** @param tables cells of the largest table, where it is written beside what the passes before still hold */
export function planMemory(input: InputEstimate, settings: Settings, shape: SketchShape, budget: Budget, held: Held, alike: number, references: number, tables = 0, pages = 0): MemoryPlan {
  const text = input.rows * input.textBytesPerRow;
  const rows = settings.sample === null ? input.rows : Math.min(input.rows, settings.sample);
  const alone = settings.only !== null;
  const perRow = alone ? ROW_BYTES : keyedRowBytes(shape);
  // They come range by range, and a range that is alone is written a block at a time; keys go to all partitions at once.
  const signatures = alone ? 0 : Math.min(rows * 4 * shape.k * shape.slotWords, BLOCK_BYTES);
  const sets = alone ? 0 : alike * rows * setBytes(input.textBytesPerRow, settings);
  const busy = IDLE + (1 - IDLE) * Math.min(1, text / BUSY_TEXT_BYTES);
  const parts = {
    program: PLANNED_PROGRAM_BYTES,
    workers: busy * (held.ioThreads * PLANNED_IO_THREAD_BYTES + held.inFlight * IN_FLIGHT_BYTES),
    // A thread and the one it reads for hold what passes between them both.
    batches: RESIDENT * (held.ioThreads === 0 ? 1 : 2) * Math.min(text, budget.batchBytes),
    // Several stages are written side by side; only then is one partition loaded at a time, beside what is made of it.
    records: RESIDENT * Math.min(rows * perRow + signatures, Math.max(6 * budget.spillBytes + budget.keyBytes, 2 * budget.loadBytes)) + alike * rows * GRAPH_BYTES,
    // Those that are not spilled take no more than a tile that is loaded.
    tiles: RESIDENT * Math.min(sets, budget.tileBytes),
    references,
    pages,
    tables,
  };
  return withGarbage(parts, text, settings.memory);
}

/** Returns the plan of these parts: dead buffers lie, and dead cells, by which the heap grows, as far as the memory has room beside them. */
export function withGarbage(parts: Omit<MemoryPlan, 'bytes' | 'garbage'>, text: number, memory: number): MemoryPlan {
  const rounded = Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, Math.round(bytes)])) as typeof parts;
  const live = Object.values(rounded).reduce((sum, bytes) => sum + bytes, 0);
  const garbage = Math.round(Math.max(0, Math.min(Math.min(GARBAGE_BYTES, text / TEXT_PER_GARBAGE) + (parts.tables * heapGrowth(memory)) / 100, COLLECTED_AT * memory - live)));
  return { ...rounded, garbage, bytes: live + garbage };
}
