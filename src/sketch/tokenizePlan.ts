import type { TextColumn } from '../batch/textColumn.ts';
import { rowCountOf } from '../batch/textColumn.ts';
import type { PlanBuffer, PlanOutputs, RunWork, Work } from '../engine/plan.ts';
import { wordTable } from '../text/wordTable.ts';
import { columnHalves, joinUnitWords } from './columnHalves.ts';
import { longestUnit, tokenizeSteps, wordCapacity } from './tokenizeSteps.ts';

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
    inHalves: (run) => tokenizeHalves(column, run),
  };
}

function tokenizeHalves(column: TextColumn, run: RunWork): Promise<PlanOutputs> | null {
  const halves = columnHalves(column);
  if (halves === null) return null;
  return (async () => {
    const left = await run(tokenizeWork(halves.left));
    const right = await run(tokenizeWork(halves.right));
    const units = rowCountOf(column);
    const capacity = wordCapacity(column.offsets[units], units);
    const before = left['unit_words'][halves.at];
    const words = new Uint32Array(capacity);
    const whole_words = new Uint32Array(2 * capacity);
    const after = right['unit_words'][units - halves.at];
    words.set(left['words'].subarray(0, before));
    words.set(right['words'].subarray(0, after), before);
    whole_words.set(left['whole_words'].subarray(0, 2 * before));
    whole_words.set(right['whole_words'].subarray(0, 2 * after), 2 * before);
    return { words, whole_words, unit_words: joinUnitWords(left['unit_words'], right['unit_words']) };
  })();
}
