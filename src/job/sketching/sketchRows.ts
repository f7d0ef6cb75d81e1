import type { SketchedRows } from '../../batch/sketchedRows.ts';
import { rowCountOf, sliceRows, type TextColumn } from '../../batch/textColumn.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { releaseOutputs } from '../../engine/release.ts';
import { sketchWork } from '../../sketch/sketchPlan.ts';
import { shingleCount } from '../../text/shingles.ts';
import { fewShingles } from '../../verify/fewShingles.ts';
import type { SketchShape } from '../context.ts';
import { pieceBounds } from '../stages/pieceBounds.ts';
import type { Lanes } from './lanes.ts';

interface RowsToSketch {
  readonly column: TextColumn;
  /** For messages. */
  readonly file: string;
  readonly firstRow: number;
}

/**
 * Returns the sketches of all rows, made in as many runs of the engine as its limits ask for and as `lanes` lets through.
 * @param few distinct shingles up to which a row's set is kept, see fewLimit
 * @throws BudgetError for a text the engine has no room for; CancelledError; DeviceError
 */
export async function sketchRows(engine: Engine, lanes: Lanes, shape: SketchShape, few: number, { column, file, firstRow }: RowsToSketch, signal?: AbortSignal): Promise<SketchedRows> {
  const rows = rowCountOf(column);
  const words = shape.k * shape.slotWords;
  const signatures = new Uint32Array(rows * words);
  const keys = new Uint32Array(2 * shape.bands * rows);
  const digests = new Uint32Array(4 * rows);
  const shingles = new Uint32Array(rows);
  const piece = async (from: number, to: number): Promise<void> =>
    lanes.run(async () => {
      throwIfAborted(signal);
      const outputs = await engine.run(sketchWork(sliceRows(column, from, to), shape));
      const units = to - from;
      signatures.set(outputs['signatures'], from * words);
      digests.set(outputs['digests'], 4 * from);
      // Keys come band by band, and go out row by row.
      for (let band = 0; band < shape.bands; band++) {
        for (let unit = 0; unit < units; unit++) {
          const source = 2 * (band * units + unit);
          const target = 2 * ((from + unit) * shape.bands + band);
          keys[target] = outputs['keys'][source];
          keys[target + 1] = outputs['keys'][source + 1];
        }
      }
      const unitWords = outputs['unit_words'];
      for (let unit = 0; unit < units; unit++) shingles[from + unit] = shingleCount(unitWords[unit + 1] - unitWords[unit], shape.n);
      releaseOutputs(outputs);
    });
  const running: Promise<void>[] = [];
  try {
    for (const [from, to] of pieceBounds(column, engine, file, firstRow)) running.push(piece(from, to));
    // The host has this to do while the engine works.
    const sets = fewShingles(column, shape.n, few);
    await Promise.all(running);
    const textBytes = Uint32Array.from({ length: rows }, (_, row) => column.offsets[row + 1] - column.offsets[row]);
    return { rows, signatures, keys, digests, shingles, textBytes, nulls: column.nulls, few: sets };
  } finally {
    await Promise.allSettled(running);
  }
}
