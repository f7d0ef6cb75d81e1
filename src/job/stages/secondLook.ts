import { MismatchError, throwIfAborted } from '../../core/errors.ts';
import type { Block } from '../../store/columns.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { reaches } from '../../verify/jaccard.ts';
import { PairOverlap } from '../../verify/pairOverlap.ts';
import { schemas, type JobContext } from '../context.ts';
import { orderBy } from '../../store/order.ts';
import { TileCache, tilePairOf, tilePairs } from '../tiles.ts';
import { neededSets } from './neededRows.ts';

export interface SecondLookResult {
  readonly compared: number;
  readonly verified: number;
  /** Units whose text was read again. */
  readonly units: number;
}

/**
 * Settles the undecided pairs by the exact Jaccard similarity of their shingle sets, from the text; spills `verified`.
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
  const tileStarts = await spillSets(context, needed);
  const tiles = tileStarts.length;
  const tileOf = tileFinder(tileStarts);
  const pairs = await store.write('set-pairs', schemas.setPairs, budget.spillBytes);
  for await (const { rows, columns } of undecided.allBlocks()) {
    throwIfAborted(context.signal);
    const low = Uint32Array.from(columns.low, (unit) => needed.denseOf(unit));
    const high = Uint32Array.from(columns.high, (unit) => needed.denseOf(unit));
    pairs.scatter(low.map((each, i) => tilePairOf(tileOf(each), tileOf(high[i]), tiles)), rows, { low, high });
    await pairs.drain();
  }
  await pairs.finish();
  const verified = await store.write('verified', schemas.verified, budget.spillBytes);
  const counts = await compareSets(context, tileStarts, verified);
  await verified.finish();
  return { ...counts, units: needed.size };
}

/** Returns a function from a dense number to its tile, given each tile's first number. */
function tileFinder(starts: readonly number[]): (dense: number) => number {
  return (dense) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= dense) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}

/** Re-reads the needed rows in file order and spills their shingle sets; returns the first dense number of each tile. */
async function spillSets(context: JobContext, needed: UnitSet): Promise<number[]> {
  const { store, budget, settings } = context;
  const writer = await store.write('sets', schemas.sets, budget.spillBytes);
  const tileUnits = Math.max(1, Math.floor(needed.size / settings.partitions));
  const starts = [0];
  let tileBytes = 0;
  let dense = 0;
  for await (const { sets, units } of neededSets(context, needed)) {
    throwIfAborted(context.signal);
    let from = 0;
    for (let u = 0; u < units.length; u++) {
      const bytes = 8 + 4 * (sets.offsets[u + 1] - sets.offsets[u]);
      if (tileBytes > 0 && (tileBytes + bytes > budget.tileBytes || (settings.partitions > 1 && dense - starts[starts.length - 1] === tileUnits))) {
        writer.append(starts.length - 1, { unit: units, set: sets }, from, u);
        await writer.drain();
        from = u;
        starts.push(dense);
        tileBytes = 0;
      }
      tileBytes += bytes;
      dense += 1;
    }
    writer.append(starts.length - 1, { unit: units, set: sets }, from, units.length);
    sets.release();
    await writer.drain();
    context.report({ stage: 'second-look', done: dense, total: needed.size, unit: 'rows' });
  }
  await writer.finish();
  if (dense !== needed.size) {
    throw new MismatchError({ expected: `the texts of all ${needed.size} rows in undecided pairs`, found: `${dense}`, remedy: 'run again; report this as a bug if no input changed during the job' });
  }
  return starts;
}

async function compareSets(context: JobContext, tileStarts: readonly number[], verified: StageWriter<typeof schemas.verified>): Promise<{ compared: number; verified: number }> {
  const { store, settings, rangeUnits, budget } = context;
  const sets = await store.read('sets', schemas.sets);
  const cache = new TileCache<Block<typeof schemas.sets>>((tile) => sets.read(tile));
  const pairs = await store.read('set-pairs', schemas.setPairs);
  const result = { compared: 0, verified: 0 };
  for (const { partition, lowTile, highTile } of tilePairs(pairs.partitions, tileStarts.length)) {
    const [lows, highs] = await cache.both(lowTile, highTile);
    const overlap = new PairOverlap(lows.columns.set, highs.columns.set, { pairs: pairs.rowsOf(partition), maxBytes: budget.loadBytes });
    for await (const { rows, columns } of pairs.blocks(partition)) {
      throwIfAborted(context.signal);
      const low = new Float64Array(rows);
      const high = new Float64Array(rows);
      const similarity = new Float64Array(rows);
      const range = new Uint32Array(rows);
      let kept = 0;
      // One lower unit after the other: its set is prepared once for all its partners.
      for (const i of orderBy(rows, [columns.low, columns.high])) {
        const a = columns.low[i] - tileStarts[lowTile];
        const b = columns.high[i] - tileStarts[highTile];
        const { intersection, union } = overlap.of(a, b);
        if (!reaches(intersection, union, settings.thresholdMillionths)) continue;
        low[kept] = lows.columns.unit[a];
        high[kept] = highs.columns.unit[b];
        similarity[kept] = intersection / union;
        range[kept] = Math.floor(high[kept] / rangeUnits);
        kept += 1;
      }
      verified.scatter(range, kept, { low, high, similarity, exact: new Uint32Array(kept).fill(1) });
      await verified.drain();
      result.compared += rows;
      result.verified += kept;
      context.report({ stage: 'second-look', done: result.compared, total: pairs.rows, unit: 'pairs' });
    }
  }
  return result;
}

