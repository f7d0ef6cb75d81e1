import { LowestOfKind } from '../../cluster/fold.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { Block, Columns } from '../../store/columns.ts';
import { orderBy } from '../../store/order.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import { foldOnEngine } from '../foldOnEngine.ts';
import { withPastDigests } from '../index/probe.ts';
import { splitPartition, type Oversized } from '../splitPartition.ts';

interface FoldResult {
  /** Units that stand for nothing from here on: an equal unit of lower rank does. */
  readonly folded: UnitSet;
}

/** Folds units with equal digest, equal signature and equal group onto the one of lowest rank. Spills (copy, representative, the copy's rank). */
export async function foldStage(context: JobContext): Promise<FoldResult> {
  const { store, budget, rangeUnits } = context;
  const digests = await withPastDigests(context);
  const folds = await store.write('folds', schemas.folds, budget.spillBytes);
  const folded = new UnitSet();
  const spill = new FoldSpill(folds, folded, rangeUnits, context.firstUnit);
  const oversized = async (records: Oversized<typeof schemas.digests>): Promise<null> => {
    await foldPiecewise(context, records, spill);
    return null;
  };
  for (const [done, partition] of digests.partitions.entries()) {
    throwIfAborted(context.signal);
    for await (const { rows, columns } of splitPartition(digests, schemas.digests, partition, budget.loadBytes, 64, (block) => block.d1, { oversized })) {
      const representative = await foldOnEngine(context.engine, kindOf(columns), orderBy(rows, [columns.rank, columns.unit]));
      await spill.take(rows, columns, (i) => columns.unit[representative[i]]);
    }
    context.report({ stage: 'fold', done: done + 1, total: digests.partitions.length, unit: 'partitions' });
  }
  await folds.finish();
  return { folded };
}

/** The folded units of a stage that was finished before. */
export async function foldedUnits({ store }: JobContext): Promise<UnitSet> {
  const folded = new UnitSet();
  for await (const { columns } of (await store.read('folds', schemas.folds)).allBlocks()) for (const unit of columns.copy) folded.add(unit);
  return folded;
}

function kindOf({ d0, d1, d2, d3, h0, h1, group }: Columns<typeof schemas.digests>): readonly Uint32Array[] {
  return [d0, d1, d2, d3, h0, h1, group];
}

/** The same for records that do not fit in memory, such as the many copies of one page: two passes, memory for the kinds. */
async function foldPiecewise(context: JobContext, { blocks }: Oversized<typeof schemas.digests>, spill: FoldSpill): Promise<void> {
  const lowest = new LowestOfKind(7);
  for await (const { rows, columns } of blocks()) {
    throwIfAborted(context.signal);
    const kind = kindOf(columns);
    for (let i = 0; i < rows; i++) lowest.note(kind, i, columns.rank[i], columns.unit[i]);
  }
  for await (const { rows, columns } of blocks()) {
    throwIfAborted(context.signal);
    const kind = kindOf(columns);
    await spill.take(rows, columns, (i) => lowest.lowestOf(kind, i));
  }
}

class FoldSpill {
  private readonly folds: StageWriter<typeof schemas.folds>;
  private readonly folded: UnitSet;
  private readonly rangeUnits: number;
  private readonly firstUnit: number;

  constructor(folds: StageWriter<typeof schemas.folds>, folded: UnitSet, rangeUnits: number, firstUnit: number) {
    this.folds = folds;
    this.folded = folded;
    this.rangeUnits = rangeUnits;
    this.firstUnit = firstUnit;
  }

  /** Spills the records that another unit than their own stands for. */
  async take(rows: number, { unit, rank }: Block<typeof schemas.digests>['columns'], representativeOf: (record: number) => number): Promise<void> {
    const copies: number[] = [];
    const representative: number[] = [];
    for (let i = 0; i < rows; i++) {
      const standsFor = representativeOf(i);
      // Past documents stand for others only.
      if (standsFor === unit[i] || unit[i] < this.firstUnit) continue;
      copies.push(i);
      representative.push(standsFor);
      this.folded.add(unit[i]);
    }
    const copy = Float64Array.from(copies, (i) => unit[i]);
    const range = Uint32Array.from(copy, (each) => Math.floor(each / this.rangeUnits));
    this.folds.scatter(range, copies.length, { copy, representative: Float64Array.from(representative), rank: Float64Array.from(copies, (i) => rank[i]) });
    await this.folds.drain();
  }
}
