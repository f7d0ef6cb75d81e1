import { throwIfAborted } from '../../core/errors.ts';
import type { Columns } from '../../store/columns.ts';
import { orderBy } from '../../store/order.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import { BucketStream } from '../bucketStream.ts';
import { collideParts } from '../collideParts.ts';
import { schemas, type JobContext } from '../context.ts';
import { withPastBands } from '../index/probe.ts';
import { splitPartition, type Oversized } from '../splitPartition.ts';

export interface CollideResult {
  /** Pairs before repeats from other bands are dropped. */
  readonly collisions: number;
  /** Buckets with more members than the depth, and pairs of theirs that were not made. */
  readonly beyondDepth: { readonly buckets: number; readonly pairsNotMade: number };
}

/** Pairs handed to the writer at once where a bucket does not fit in memory. */
const PIECE_PAIRS = 2 ** 14;

/** Pairs of a bucket of `members` that a depth leaves out: those whose earlier member is not among the first `depth`. */
export function pairsBeyondDepth(members: number, depth: number): number {
  const rest = members - depth;
  return rest <= 0 ? 0 : (rest * (rest - 1)) / 2;
}

/** Makes pairs, removes nothing: in every bucket of every band each unit with the lowest ranks before it. */
export async function collideStage(context: JobContext, folded: UnitSet): Promise<CollideResult> {
  const { store, budget, engine, settings } = context;
  const bands = await withPastBands(context, folded);
  const collisions = await store.write('collisions', schemas.collisions, budget.spillBytes);
  let buckets = 0;
  let pairsNotMade = 0;
  const count = (overfull: Iterable<number>): void => {
    for (const members of overfull) {
      buckets += 1;
      pairsNotMade += pairsBeyondDepth(members, settings.bucketDepth);
    }
  };
  const wanted = ({ unit }: Columns<typeof schemas.bands>, records: Uint32Array, count: number): number => folded.withoutMembers(unit, records, count);
  const oversized = async (records: Oversized<typeof schemas.bands>): Promise<null> => {
    count(await pairPiecewise(context, records, collisions));
    return null;
  };
  for (const [done, partition] of bands.partitions.entries()) {
    throwIfAborted(context.signal);
    for await (const { rows, columns } of splitPartition(bands, schemas.bands, partition, budget.keyBytes, 64, (block) => block.lo, { wanted, oversized })) {
      if (rows < 2) continue;
      const order = orderBy(rows, [columns.rank, columns.unit]);
      const keys = new Uint32Array(2 * rows);
      const unit = new Float64Array(rows);
      const group = new Uint32Array(rows);
      layOut(order, columns, keys, unit, group);
      for await (const { pairs, overfull } of collideParts(engine, keys, settings.bucketDepth)) {
        count(overfull);
        scatterPairs(collisions, pairs, unit, group, context);
        await collisions.drain();
      }
    }
    context.report({ stage: 'collide', done: done + 1, total: bands.partitions.length, unit: 'partitions' });
  }
  await collisions.finish();
  return { collisions: collisions.rows, beyondDepth: { buckets, pairsNotMade } };
}

function layOut(order: Uint32Array, from: Columns<typeof schemas.bands>, keys: Uint32Array, unit: Float64Array, group: Uint32Array): void {
  const { lo, hi } = from;
  for (let at = 0; at < order.length; at++) {
    const record = order[at];
    keys[2 * at] = lo[record];
    keys[2 * at + 1] = hi[record];
    unit[at] = from.unit[record];
    group[at] = from.group[record];
  }
}

/** The same for buckets that do not fit in memory: a pass for the anchors, a pass for the pairs. Returns the sizes beyond the depth. */
async function pairPiecewise(context: JobContext, { rows: most, blocks }: Oversized<typeof schemas.bands>, collisions: StageWriter<typeof schemas.collisions>): Promise<number[]> {
  const stream = new BucketStream(context.settings.bucketDepth, most, context.firstUnit);
  for await (const { rows, columns } of blocks()) {
    throwIfAborted(context.signal);
    stream.note(rows, columns);
  }
  stream.settle();
  for await (const { rows, columns } of blocks()) {
    for (const { low, high } of stream.pairs(rows, columns, PIECE_PAIRS)) {
      throwIfAborted(context.signal);
      collisions.scatter(Uint32Array.from(high, (unit) => Math.floor(unit / context.rangeUnits)), high.length, { low, high });
      await collisions.drain();
    }
  }
  return stream.overfull();
}

function scatterPairs(collisions: StageWriter<typeof schemas.collisions>, pairs: Uint32Array, unit: Float64Array, group: Uint32Array, { rangeUnits, firstUnit }: JobContext): void {
  const count = pairs.length / 2;
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  const range = new Uint32Array(count);
  let kept = 0;
  for (let p = 0; p < count; p++) {
    const a = pairs[2 * p];
    const b = pairs[2 * p + 1];
    // Groups salt the keys; two groups whose 64-bit keys meet by chance are told apart here. Two past documents are no pair.
    if (group[a] !== group[b] || unit[b] < firstUnit) continue;
    low[kept] = unit[a];
    high[kept] = unit[b];
    range[kept] = Math.floor(unit[b] / rangeUnits);
    kept += 1;
  }
  collisions.scatter(range, kept, { low, high });
}
