import { longestUnit, tokenizeSteps } from './tokenizeSteps.ts';
import type { TextColumn } from '../batch/textColumn.ts';
import { rowCountOf } from '../batch/textColumn.ts';
import type { PlanBuffer, Work } from '../engine/plan.ts';
import { wordTable } from '../text/wordTable.ts';

const OUTPUTS = ['words', 'whole_words', 'unit_words'];

/**
 * Returns the work of tokenising a column, one unit per row. Its outputs: `words[i]`, the 32-bit hash of word i;
 * `whole_words[2i]` and `[2i + 1]`, lo and hi of its whole-word hash; `unit_words[u]`, the first word of row u, with
 * the number of words after the last row. Entries of the first two from that number on mean nothing. A null or empty
 * row has no words.
 */
export function tokenizeWork(column: TextColumn): Work {
  const units = rowCountOf(column);
  const bytes = column.offsets[units];
  const { steps, buffers } = tokenizeSteps(bytes, units, longestUnit(column.offsets));
  const asOutput = (name: string): [string, PlanBuffer] => [name, { ...buffers[name], role: 'output' }];
  return {
    plan: { name: 'tokenize', params: { bytes, units }, buffers: { ...buffers, ...Object.fromEntries(OUTPUTS.map(asOutput)) }, steps },
    inputs: { text: column.bytes.subarray(0, bytes), offsets: column.offsets, table: wordTable().all },
  };
}
