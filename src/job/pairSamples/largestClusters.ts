import { KEPT } from '../../cluster/keeper.ts';
import { schemas, type JobContext } from '../context.ts';
import type { Graph } from '../graph.ts';
import type { Decisions } from '../stages/cluster.ts';
import { unitHash } from './pairReservoir.ts';

/** A document of a cluster: `keeper` is itself where it stays; the similarity is to the keeper, null where nothing was compared. */
interface ClusterMember {
  readonly unit: number;
  readonly keeper: number;
  readonly similarity: number | null;
}

/** One of the largest clusters. */
export interface LargeCluster {
  readonly documents: number;
  /** Of these, those that stay. */
  readonly kept: number;
  /** The lowest in rank, then some others, chosen by hash. */
  readonly members: readonly ClusterMember[];
}

const CLUSTERS = 8;
const MEMBERS = 6;

interface Gathered {
  readonly root: number;
  kept: number;
  readonly first: ClusterMember;
  /** In order of their hashes. */
  readonly others: (ClusterMember & { readonly hash: number })[];
}

/** Returns the largest clusters with some of their documents, copies among them, the same on every run. @param sizes documents by the root's position */
export async function largestClusters({ store, firstUnit }: JobContext, graph: Graph, { components, keeperOf, similarity, copies }: Decisions, sizes: Uint32Array): Promise<LargeCluster[]> {
  const largest = new Map<number, Gathered>();
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  for (const root of rootsOf(sizes)) largest.set(root, { root, kept: 0, first: { unit: graph.units[root], keeper: graph.units[root], similarity: null }, others: [] });
  const put = (cluster: Gathered, unit: number, keeper: number, value: number): void => {
    if (unit === keeper) cluster.kept += 1;
    if (unit === cluster.first.unit) return;
    const hash = unitHash(unit < firstUnit ? -1 - unit : unit - firstUnit);
    const { others } = cluster;
    if (others.length === MEMBERS - 1 && others[others.length - 1].hash < hash) return;
    let place = others.length;
    while (place > 0 && (others[place - 1].hash > hash || (others[place - 1].hash === hash && others[place - 1].unit > unit))) place -= 1;
    others.splice(place, 0, { unit, keeper, similarity: known(value), hash });
    if (others.length === MEMBERS) others.pop();
  };
  if (largest.size === 0) return [];
  for (let position = 0; position < graph.units.length; position++) {
    const cluster = largest.get(components.rootOf(position));
    if (cluster === undefined) continue;
    const unit = graph.units[position];
    if (keeperOf[position] === KEPT) put(cluster, unit, unit, NaN);
    else put(cluster, unit, graph.units[keeperOf[position]], similarity[position]);
  }
  for await (const { rows, columns } of (await store.read('folds', schemas.folds)).allBlocks()) {
    for (let i = 0; i < rows; i++) {
      const position = graph.positionOf(columns.representative[i]);
      const cluster = largest.get(components.rootOf(position));
      if (cluster === undefined) continue;
      const fate = copies.of(columns.copy[i], position);
      if (fate === null) put(cluster, columns.copy[i], columns.representative[i], 1);
      else put(cluster, columns.copy[i], graph.units[fate.keeper], fate.similarity);
    }
  }
  return [...largest.values()].map(({ root, kept, first, others }) => ({ documents: sizes[root], kept, members: [first, ...others.map(({ unit, keeper, similarity: value }) => ({ unit, keeper, similarity: value }))] }));
}

/** Positions of the roots of the largest clusters, largest first, the lower rank first among equals. */
function rootsOf(sizes: Uint32Array): number[] {
  const roots: number[] = [];
  for (let position = 0; position < sizes.length; position++) {
    if (sizes[position] < 2 || (roots.length === CLUSTERS && sizes[roots[CLUSTERS - 1]] >= sizes[position])) continue;
    let place = roots.length;
    while (place > 0 && sizes[roots[place - 1]] < sizes[position]) place -= 1;
    roots.splice(place, 0, position);
    if (roots.length > CLUSTERS) roots.pop();
  }
  return roots;
}
