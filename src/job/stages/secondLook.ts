import { MismatchError, throwIfAborted } from '../../core/errors.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { reaches } from '../../verify/jaccard.ts';
import { PairEditList } from '../../verify/pairEdits.ts';
import { PairOverlap } from '../../verify/pairOverlap.ts';
import { schemas, type JobContext } from '../context.ts';
import { classesBelow, PairReservoir, type SampledPair, type SimilarityClass } from '../pairSamples/pairReservoir.ts';
import { nearUnits } from '../pairSamples/reach.ts';
import { joinByTiles, pairSchema, type TileRecords } from '../tileJoin.ts';
import { neededSets } from './neededRows.ts';
import { SetTiles } from './setTiles.ts';

export interface SecondLookResult {
  readonly compared: number;
  readonly verified: number;
  /** Pairs given up because comparing them would have taken too long: none is removed for them. */
  readonly uncompared: number;
  /** Units whose text was read again. */
  readonly units: number;
  /** Pairs compared here that do not reach the threshold, by similarity: 20 classes of 0.05. */
  readonly dissimilar: readonly number[];
  /** Some of those closest to it. */
  readonly below: readonly (SimilarityClass & { readonly pairs: readonly SampledPair[] })[];
}

/** Pairs of a class of similarities below the threshold that are shown to a reader. */
const SHOWN_BELOW = 5;

/**
 * Settles the undecided pairs by the exact Jaccard similarity of their shingle sets, from the text, or by edits of words; spills `verified`.
 * @throws MismatchError if a row in such a pair is no longer in its file
 */
export async function secondLookStage(context: JobContext): Promise<SecondLookResult> {
  const { store, budget } = context;
  const undecided = await store.read('undecided', schemas.undecided);
  const needed = new UnitSet();
  for await (const { columns } of undecided.allBlocks()) {
    throwIfAborted(context.signal);
    for (const unit of columns.low) needed.add(unit);
    for (const unit of columns.high) needed.add(unit);
  }
  needed.freeze();
  // Of a run that had less memory, and ended in the middle.
  for (const stage of ['sets', 'carried-sets']) await store.drop(stage);
  const records = await makeSets(context, needed);
  const pairs = await store.write('set-pairs', pairSchema, budget.spillBytes);
  for await (const { rows, columns } of undecided.allBlocks()) {
    throwIfAborted(context.signal);
    const low = Uint32Array.from(columns.low, (unit) => needed.denseOf(unit));
    const high = Uint32Array.from(columns.high, (unit) => needed.denseOf(unit));
    pairs.scatter(low.map(records.tiles.of), rows, { low, high });
    await pairs.drain();
  }
  await pairs.finish();
  const verified = await store.write('verified', schemas.verified, budget.spillBytes);
  const counts = await compareSets(context, records, verified);
  await verified.finish();
  return { ...counts, units: needed.size };
}

/** Re-reads the needed rows in file order and makes their shingle sets. */
async function makeSets(context: JobContext, needed: UnitSet): Promise<TileRecords<typeof schemas.sets>> {
  const tiles = new SetTiles(context, needed.size);
  for await (const { sets, units } of neededSets(context, needed)) {
    throwIfAborted(context.signal);
    await tiles.append(units, sets);
    sets.release();
    context.report({ stage: 'second-look', done: tiles.units, total: needed.size, unit: 'rows' });
  }
  if (tiles.units !== needed.size) {
    throw new MismatchError({ expected: `the texts of all ${needed.size} rows in undecided pairs`, found: `${tiles.units}`, remedy: 'run again; report this as a bug if no input changed during the job' });
  }
  return tiles.finish();
}

async function compareSets(context: JobContext, records: TileRecords<typeof schemas.sets>, verified: StageWriter<typeof schemas.verified>): Promise<Omit<SecondLookResult, 'units'>> {
  const { store, settings, rangeUnits, budget, files, firstUnit } = context;
  const total = (await store.read('set-pairs', pairSchema)).rows;
  const join = { schema: schemas.sets, pairs: 'set-pairs', carried: 'carried-sets', records };
  const result = { compared: 0, verified: 0, uncompared: 0 };
  const dissimilar = Array.from({ length: 20 }, () => 0);
  const reservoir = new PairReservoir(classesBelow(settings.thresholdMillionths / 1e6), SHOWN_BELOW, nearUnits(files, firstUnit), firstUnit);
  for await (const { lows, highs, low: lowRows, high: highRows } of joinByTiles(context, join)) {
    const rows = lowRows.length;
    // One lower unit after the other: its set is prepared once for all its partners.
    const overlap = settings.verify === 'edit' ? new PairEditList(lows.set, highs.set, settings.thresholdMillionths) : new PairOverlap(lows.set, highs.set, { pairs: rows, maxBytes: budget.loadBytes });
    const low = new Float64Array(rows);
    const high = new Float64Array(rows);
    const similarity = new Float64Array(rows);
    const range = new Uint32Array(rows);
    let kept = 0;
    for (let i = 0; i < rows; i++) {
      const { intersection, union, undecided } = overlap.of(lowRows[i], highRows[i]);
      if (undecided === true) {
        result.uncompared += 1;
        continue;
      }
      if (!reaches(intersection, union, settings.thresholdMillionths)) {
        dissimilar[union === 0 ? 0 : Math.floor((20 * intersection) / union)] += 1;
        reservoir.offer(lows.unit[lowRows[i]], highs.unit[highRows[i]], intersection / union);
        continue;
      }
      low[kept] = lows.unit[lowRows[i]];
      high[kept] = highs.unit[highRows[i]];
      similarity[kept] = intersection / union;
      range[kept] = Math.floor(high[kept] / rangeUnits);
      kept += 1;
    }
    verified.scatter(range, kept, { low, high, similarity, exact: new Uint32Array(kept).fill(1) });
    await verified.drain();
    result.compared += rows;
    result.verified += kept;
    context.report({ stage: 'second-look', done: result.compared, total, unit: 'pairs' });
  }
  return { ...result, dissimilar, below: reservoir.classes.map((each, i) => ({ ...each, pairs: reservoir.pairs[i] })) };
}
