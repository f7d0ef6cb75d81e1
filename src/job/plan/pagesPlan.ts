import { LOADS, RESIDENT, type Budget } from '../budget.ts';
import type { SketchShape } from '../context.ts';
import type { JobFile } from '../units.ts';
import { GARBAGE_BYTES, keyedRowBytes } from './memoryPlan.ts';

/** Pages fill the memory up to this share of it, so that what is not foreseen has room beside them. */
const FILLED = 0.6;
/** Rows of this size where a format does not count them. */
const UNCOUNTED_ROW_BYTES = 1000;
/** Pages and what is written beside them. */
const WITH_HEADS = 1 + 2 ** -9;

/**
 * Returns how many bytes of the decoded pages of all texts have room in memory beside everything else that the job holds, of
 * which the budget is the most: what a small job leaves of it.
 * @param held bytes of sets, cells and the like for a byte of text
 */
export function pagesInMemory(files: readonly JobFile[], textColumn: string, held: number, shape: SketchShape, budget: Budget, memory: number): number {
  let pages = 0;
  let text = 0;
  let rows = 0;
  for (const { source } of files) {
    const bytes = source.pageBytes?.(textColumn) ?? 0;
    pages += bytes;
    text += Math.max(bytes, source.bytes);
    rows += source.rowCount ?? source.bytes / UNCOUNTED_ROW_BYTES;
  }
  const taken = Math.min(RESIDENT * LOADS * budget.loadBytes, rows * keyedRowBytes(shape) + held * text);
  return Math.max(0, Math.min(Math.ceil(WITH_HEADS * pages), Math.floor(FILLED * memory - budget.heldBytes - GARBAGE_BYTES - taken)));
}
