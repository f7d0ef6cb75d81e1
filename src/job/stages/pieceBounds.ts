import { rowCountOf, type TextColumn } from '../../batch/textColumn.ts';
import { BudgetError } from '../../core/errors.ts';
import type { Engine } from '../../engine/engine.ts';

/** Cuts a batch into pieces of the size the engine likes; a row that is larger stands alone, as far as the buffers reach. */
export function* pieceBounds(text: TextColumn, engine: Pick<Engine, 'limits'>, path: string, firstRow: number): Generator<readonly [number, number]> {
  const { offsets } = text;
  const rows = rowCountOf(text);
  for (let from = 0; from < rows; ) {
    let to = from + 1;
    // Read anew for each piece: an engine that is being chosen begins with small ones.
    const { batchBytes, batchUnits, bufferWords } = engine.limits;
    // Whole-word hashes take two words for every two bytes and unit. Formats reject longer texts than any engine has no room for.
    if (offsets[to] - offsets[from] > bufferWords) {
      throw new BudgetError({ expected: `texts of at most ${bufferWords} bytes on this engine`, found: `one of ${offsets[to] - offsets[from]}`, remedy: 'use another engine', file: path, row: firstRow + from });
    }
    while (to < rows && to - from < batchUnits && offsets[to + 1] - offsets[from] <= batchBytes) to++;
    yield [from, to];
    from = to;
  }
}
