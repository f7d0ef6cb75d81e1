import { throwIfAborted } from '../core/errors.ts';
import { LoopTurns } from '../core/loopTurns.ts';
import type { Block } from '../store/columns.ts';
import { inOrder, orderBy } from '../store/order.ts';
import { UnitSet } from '../store/unitSet.ts';
import { schemas, type JobContext } from './context.ts';
import { PAST_RANK } from './index/probe.ts';
import { splitPartition, type Oversized } from './splitPartition.ts';

/** The units that a cluster can hold, in rank order: those of verified pairs and those that stand for copies. */
export interface Graph {
  /** Unit at each position. */
  readonly units: Float64Array;
  /** Rank keys by position; null where all are 0. */
  readonly ranks: Float64Array | null;
  /** Returns a unit's position, or −1 if it is in no verified pair and has no copies. */
  positionOf(unit: number): number;
}

/** Collects the units, ranks them, and spills the verified pairs as edges between positions. */
export async function buildGraph(context: JobContext): Promise<Graph> {
  const { store, settings } = context;
  const folds = await store.read('folds', schemas.folds);
  const nodes = new UnitSet();
  for await (const { columns } of verifiedPairs(context)) {
    for (const unit of columns.low) nodes.add(unit);
    for (const unit of columns.high) nodes.add(unit);
  }
  for await (const { columns } of folds.allBlocks()) for (const unit of columns.representative) nodes.add(unit);
  nodes.freeze();
  const byNumber = nodes.toArray();
  // With the input's own order every rank key is 0, and positions are the dense numbers.
  const ranks = settings.keep.kind === 'first' ? null : await ranksOf(context, nodes);
  const order = ranks === null ? null : orderBy(byNumber.length, [ranks, byNumber]);
  const positions = order === null ? null : new Uint32Array(order.length);
  if (order !== null && positions !== null) order.forEach((dense, position) => (positions[dense] = position));
  const graph: Graph = {
    units: order === null ? byNumber : inOrder(byNumber, order),
    ranks: order === null || ranks === null ? null : inOrder(ranks, order),
    positionOf(unit) {
      if (!nodes.has(unit)) return -1;
      const dense = nodes.denseOf(unit);
      return positions === null ? dense : positions[dense];
    },
  };
  await spillEdges(context, graph);
  return graph;
}

/** Rank keys by dense number. */
async function ranksOf(context: JobContext, nodes: UnitSet): Promise<Float64Array> {
  const units = await context.store.read('units', schemas.units);
  const ranks = new Float64Array(nodes.size);
  ranks.fill(PAST_RANK, 0, nodes.countIn(0, context.firstUnit));
  for await (const { rows, columns } of units.allBlocks()) {
    throwIfAborted(context.signal);
    for (let i = 0; i < rows; i++) if (nodes.has(columns.unit[i])) ranks[nodes.denseOf(columns.unit[i])] = columns.rank[i];
  }
  return ranks;
}

/** Yields what the join accepted and what the second look found. */
export async function* verifiedPairs({ store, signal }: JobContext): AsyncGenerator<Block<typeof schemas.verified>> {
  for (const stage of ['accepted', 'verified']) {
    for await (const block of (await store.read(stage, schemas.verified)).allBlocks()) {
      throwIfAborted(signal);
      yield block;
    }
  }
}

async function spillEdges(context: JobContext, graph: Graph): Promise<void> {
  const writer = await context.store.write('edges', schemas.edges, context.budget.spillBytes);
  for await (const { rows, columns } of verifiedPairs(context)) {
    const low = Uint32Array.from(columns.low, (unit) => graph.positionOf(unit));
    const high = Uint32Array.from(columns.high, (unit) => graph.positionOf(unit));
    writer.scatter(high.map((position) => Math.floor(position / context.rangeUnits)), rows, { low, high, similarity: columns.similarity, exact: columns.exact });
    await writer.drain();
  }
  await writer.finish();
}

interface Edges {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly similarity: Float64Array;
  readonly exact: Uint32Array;
}

/** Yields all edges ordered by the later unit's position, then the earlier's; the same sequence however they are partitioned. */
export async function* orderedEdges(context: JobContext): AsyncGenerator<Edges> {
  const { store, budget, rangeUnits } = context;
  const edges = await store.read('edges', schemas.edges);
  const scale = Math.floor(2 ** 32 / rangeUnits);
  let done = 0;
  const turns = new LoopTurns(context.signal);
  // One unit has at most bands × depth pairs as the later one.
  const oversized = async (records: Oversized<typeof schemas.edges>): Promise<Block<typeof schemas.edges>> => records.read();
  for (const partition of edges.partitions) {
    if (turns.due) await turns.take();
    const base = partition * rangeUnits;
    for await (const { rows, columns } of splitPartition(edges, schemas.edges, partition, budget.loadBytes, 40, (block) => block.high.map((position) => (position - base) * scale), { oversized })) {
      const order = orderBy(rows, [columns.high, columns.low]);
      yield { low: inOrder(columns.low, order), high: inOrder(columns.high, order), similarity: inOrder(columns.similarity, order), exact: inOrder(columns.exact, order) };
      done += rows;
      context.report({ stage: 'cluster', done, total: edges.rows, unit: 'pairs' });
    }
  }
}
