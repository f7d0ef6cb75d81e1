import type { TextColumn } from '../../batch/textColumn.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { RowBatch } from '../../io/format.ts';
import { releaseText } from '../../io/textRoom.ts';
import { readFiles } from '../../io/workers/workerSource.ts';
import type { FewShingles } from '../../verify/fewShingles.ts';
import { halvesOf } from '../../verify/jaccard.ts';
import { SetMaker, type MadeSets } from '../../verify/setMaker.ts';
import { SequenceMaker } from '../../verify/wordSequences.ts';
import type { JobContext } from '../context.ts';
import { inFlight } from '../inFlight.ts';
import { pastSets } from '../index/lookUp.ts';

interface NeededRows {
  readonly column: TextColumn;
  /** Unit number of each row of the column, ascending. */
  readonly units: Float64Array;
}

/** Shingle sets of some units, and who wants their memory back. */
interface NeededSets {
  readonly sets: MadeSets;
  /** Ascending; set i is that of unit i. */
  readonly units: Float64Array;
}

/** Text of the rows whose sets are made at once: large enough to be worth handing to a thread, small enough for its cache. */
const PIECE_BYTES = 2 ** 20;

/**
 * Yields the shingle sets of the needed units in order (under `--verify edit` their words as they stand), past documents first. Of rows that were sketched before it is the set that came with
 * them; those of many shingles have none, and look as if they shared nothing: with a unit so short that the pair is
 * compared exactly they cannot share enough, see fewLimit.
 */
export async function* neededSets(context: JobContext, needed: UnitSet): AsyncGenerator<NeededSets> {
  const sets = new SetMaker(context.shape.n, context.workers, { shared: context.engine.runner });
  const maker = context.settings.verify === 'edit' ? new SequenceMaker() : sets;
  try {
    if (context.index !== null) yield* pastSets(context.index, needed.below(context.firstUnit), sets);
    yield* inFlight(pieces(context, needed), maker.concurrency, async ({ batch, rows, first }) => {
      if (batch.sketched !== undefined) return { sets: fewOf(batch.sketched.few, rows), units: Float64Array.from(rows, (row) => first + row) };
      const { column, units } = gather(batch.text, rows, first);
      return { sets: await maker.setsOf(column), units };
    });
  } finally {
    await sets.close();
  }
}

/** The sets that came along with rows. */
function fewOf(few: FewShingles, rows: readonly number[]): MadeSets {
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + 2 * (few.offsets[row + 1] - few.offsets[row])));
  const values = new Uint32Array(offsets[rows.length]);
  const halves = halvesOf(few.hashes);
  rows.forEach((row, i) => values.set(halves.subarray(2 * few.offsets[row], 2 * few.offsets[row + 1]), offsets[i]));
  return { values, offsets, release: () => undefined };
}

interface NeededBatch {
  readonly batch: RowBatch;
  /** Rows of the batch, ascending. */
  readonly rows: readonly number[];
  /** Unit of the batch's first row. */
  readonly first: number;
}

/** The needed batches cut to pieces of at most PIECE_BYTES of needed text, or one row. */
async function* pieces(context: JobContext, needed: UnitSet): AsyncGenerator<NeededBatch> {
  for await (const { batch, rows, first } of neededBatches(context, needed)) {
    const { offsets } = batch.text;
    let from = 0;
    let bytes = 0;
    for (let i = 0; i < rows.length; i++) {
      const length = offsets[rows[i] + 1] - offsets[rows[i]];
      if (i > from && bytes + length > PIECE_BYTES) {
        yield { batch, rows: rows.slice(from, i), first };
        from = i;
        bytes = 0;
      }
      bytes += length;
    }
    yield { batch, rows: rows.slice(from), first };
    // Whoever asks for more has copied what it needs.
    releaseText(batch);
  }
}

/**
 * Yields the texts of the needed units in order, in columns that the engine takes at once. Only the pieces of a file
 * that hold a needed row are read again, and of Parquet the pages.
 */
export async function* neededRows(context: JobContext, needed: UnitSet): AsyncGenerator<NeededRows> {
  for await (const { batch, rows, first } of neededBatches(context, needed)) {
    const gathered = gather(batch.text, rows, first);
    releaseText(batch);
    yield gathered;
  }
}

/** Yields the batches that hold needed rows of the inputs, and which of theirs are; `first` is the unit of their first row. */
export async function* neededBatches(context: JobContext, needed: UnitSet): AsyncGenerator<NeededBatch> {
  const { files, settings, engine, budget } = context;
  const maxBytes = Math.min(engine.limits.batchBytes, budget.batchBytes);
  const maxRows = Math.min(engine.limits.batchUnits, 2 ** 16);
  const some = files.filter(({ firstUnit, rows }) => needed.countIn(firstUnit, firstUnit + rows) > 0);
  const reading = some.map(({ firstUnit, source }) => {
    const wants = (firstRow: number, rowCount: number): boolean => needed.countIn(firstUnit + firstRow, firstUnit + firstRow + rowCount) > 0;
    return { source, request: { textColumn: settings.textColumn, columns: [], maxBytes, maxRows, wants, needs: (row: number) => needed.has(firstUnit + row), signal: context.signal } };
  });
  for await (const [place, batch] of readFiles(reading)) {
    throwIfAborted(context.signal);
    const first = some[place].firstUnit + batch.firstRow;
    const rows: number[] = [];
    for (let i = 0; i < batch.rowCount; i++) if (needed.has(first + i)) rows.push(i);
    if (rows.length > 0) yield { batch, rows, first };
  }
}

function gather(text: TextColumn, rows: readonly number[], firstUnit: number): NeededRows {
  const offsets = new Uint32Array(rows.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + text.offsets[row + 1] - text.offsets[row]));
  const bytes = new Uint8Array(offsets[rows.length]);
  rows.forEach((row, i) => bytes.set(text.bytes.subarray(text.offsets[row], text.offsets[row + 1]), offsets[i]));
  return { column: { bytes, offsets, nulls: null }, units: Float64Array.from(rows, (row) => firstUnit + row) };
}
