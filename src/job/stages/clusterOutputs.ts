import { KEPT } from '../../cluster/keeper.ts';
import { LoopTurns } from '../../core/loopTurns.ts';
import { ScatterBuffer } from '../../store/scatterBuffer.ts';
import { schemas, type JobContext } from '../context.ts';
import { orderedEdges, type Graph } from '../graph.ts';
import type { Decisions } from './cluster.ts';

/** How large the clusters of two or more documents are. */
export interface ClusterSizes {
  /** Clusters by their number of documents, copies counted: [from, to] inclusive, to doubling. */
  readonly classes: readonly { readonly from: number; readonly to: number; readonly clusters: number; readonly documents: number }[];
  /** All of them. */
  readonly clusters: number;
  /** In all of them. */
  readonly documents: number;
  /** Documents of the largest. */
  readonly largest: number;
}

/** Copies of each unit of the graph, by position, as a list of lists. */
interface Copies {
  readonly starts: Uint32Array;
  readonly units: Float64Array;
}

/** Returns how many documents each component has, by its root's position; 0 elsewhere. */
export async function componentSizes(context: JobContext, graph: Graph, { components }: Decisions): Promise<Uint32Array> {
  const sizes = new Uint32Array(graph.units.length);
  for (let position = 0; position < sizes.length; position++) sizes[components.rootOf(position)] += 1;
  const folds = await context.store.read('folds', schemas.folds);
  for await (const { columns } of folds.allBlocks()) for (const unit of columns.representative) sizes[components.rootOf(graph.positionOf(unit))] += 1;
  return sizes;
}

export function sizeClasses(sizes: Uint32Array): ClusterSizes {
  const classes = new Map<number, { from: number; to: number; clusters: number; documents: number }>();
  let clusters = 0;
  let documents = 0;
  let largest = 0;
  for (const size of sizes) {
    if (size < 2) continue;
    const power = Math.floor(Math.log2(size));
    let entry = classes.get(power);
    if (entry === undefined) classes.set(power, (entry = { from: 2 ** power, to: 2 ** (power + 1) - 1, clusters: 0, documents: 0 }));
    entry.clusters += 1;
    entry.documents += size;
    clusters += 1;
    documents += size;
    largest = Math.max(largest, size);
  }
  return { classes: [...classes.values()].sort((a, b) => a.from - b.from), clusters, documents, largest };
}

async function readCopies(context: JobContext, graph: Graph): Promise<Copies> {
  const folds = await context.store.read('folds', schemas.folds);
  const starts = new Uint32Array(graph.units.length + 1);
  for await (const { columns } of folds.allBlocks()) for (const unit of columns.representative) starts[graph.positionOf(unit) + 1] += 1;
  for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
  const cursors = starts.slice(0, -1);
  const units = new Float64Array(folds.rows);
  for await (const { rows, columns } of folds.allBlocks()) for (let i = 0; i < rows; i++) units[cursors[graph.positionOf(columns.representative[i])]++] = columns.copy[i];
  // By number in each list: what the cap lets through must not hang on partitions.
  for (let i = 0; i + 1 < starts.length; i++) units.subarray(starts[i], starts[i + 1]).sort();
  return { starts, units };
}

/** Spills one record for every document of a cluster of two or more. */
export async function clusterRowsStage(context: JobContext, graph: Graph, { keeperOf, similarity, components, copies }: Decisions, sizes: Uint32Array): Promise<void> {
  const { store, budget, rangeUnits } = context;
  const writer = await store.write('cluster-rows', schemas.clusterRows, budget.spillBytes);
  const records = new ScatterBuffer(writer, schemas.clusterRows);
  const turns = new LoopTurns(context.signal);
  const put = (unit: number, cluster: number, keeper: number, value: number): void => records.put(Math.floor(unit / rangeUnits), unit, cluster, keeper, value, keeper === unit ? 0 : 1);
  for (let position = 0; position < graph.units.length; position++) {
    if ((position & 0x3fff) === 0x3fff) {
      await writer.drain();
      if (turns.due) await turns.take();
    }
    const root = components.rootOf(position);
    if (sizes[root] < 2) continue;
    const unit = graph.units[position];
    if (keeperOf[position] === KEPT) put(unit, graph.units[root], unit, NaN);
    else put(unit, graph.units[root], graph.units[keeperOf[position]], similarity[position]);
  }
  const folds = await store.read('folds', schemas.folds);
  for await (const { rows, columns } of folds.allBlocks()) {
    if (turns.due) await turns.take();
    for (let i = 0; i < rows; i++) {
      const position = graph.positionOf(columns.representative[i]);
      const cluster = graph.units[components.rootOf(position)];
      const fate = copies.of(columns.copy[i], position);
      if (fate === null) put(columns.copy[i], cluster, columns.representative[i], 1);
      else put(columns.copy[i], cluster, graph.units[fate.keeper], fate.similarity);
    }
    await writer.drain();
  }
  records.flush();
  await writer.finish();
}

/** What became of the verified pairs. */
export interface PairCounts {
  /** Pairs that verify, copies multiplied out. */
  readonly pairs: number;
  /** Pairs in the table. */
  readonly written: number;
  /** Clusters with more pairs than are written for one. */
  readonly cappedClusters: number;
}

/**
 * Spills the verified pairs of documents, copies multiplied out, up to the cap for each cluster: first the pairs that
 * were compared, then copies of one document, then copies of compared pairs. The same pairs on every run.
 */
export async function pairRowsStage(context: JobContext, graph: Graph, { components }: Decisions): Promise<PairCounts> {
  const { store, budget, settings } = context;
  const copies = await readCopies(context, graph);
  const writer = await store.write('pair-rows', schemas.pairRows, budget.spillBytes);
  const records = new ScatterBuffer(writer, schemas.pairRows);
  const turns = new LoopTurns(context.signal);
  const breathe = async (): Promise<void> => {
    await writer.drain();
    if (turns.due) await turns.take();
  };
  const out = new CappedPairs(records, settings.pairsPerCluster, context.rangeUnits, graph.units.length);
  const copiesOf = (position: number): Float64Array => copies.units.subarray(copies.starts[position], copies.starts[position + 1]);
  for await (const { low, high, similarity } of orderedEdges(context)) {
    for (let i = 0; i < low.length; i++) out.put(components.rootOf(low[i]), graph.units[low[i]], graph.units[high[i]], similarity[i]);
    await breathe();
  }
  for (let position = 0; position < graph.units.length; position++) {
    const copied = copiesOf(position);
    if (copied.length > 0) out.putAll(components.rootOf(position), graph.units[position], copied);
    if ((position & 0x3ff) === 0x3ff) await breathe();
  }
  for await (const { low, high, similarity } of orderedEdges(context)) {
    for (let i = 0; i < low.length; i++) {
      if ((i & 0x3ff) === 0) await breathe();
      const lows = copiesOf(low[i]);
      const highs = copiesOf(high[i]);
      if (lows.length + highs.length > 0) out.putProduct(components.rootOf(low[i]), graph.units[low[i]], lows, graph.units[high[i]], highs, similarity[i]);
    }
  }
  records.flush();
  await writer.finish();
  return out.counts(writer.rows);
}

/** Counts every pair, writes those under the cap of their cluster. */
class CappedPairs {
  private readonly written: Uint32Array;
  private readonly total: Float64Array;
  private readonly records: ScatterBuffer<typeof schemas.pairRows>;
  private readonly cap: number;
  private readonly rangeUnits: number;

  constructor(records: ScatterBuffer<typeof schemas.pairRows>, cap: number, rangeUnits: number, clusters: number) {
    this.records = records;
    this.cap = cap;
    this.rangeUnits = rangeUnits;
    this.written = new Uint32Array(clusters);
    this.total = new Float64Array(clusters);
  }

  put(cluster: number, a: number, b: number, similarity: number): void {
    this.total[cluster] += 1;
    this.write(cluster, a, b, similarity);
  }

  /** All pairs among a unit and its copies. */
  putAll(cluster: number, unit: number, copies: Float64Array): void {
    this.total[cluster] += (copies.length * (copies.length + 1)) / 2;
    for (let j = 0; j < copies.length && this.written[cluster] < this.cap; j++) {
      this.write(cluster, unit, copies[j], 1);
      for (let i = 0; i < j; i++) this.write(cluster, copies[i], copies[j], 1);
    }
  }

  /** All pairs between two units with their copies, but the pair of the two themselves. */
  putProduct(cluster: number, low: number, lowCopies: Float64Array, high: number, highCopies: Float64Array, similarity: number): void {
    this.total[cluster] += (lowCopies.length + 1) * (highCopies.length + 1) - 1;
    for (let j = -1; j < highCopies.length && this.written[cluster] < this.cap; j++) {
      const right = j < 0 ? high : highCopies[j];
      if (j >= 0) this.write(cluster, low, right, similarity);
      for (let i = 0; i < lowCopies.length && this.written[cluster] < this.cap; i++) this.write(cluster, lowCopies[i], right, similarity);
    }
  }

  private write(cluster: number, a: number, b: number, similarity: number): void {
    if (this.written[cluster] >= this.cap) return;
    this.written[cluster] += 1;
    const left = Math.min(a, b);
    this.records.put(Math.floor(left / this.rangeUnits), left, Math.max(a, b), similarity);
  }

  counts(written: number): PairCounts {
    let pairs = 0;
    let cappedClusters = 0;
    this.total.forEach((count, cluster) => {
      pairs += count;
      if (count > this.written[cluster]) cappedClusters += 1;
    });
    return { pairs, written, cappedClusters };
  }
}
