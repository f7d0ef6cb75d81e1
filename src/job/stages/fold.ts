import { foldEqual } from '../../cluster/fold.ts';
import { throwIfAborted } from '../../core/errors.ts';
import { orderBy } from '../../store/order.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import { splitPartition } from '../splitPartition.ts';

export interface FoldResult {
  /** Units that stand for nothing from here on: an equal unit of lower rank does. */
  readonly folded: UnitSet;
}

/** Folds units with equal digest, equal signature and equal group onto the one of lowest rank. Spills (copy, representative). */
export async function foldStage(context: JobContext): Promise<FoldResult> {
  const { store, budget, rangeUnits } = context;
  const digests = await store.read('digests', schemas.digests);
  const folds = await store.write('folds', schemas.folds, budget.spillBytes);
  const folded = new UnitSet();
  for (const [done, partition] of digests.partitions.entries()) {
    throwIfAborted(context.signal);
    for await (const { rows, columns } of splitPartition(digests, schemas.digests, partition, budget.loadBytes, 64, (block) => block.d1)) {
      const { d0, d1, d2, d3, h0, h1, group, unit, rank } = columns;
      const representative = foldEqual([d0, d1, d2, d3, h0, h1, group], orderBy(rows, [rank, unit]));
      const copies: number[] = [];
      for (let i = 0; i < rows; i++) if (representative[i] !== i) copies.push(i);
      const copy = Float64Array.from(copies, (i) => unit[i]);
      for (const each of copy) folded.add(each);
      folds.scatter(Uint32Array.from(copy, (each) => Math.floor(each / rangeUnits)), copies.length, { copy, representative: Float64Array.from(copies, (i) => unit[representative[i]]) });
      await folds.drain();
    }
    context.report({ stage: 'fold', done: done + 1, total: digests.partitions.length, unit: 'partitions' });
  }
  await folds.finish();
  return { folded };
}
