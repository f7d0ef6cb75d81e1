import { CopyWalk, type Settled } from '../cluster/copies.ts';
import { KEPT } from '../cluster/keeper.ts';
import { throwIfAborted } from '../core/errors.ts';
import { inOrder, orderBy } from '../store/order.ts';
import { UnitSet } from '../store/unitSet.ts';
import { schemas, type JobContext } from './context.ts';
import { orderedEdges, type Graph } from './graph.ts';

interface CopyFate {
  /** Position of the unit that stays in the copy's place. */
  readonly keeper: number;
  readonly similarity: number;
  /** 1 where that similarity is exact. */
  readonly exact: number;
}

/** What becomes of exact copies: mostly their representative's fate, and another keeper for those that rank behind a better one. */
export class CopyKeepers {
  private readonly settled: Settled;
  private readonly others: UnitSet;
  private readonly fates: Settled;

  /** `fates` has the fate of each of `others` by its dense number. */
  private constructor(settled: Settled, others: UnitSet, fates: Settled) {
    this.settled = settled;
    this.others = others.freeze();
    this.fates = fates;
  }

  /** All copies share their representative's fate. */
  static inherited(settled: Settled): CopyKeepers {
    return new CopyKeepers(settled, new UnitSet(), { keeperOf: new Uint32Array(0), similarity: new Float64Array(0), exact: new Uint8Array(0) });
  }

  /** By the keeper rule: the most similar kept unit of lower rank than the copy. */
  static async find(context: JobContext, graph: Graph, settled: Settled): Promise<CopyKeepers> {
    const folds = await context.store.read('folds', schemas.folds);
    const doubtful = folds.rows === 0 ? null : await outdone(context, settled);
    if (doubtful === null) return CopyKeepers.inherited(settled);
    const others = new UnitSet();
    for await (const { rows, columns } of folds.allBlocks()) {
      for (let i = 0; i < rows; i++) if (doubtful[graph.positionOf(columns.representative[i])] === 1) others.add(columns.copy[i]);
    }
    others.freeze();
    const representative = new Uint32Array(others.size);
    const before = new Uint32Array(others.size);
    for await (const { rows, columns } of folds.allBlocks()) {
      throwIfAborted(context.signal);
      for (let i = 0; i < rows; i++) {
        if (!others.has(columns.copy[i])) continue;
        const dense = others.denseOf(columns.copy[i]);
        representative[dense] = graph.positionOf(columns.representative[i]);
        before[dense] = unitsBefore(graph, columns.rank[i], columns.copy[i]);
      }
    }
    const order = orderBy(others.size, [representative, before]);
    const walk = new CopyWalk(settled, inOrder(representative, order), inOrder(before, order));
    for await (const { low, high, similarity, exact } of orderedEdges(context)) walk.add(low, high, similarity, exact);
    walk.finish();
    const fates = { keeperOf: new Uint32Array(others.size), similarity: new Float64Array(others.size), exact: new Uint8Array(others.size) };
    order.forEach((dense, at) => {
      fates.keeperOf[dense] = walk.keeperOf[at];
      fates.similarity[dense] = walk.similarity[at];
      fates.exact[dense] = walk.exact[at];
    });
    return new CopyKeepers(settled, others, fates);
  }

  /** Returns the fate of a copy of the unit at a position; null if that unit is kept and stands for the copy itself. */
  of(copy: number, position: number): CopyFate | null {
    if (this.settled.keeperOf[position] === KEPT) return null;
    const [{ keeperOf, similarity, exact }, at] = this.others.has(copy) ? [this.fates, this.others.denseOf(copy)] : [this.settled, position];
    return { keeper: keeperOf[at], similarity: similarity[at], exact: exact[at] };
  }
}

/** Marks removed units that resemble a kept unit more than their keeper: one of higher rank, or it were their keeper. Null if there is none. */
async function outdone(context: JobContext, { keeperOf, similarity }: Settled): Promise<Uint8Array | null> {
  const edges = await context.store.read('edges', schemas.edges);
  const marks = new Uint8Array(keeperOf.length);
  let any = false;
  for await (const { rows, columns } of edges.allBlocks()) {
    throwIfAborted(context.signal);
    for (let i = 0; i < rows; i++) {
      const low = columns.low[i];
      if (keeperOf[low] === KEPT || keeperOf[columns.high[i]] !== KEPT || !(columns.similarity[i] > similarity[low])) continue;
      marks[low] = 1;
      any = true;
    }
  }
  return any ? marks : null;
}

/** Number of units of the graph that have a lower (rank, number). */
function unitsBefore({ units, ranks }: Graph, rank: number, unit: number): number {
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isLower = ranks === null || ranks[middle] === rank ? units[middle] < unit : ranks[middle] < rank;
    if (isLower) low = middle + 1;
    else high = middle;
  }
  return low;
}
