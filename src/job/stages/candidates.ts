import { throwIfAborted } from '../../core/errors.ts';
import { inOrder, orderBy } from '../../store/order.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import { splitPartition } from '../splitPartition.ts';

export interface CandidatesResult {
  /** Units that are in a candidate pair; frozen. */
  readonly members: UnitSet;
  readonly candidates: number;
}

/** Sorts the pairs of all bands and leaves every pair once. */
export async function candidatesStage(context: JobContext): Promise<CandidatesResult> {
  const { store, budget } = context;
  const collisions = await store.read('collisions', schemas.collisions);
  const candidates = await store.write('candidates', schemas.candidates, budget.spillBytes);
  const members = new UnitSet();
  for (const [done, partition] of collisions.partitions.entries()) {
    throwIfAborted(context.signal);
    // A unit has at most bands × depth pairs as the later one, so cutting by the later unit always helps.
    const base = partition * context.rangeUnits;
    const scale = Math.floor(2 ** 32 / context.rangeUnits);
    const splitKey = (block: { readonly high: Float64Array }): Uint32Array => Uint32Array.from(block.high, (unit) => (unit - base) * scale);
    for await (const { rows, columns } of splitPartition(collisions, schemas.collisions, partition, budget.loadBytes, 48, splitKey)) {
      const order = orderBy(rows, [columns.high, columns.low]);
      const low = inOrder(columns.low, order);
      const high = inOrder(columns.high, order);
      let kept = 0;
      for (let i = 0; i < rows; i++) {
        if (i > 0 && low[i] === low[i - 1] && high[i] === high[i - 1]) continue;
        low[kept] = low[i];
        high[kept] = high[i];
        members.add(low[kept]);
        members.add(high[kept]);
        kept += 1;
      }
      candidates.append(partition, { low, high }, 0, kept);
      await candidates.drain();
    }
    context.report({ stage: 'candidates', done: done + 1, total: collisions.partitions.length, unit: 'partitions' });
  }
  await candidates.finish();
  return { members: members.freeze(), candidates: candidates.rows };
}
