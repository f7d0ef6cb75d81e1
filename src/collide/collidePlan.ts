import { BudgetError, ConfigError, MismatchError } from '../core/errors.ts';
import { nextPowerOfTwo } from '../core/u32.ts';
import { bucketAnchors } from '../kernels/bucket_anchors.ts';
import type { Engine, EngineLimits } from '../engine/engine.ts';
import type { PlanBuffer, Work } from '../engine/plan.ts';
import { scanSteps } from '../sketch/scanSteps.ts';
import { collideInHalves, type CollideSettings } from './collideHalves.ts';

/** At least twice as many places as records, so that a search always meets a free one. */
function tableSizeFor(records: number): number {
  return nextPowerOfTwo(2 * records);
}

/**
 * Returns the work of pairing records of equal 64-bit keys. `keys` has (lo, hi) of each record, records in rank order.
 * Its outputs: `pairs`, (anchor, record) sorted by record, then anchor, up to the capacity; `totals[0]`, how many pairs
 * there are, 0xFFFFFFFF for more than that; `overfull[0]`, how many buckets have more than `depth` members, and behind
 * it, in no order, the number of members of each, up to the capacity.
 */
export function collideWork(keys: Uint32Array, { depth, capacity, overfullCapacity }: CollideSettings): Work {
  const records = keys.length / 2;
  const table_size = tableSizeFor(records);
  const record_count = records;
  const slotScan = scanSteps({ values: 'counts', count: table_size, sums: 'slot_sums', prefix: 'slot_offsets' });
  const pairScan = scanSteps({ values: 'pair_counts', count: records, sums: 'pair_sums', prefix: 'pair_bases' });
  const scratch = (length: number, clear = false): PlanBuffer => ({ role: 'scratch', length, clear });
  // A bucket of more members than one lane takes uses up that many records.
  const hot_limit = Math.floor(records / (bucketAnchors.constants['HOT'] + 1));
  const where = { slots: 'slots', slot_offsets: 'slot_offsets', anchors: 'anchors' };
  return {
    plan: {
      name: 'collide',
      params: { records, depth, capacity, overfullCapacity },
      buffers: {
        keys: { role: 'input', length: 2 * records },
        table: scratch(table_size, true),
        slots: scratch(records),
        counts: scratch(table_size, true),
        ...slotScan.buffers,
        cursors: scratch(table_size, true),
        members: scratch(records),
        anchors: scratch(records),
        hot: scratch(1 + hot_limit, true),
        pair_counts: scratch(records),
        ...pairScan.buffers,
        pairs: { role: 'output', length: 2 * capacity },
        totals: { role: 'output', length: 1, clear: true },
        overfull: { role: 'output', length: 1 + overfullCapacity, clear: true },
      },
      steps: [
        { kernel: 'bucket_insert', params: { record_count, table_size }, bindings: { keys: 'keys', table: 'table', slots: 'slots', counts: 'counts' } },
        ...slotScan.steps,
        { kernel: 'bucket_scatter', params: { record_count }, bindings: { slots: 'slots', slot_offsets: 'slot_offsets', cursors: 'cursors', members: 'members' } },
        {
          kernel: 'bucket_anchors',
          params: { table_size, depth, overfull_capacity: overfullCapacity },
          bindings: { slot_offsets: 'slot_offsets', members: 'members', anchors: 'anchors', overfull: 'overfull', hot: 'hot' },
        },
        { kernel: 'bucket_anchors_hot', params: { depth, hot_limit }, bindings: { hot: 'hot', slot_offsets: 'slot_offsets', members: 'members', anchors: 'anchors' } },
        { kernel: 'pair_count', params: { record_count, depth }, bindings: { ...where, pair_counts: 'pair_counts' } },
        ...pairScan.steps,
        { kernel: 'pair_emit', params: { record_count, capacity }, bindings: { ...where, pair_bases: 'pair_bases', pairs: 'pairs', totals: 'totals' } },
      ],
    },
    inputs: { keys },
    inHalves: (run) => collideInHalves(keys, { depth, capacity, overfullCapacity }, (part, settings) => run(collideWork(part, settings))),
  };
}

/** Candidate pairs of one set of records. */
interface Collision {
  /** anchor, record, … : two words a pair, sorted by record, then anchor, each pair once; owned by the caller. */
  readonly pairs: Uint32Array;
  /** Numbers of members of the buckets beyond the depth, ascending. */
  readonly overfull: Uint32Array;
}

/** Room for the first try; what does not fit is counted and tried again with as much as is needed. */
interface FirstRoom {
  readonly pairs?: number;
  readonly overfull?: number;
}

/** Returns the most records that `collide` takes on an engine of these limits. */
export function mostRecords({ bufferWords }: Pick<EngineLimits, 'bufferWords'>): number {
  let table = 2;
  while (2 * table + 1 <= bufferWords) table *= 2;
  return Math.min(table / 2, Math.floor(bufferWords / 2));
}

/**
 * Returns every record paired with the `depth` lowest ranks of its bucket that come before it. `keys` has lo and hi of
 * each record; records stand in rank order. No record, no pair.
 * @throws ConfigError (`config`) for a depth that is no whole number from 1 on; BudgetError (`budget`) naming both numbers
 * when the records or the pairs do not fit in the engine's buffers: divide the records by key, the pairs stay the same.
 */
export async function collide(engine: Engine, keys: Uint32Array, depth: number, first: FirstRoom = {}): Promise<Collision> {
  if (!Number.isInteger(depth) || depth < 1) throw new ConfigError({ expected: 'a bucket depth from 1 on', found: String(depth), remedy: 'give another depth' });
  const records = keys.length / 2;
  if (!Number.isInteger(records)) throw new ConfigError({ expected: 'two words a key', found: `${keys.length} words`, remedy: 'give lo and hi of each record' });
  const most = mostRecords(engine.limits);
  if (records > most) {
    throw new BudgetError({ expected: `at most ${most} records on engine ${engine.kind}`, found: `${records}`, remedy: 'divide the records by key', recovery: 'retry' });
  }
  const mostPairs = Math.floor(engine.limits.bufferWords / 2);
  // A bucket beyond the depth has more members than that, so this always suffices.
  let overfullCapacity = first.overfull ?? Math.floor(records / (depth + 1));
  let capacity = first.pairs ?? Math.min(mostPairs, Math.max(1024, records));
  for (let tries = 0; tries < 2; tries++) {
    const { pairs, totals, overfull } = await engine.run(collideWork(keys, { depth: Math.min(depth, 0xffffffff), capacity, overfullCapacity }));
    const [total] = totals;
    const [beyond] = overfull;
    if (total > mostPairs) {
      const found = total === 0xffffffff ? `at least ${total}` : `${total}`;
      throw new BudgetError({ expected: `at most ${mostPairs} pairs of ${records} records on engine ${engine.kind}`, found, remedy: 'divide the records by key, or lower the bucket depth', recovery: 'retry' });
    }
    if (total <= capacity && beyond <= overfullCapacity) {
      return { pairs: total === capacity ? pairs : pairs.slice(0, 2 * total), overfull: overfull.slice(1, 1 + beyond).sort() };
    }
    capacity = Math.max(capacity, total);
    overfullCapacity = Math.max(overfullCapacity, beyond);
  }
  throw new MismatchError({ expected: `engine ${engine.kind} to make as many pairs as it counted before`, found: 'more', remedy: 'report this as a bug' });
}
