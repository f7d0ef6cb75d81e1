import type { TextColumn } from '../../batch/textColumn.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { RowBatch } from '../../io/format.ts';
import { shingleSets } from '../../verify/shingleSets.ts';
import type { JobContext } from '../context.ts';
import { pastSets } from '../index/lookUp.ts';

export interface NeededRows {
  readonly column: TextColumn;
  /** Unit number of each row of the column, ascending. */
  readonly units: Float64Array;
}

/** Shingle sets of some units: set i is hashes[offsets[i] … offsets[i + 1]), ascending. */
export interface NeededSets {
  readonly hashes: BigUint64Array;
  readonly offsets: Uint32Array;
  /** Ascending. */
  readonly units: Float64Array;
}

/**
 * Yields the shingle sets of the needed units in order, past documents first. Of rows that were sketched before it is the set that came with
 * them; those of many shingles have none, and look as if they shared nothing: with a unit so short that the pair is
 * compared exactly they cannot share enough, see fewLimit.
 */
export async function* neededSets(context: JobContext, needed: UnitSet): AsyncGenerator<NeededSets> {
  if (context.index !== null) yield* pastSets(context.index, needed.below(context.firstUnit), context.shape.n);
  for await (const { batch, rows, first } of neededBatches(context, needed)) {
    if (batch.sketched === undefined) {
      const { column, units } = gather(batch.text, rows, first);
      yield { ...shingleSets(column, context.shape.n), units };
      continue;
    }
    const { few } = batch.sketched;
    const offsets = new Uint32Array(rows.length + 1);
    rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + few.offsets[row + 1] - few.offsets[row]));
    const hashes = new BigUint64Array(offsets[rows.length]);
    rows.forEach((row, i) => hashes.set(few.hashes.subarray(few.offsets[row], few.offsets[row + 1]), offsets[i]));
    yield { hashes, offsets, units: Float64Array.from(rows, (row) => first + row) };
  }
}

/**
 * Yields the texts of the needed units in order, in columns that the engine takes at once. Only the pieces of a file
 * that hold a needed row are read again.
 */
export async function* neededRows(context: JobContext, needed: UnitSet): AsyncGenerator<NeededRows> {
  for await (const { batch, rows, first } of neededBatches(context, needed)) yield gather(batch.text, rows, first);
}

/** Yields the batches that hold needed rows of the inputs, and which of theirs are; `first` is the unit of their first row. */
export async function* neededBatches(context: JobContext, needed: UnitSet): AsyncGenerator<{ readonly batch: RowBatch; readonly rows: readonly number[]; readonly first: number }> {
  const { files, settings, engine, budget } = context;
  const maxBytes = Math.min(engine.limits.batchBytes, budget.batchBytes);
  const maxRows = Math.min(engine.limits.batchUnits, 2 ** 16);
  for (const file of files) {
    if (needed.countIn(file.firstUnit, file.firstUnit + file.rows) === 0) continue;
    const wants = (firstRow: number, rowCount: number): boolean => needed.countIn(file.firstUnit + firstRow, file.firstUnit + firstRow + rowCount) > 0;
    for await (const batch of file.source.read({ textColumn: settings.textColumn, columns: [], maxBytes, maxRows, wants, signal: context.signal })) {
      throwIfAborted(context.signal);
      const first = file.firstUnit + batch.firstRow;
      const rows: number[] = [];
      for (let i = 0; i < batch.rowCount; i++) if (needed.has(first + i)) rows.push(i);
      if (rows.length > 0) yield { batch, rows, first };
    }
  }
}

function gather(text: TextColumn, rows: readonly number[], firstUnit: number): NeededRows {
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + text.offsets[row + 1] - text.offsets[row]));
  const bytes = new Uint8Array(offsets[rows.length]);
  rows.forEach((row, i) => bytes.set(text.bytes.subarray(text.offsets[row], text.offsets[row + 1]), offsets[i]));
  return { column: { bytes, offsets, nulls: null }, units: Float64Array.from(rows, (row) => firstUnit + row) };
}
