import { throwIfAborted } from '../../core/errors.ts';
import { orderBy } from '../../store/order.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import { collideParts } from '../collideParts.ts';
import { schemas, type JobContext } from '../context.ts';
import { splitPartition } from '../splitPartition.ts';

export interface CollideResult {
  /** Pairs before repeats from other bands are dropped. */
  readonly collisions: number;
  /** Buckets with more members than the depth, and pairs of theirs that were not made. */
  readonly beyondDepth: { readonly buckets: number; readonly pairsNotMade: number };
}

/** Pairs of a bucket of `members` that a depth leaves out: those whose earlier member is not among the first `depth`. */
export function pairsBeyondDepth(members: number, depth: number): number {
  const rest = members - depth;
  return rest <= 0 ? 0 : (rest * (rest - 1)) / 2;
}

/** Makes pairs, removes nothing: in every bucket of every band each unit with the lowest ranks before it. */
export async function collideStage(context: JobContext, folded: UnitSet): Promise<CollideResult> {
  const { store, budget, engine, settings, rangeUnits } = context;
  const bands = await store.read('bands', schemas.bands);
  const collisions = await store.write('collisions', schemas.collisions, budget.spillBytes);
  let buckets = 0;
  let pairsNotMade = 0;
  for (const [done, partition] of bands.partitions.entries()) {
    throwIfAborted(context.signal);
    for await (const { rows, columns } of splitPartition(bands, schemas.bands, partition, budget.loadBytes, 64, (block) => block.lo)) {
      const order = orderBy(rows, [columns.rank, columns.unit]);
      const keys = new Uint32Array(2 * rows);
      const unit = new Float64Array(rows);
      const group = new Uint32Array(rows);
      let records = 0;
      for (let i = 0; i < rows; i++) {
        const record = order[i];
        if (folded.has(columns.unit[record])) continue;
        keys[2 * records] = columns.lo[record];
        keys[2 * records + 1] = columns.hi[record];
        unit[records] = columns.unit[record];
        group[records] = columns.group[record];
        records += 1;
      }
      if (records < 2) continue;
      for await (const { pairs, overfull } of collideParts(engine, keys.subarray(0, 2 * records), settings.bucketDepth)) {
        for (const members of overfull) {
          buckets += 1;
          pairsNotMade += pairsBeyondDepth(members, settings.bucketDepth);
        }
        scatterPairs(collisions, pairs, unit, group, rangeUnits);
        await collisions.drain();
      }
    }
    context.report({ stage: 'collide', done: done + 1, total: bands.partitions.length, unit: 'partitions' });
  }
  await collisions.finish();
  return { collisions: collisions.rows, beyondDepth: { buckets, pairsNotMade } };
}

function scatterPairs(collisions: StageWriter<typeof schemas.collisions>, pairs: Uint32Array, unit: Float64Array, group: Uint32Array, rangeUnits: number): void {
  const count = pairs.length / 2;
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  const range = new Uint32Array(count);
  let kept = 0;
  for (let p = 0; p < count; p++) {
    const a = pairs[2 * p];
    const b = pairs[2 * p + 1];
    // Groups salt the keys; two groups whose 64-bit keys meet by chance are told apart here.
    if (group[a] !== group[b]) continue;
    low[kept] = unit[a];
    high[kept] = unit[b];
    range[kept] = Math.floor(unit[b] / rangeUnits);
    kept += 1;
  }
  collisions.scatter(range, kept, { low, high });
}
