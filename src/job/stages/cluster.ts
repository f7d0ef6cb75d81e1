import { Components } from '../../cluster/components.ts';
import { KEPT, KeeperWalk } from '../../cluster/keeper.ts';
import { MismatchError } from '../../core/errors.ts';
import { LoopTurns } from '../../core/loopTurns.ts';
import { ScatterBuffer } from '../../store/scatterBuffer.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import { CopyKeepers } from '../copyKeepers.ts';
import { buildGraph, orderedEdges, type Graph } from '../graph.ts';

/** Why a row went, as removed.parquet names it; `removals.rule` is the index. */
export const removalRules = ['jaccard', 'slot-agreement', 'equal-words', 'component', 'edits'] as const;
const RULE_JACCARD = 0;
const RULE_AGREEMENT = 1;
const RULE_EQUAL = 2;
const RULE_COMPONENT = 3;
const RULE_EDITS = 4;

/** What becomes of the units of the graph, by position. */
export interface Decisions {
  /** KEPT, or the position of the unit that stays instead. */
  readonly keeperOf: Uint32Array;
  /** To that unit; NaN where the two were never compared. */
  readonly similarity: Float64Array;
  /** 1 where that similarity is exact. */
  readonly exact: Uint8Array;
  readonly components: Components;
  /** What becomes of the copies that these units stand for. */
  readonly copies: CopyKeepers;
}

interface ClusterResult {
  readonly graph: Graph;
  readonly decisions: Decisions;
  readonly removed: UnitSet;
  /** Those that went for a past document. */
  readonly removedForPast: number;
  /** Verified pairs by similarity: 20 classes of 0.05, and at the end those of exactly 1. */
  readonly similarities: readonly number[];
}

/** Decides, alone: which units go, and which stay in their place. Spills `removals`, copies among them. */
export async function clusterStage(context: JobContext): Promise<ClusterResult> {
  const { settings } = context;
  const graph = await buildGraph(context);
  const components = new Components(graph.units.length);
  const walk = new KeeperWalk(graph.units.length);
  const similarities = Array.from({ length: 21 }, () => 0);
  const turns = new LoopTurns(context.signal);
  for await (const edges of orderedEdges(context)) {
    if (turns.due) await turns.take();
    for (let i = 0; i < edges.low.length; i++) {
      components.join(edges.low[i], edges.high[i]);
      if (!Number.isNaN(edges.similarity[i])) similarities[Math.floor(edges.similarity[i] * 20)] += 1;
    }
    if (settings.cluster === 'keeper') walk.add(edges.low, edges.high, edges.similarity, edges.exact);
  }
  const decisions = settings.cluster === 'keeper' ? { keeperOf: walk.keeperOf, similarity: walk.similarity, exact: walk.exact, components, copies: await CopyKeepers.find(context, graph, walk) } : await byComponents(context, components, graph.units.length);
  assertDecisions(context, decisions);
  const { removed, removedForPast } = await spillRemovals(context, graph, decisions);
  return { graph, decisions, removed, removedForPast, similarities };
}

/** The removed units of a stage that was finished before. */
export async function removedUnits({ store }: JobContext): Promise<UnitSet> {
  const removed = new UnitSet();
  for await (const { columns } of (await store.read('removals', schemas.removals)).allBlocks()) for (const unit of columns.unit) removed.add(unit);
  return removed;
}

/** Keeps the lowest rank of every component; a unit's similarity is known where its own pair with that one was verified. */
async function byComponents(context: JobContext, components: Components, units: number): Promise<Decisions> {
  const keeperOf = new Uint32Array(units).fill(KEPT);
  const similarity = new Float64Array(units).fill(NaN);
  const exact = new Uint8Array(units);
  for (let position = 0; position < units; position++) {
    const root = components.rootOf(position);
    if (root !== position) keeperOf[position] = root;
  }
  for await (const edges of orderedEdges(context)) {
    for (let i = 0; i < edges.low.length; i++) {
      if (keeperOf[edges.high[i]] !== edges.low[i]) continue;
      similarity[edges.high[i]] = edges.similarity[i];
      exact[edges.high[i]] = edges.exact[i];
    }
  }
  return { keeperOf, similarity, exact, components, copies: CopyKeepers.inherited({ keeperOf, similarity, exact }) };
}

/** What the outputs promise, checked on every removal: a violated promise is a failed job. */
function assertDecisions({ settings }: JobContext, { keeperOf, similarity }: Decisions): void {
  for (let position = 0; position < keeperOf.length; position++) {
    const keeper = keeperOf[position];
    if (keeper === KEPT) continue;
    const wrong =
      keeper >= position
        ? `a keeper of rank ${keeper}, which is not lower`
        : keeperOf[keeper] !== KEPT
          ? 'a keeper that is itself removed'
          : settings.cluster === 'keeper' && !(similarity[position] >= settings.threshold - 1e-12)
            ? `a similarity of ${similarity[position]} to its keeper`
            : null;
    if (wrong !== null) throw new MismatchError({ expected: `the unit of rank ${position} to be removed for a kept unit of lower rank and similarity ${settings.threshold}`, found: wrong, remedy: 'report this as a bug' });
  }
}

async function spillRemovals(context: JobContext, graph: Graph, { keeperOf, similarity, exact, copies }: Decisions): Promise<Pick<ClusterResult, 'removed' | 'removedForPast'>> {
  const { store, budget, rangeUnits, firstUnit, settings } = context;
  const compared = settings.verify === 'edit' ? RULE_EDITS : RULE_JACCARD;
  const folds = await store.read('folds', schemas.folds);
  const writer = await store.write('removals', schemas.removals, budget.spillBytes);
  const records = new ScatterBuffer(writer, schemas.removals);
  const turns = new LoopTurns(context.signal);
  const removed = new UnitSet();
  let removedForPast = 0;
  const put = (unit: number, keeper: number, value: number, rule: number): void => {
    if (unit < firstUnit) throw new MismatchError({ expected: 'past documents to stay', found: `number ${unit} removed`, remedy: 'report this as a bug' });
    if (keeper < firstUnit) removedForPast += 1;
    removed.add(unit);
    const told = Number.isNaN(value) ? RULE_COMPONENT : rule;
    // What signatures accepted is an estimate, whatever it says.
    records.put(Math.floor(unit / rangeUnits), unit, keeper, value, told === RULE_COMPONENT || told === RULE_AGREEMENT ? 0 : 1, told);
  };
  for (let position = 0; position < keeperOf.length; position++) {
    if ((position & 0x3fff) === 0x3fff) {
      await writer.drain();
      if (turns.due) await turns.take();
    }
    if (keeperOf[position] !== KEPT) put(graph.units[position], graph.units[keeperOf[position]], similarity[position], exact[position] === 1 ? compared : RULE_AGREEMENT);
  }
  for await (const { rows, columns } of folds.allBlocks()) {
    if (turns.due) await turns.take();
    for (let i = 0; i < rows; i++) {
      const fate = copies.of(columns.copy[i], graph.positionOf(columns.representative[i]));
      if (fate === null) put(columns.copy[i], columns.representative[i], 1, RULE_EQUAL);
      else if (keeperOf[fate.keeper] === KEPT) put(columns.copy[i], graph.units[fate.keeper], fate.similarity, fate.exact === 1 ? compared : RULE_AGREEMENT);
      else throw new MismatchError({ expected: `the copy ${columns.copy[i]} to be removed for a kept unit`, found: 'one that is itself removed', remedy: 'report this as a bug' });
    }
    await writer.drain();
  }
  records.flush();
  await writer.finish();
  if (writer.rows !== removed.size) throw new MismatchError({ expected: 'every removed unit once', found: `${writer.rows} removals of ${removed.size} units`, remedy: 'report this as a bug' });
  return { removed, removedForPast };
}
