import { ceilDiv } from '../core/u32.ts';
import type { Budget } from './budget.ts';
import type { SketchShape } from './context.ts';
import type { PastRows } from './index/jobIndex.ts';
import type { Settings } from './options.ts';
import type { JobFile } from './units.ts';

/** Bytes a row is taken to have where the format does not say how many rows there are: rather too many rows than too few. */
const BYTES_PER_ROW = 512;
/** The same where too many rows would be the wrong guess. */
const BYTES_PER_LONG_ROW = 4096;
const MAX_RANGE = 2 ** 20;

export interface Partitioning {
  readonly rangeUnits: number;
  readonly keyPrefixes: number;
  readonly digestPrefixes: number;
  /** Left out without an index. */
  readonly past?: PastRows;
}

/**
 * Returns how the stages are cut: by ranges of units, by prefixes of band keys and of digests, so that what is loaded at
 * once fits the budget and no stage has fewer partitions than asked for (given enough rows). A guess that is too low
 * costs time, not memory: partitions that come out too large are read in parts.
 */
export function partitioning(files: readonly JobFile[], settings: Settings, shape: SketchShape, budget: Budget): Partitioning {
  const guess = (bytesPerRow: number): number => files.reduce((sum, { source }) => sum + (source.rowCount ?? ceilDiv(source.bytes, bytesPerRow)), 0);
  const rows = guess(BYTES_PER_ROW);
  // Bytes of a record with what sorting and colliding need beside it, and a fifth more for keys that many rows have. No more
  // partitions than that: the more there are, the smaller the blocks that are written and read.
  const keyPrefixes = Math.max(1, ceilDiv(rows * 112, budget.keyBytes), ceilDiv(settings.partitions, shape.bands));
  const digestPrefixes = Math.max(1, ceilDiv(rows * 136, budget.loadBytes), settings.partitions);
  const byMemory = Math.max(1, Math.floor(budget.loadBytes / (4 * shape.k * shape.slotWords)));
  const byCount = Math.max(1, Math.floor(guess(BYTES_PER_LONG_ROW) / settings.partitions));
  return { rangeUnits: Math.min(MAX_RANGE, byMemory, settings.partitions === 1 ? MAX_RANGE : byCount), keyPrefixes, digestPrefixes };
}
