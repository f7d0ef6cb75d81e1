import { throwIfAborted } from '../../core/errors.ts';
import { slotAgreement } from '../../verify/agreementPlan.ts';
import { ACCEPT, REJECT, verdictOf } from '../../verify/verdict.ts';
import type { Block } from '../../store/columns.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import { TileCache, tilePairOf, tilePairs } from '../tiles.ts';

export interface JoinResult {
  /** Pairs whose slots were compared, and what came of it. */
  readonly compared: number;
  readonly rejected: number;
  readonly accepted: number;
  readonly undecided: number;
}

type MemberSchema = ReturnType<typeof schemas.members>;

/**
 * Decides what slot agreement can decide. `verified` gets what is accepted without the texts; pairs that the second
 * look must settle are spilled as `undecided`.
 */
export async function joinStage(context: JobContext, members: UnitSet, verified: StageWriter<typeof schemas.verified>): Promise<JoinResult> {
  const { store, budget, settings } = context;
  const tileUnits = tileUnitsOf(context, members.size);
  const tiles = Math.max(1, Math.ceil(members.size / tileUnits));
  await spillMembers(context, members, tileUnits);
  const undecided = await store.write('undecided', schemas.undecided, budget.spillBytes);
  const result = { compared: 0, rejected: 0, accepted: 0, undecided: 0 };
  if (settings.verify === 'exact' || settings.verify === 'none') await passOn(context, undecided, verified, result);
  else {
    await spillPairs(context, members, tileUnits, tiles);
    await compare(context, tiles, tileUnits, undecided, verified, result);
  }
  await undecided.finish();
  return result;
}

function tileUnitsOf({ budget, shape, engine, settings }: JobContext, members: number): number {
  const words = shape.k * shape.slotWords;
  // Two tiles go to the engine in one buffer.
  const byCount = settings.partitions === 1 ? members : Math.floor(members / settings.partitions);
  return Math.max(1, Math.min(byCount, Math.floor(budget.tileBytes / (4 * words + 24)), Math.floor(engine.limits.bufferWords / (2 * words))));
}

/** One pass over the signatures leaves those of members only, numbered densely. */
async function spillMembers(context: JobContext, members: UnitSet, tileUnits: number): Promise<void> {
  const { store, budget, shape } = context;
  const schema = schemas.members(shape.k * shape.slotWords);
  const signatures = await store.read('signatures', schema);
  const writer = await store.write('members', schema, budget.spillBytes);
  let dense = 0;
  for await (const { rows, columns } of signatures.allBlocks()) {
    throwIfAborted(context.signal);
    for (let from = 0; from < rows; ) {
      if (!members.has(columns.unit[from])) {
        from += 1;
        continue;
      }
      const tile = Math.floor(dense / tileUnits);
      let to = from;
      while (to < rows && dense < (tile + 1) * tileUnits && members.has(columns.unit[to])) {
        to += 1;
        dense += 1;
      }
      writer.append(tile, columns, from, to);
      from = to;
    }
    await writer.drain();
  }
  await writer.finish();
}

async function spillPairs(context: JobContext, members: UnitSet, tileUnits: number, tiles: number): Promise<void> {
  const { store, budget } = context;
  const candidates = await store.read('candidates', schemas.candidates);
  const writer = await store.write('member-pairs', schemas.memberPairs, budget.spillBytes);
  for await (const { rows, columns } of candidates.allBlocks()) {
    throwIfAborted(context.signal);
    const low = Uint32Array.from(columns.low, (unit) => members.denseOf(unit));
    const high = Uint32Array.from(columns.high, (unit) => members.denseOf(unit));
    writer.scatter(low.map((each, i) => tilePairOf(Math.floor(each / tileUnits), Math.floor(high[i] / tileUnits), tiles)), rows, { low, high });
    await writer.drain();
  }
  await writer.finish();
}

async function compare(
  context: JobContext,
  tiles: number,
  tileUnits: number,
  undecided: StageWriter<typeof schemas.undecided>,
  verified: StageWriter<typeof schemas.verified>,
  result: { compared: number; rejected: number; accepted: number; undecided: number },
): Promise<void> {
  const { store, shape, settings, engine, rangeUnits } = context;
  const schema = schemas.members(shape.k * shape.slotWords);
  const reader = await store.read('members', schema);
  const cache = new TileCache<Block<MemberSchema>>((tile) => reader.read(tile));
  const pairs = await store.read('member-pairs', schemas.memberPairs);
  const rule = { mode: settings.verify === 'sketch' ? 'sketch' : 'auto', thresholdMillionths: settings.thresholdMillionths, k: shape.k } as const;
  for (const { partition, lowTile, highTile } of tilePairs(pairs.partitions, tiles)) {
    const [lows, highs] = await cache.both(lowTile, highTile);
    const slots = lowTile === highTile ? lows.columns.slots : concat(lows.columns.slots, highs.columns.slots);
    const highBase = lowTile === highTile ? 0 : lows.rows;
    for await (const { rows, columns } of pairs.blocks(partition)) {
      throwIfAborted(context.signal);
      const indices = new Uint32Array(2 * rows);
      for (let i = 0; i < rows; i++) {
        indices[2 * i] = columns.low[i] - lowTile * tileUnits;
        indices[2 * i + 1] = columns.high[i] - highTile * tileUnits + highBase;
      }
      const counts = await slotAgreement(engine, slots, indices, shape.k, shape.slotWords);
      const open = new PairBatch(rows);
      const sure = new PairBatch(rows);
      for (let i = 0; i < rows; i++) {
        const a = indices[2 * i];
        const b = indices[2 * i + 1] - highBase;
        const verdict = verdictOf(rule, counts[i], Math.min(lows.columns.shingles[a], highs.columns.shingles[b]));
        if (verdict !== REJECT) (verdict === ACCEPT ? sure : open).add(lows.columns.unit[a], highs.columns.unit[b], counts[i] / shape.k, rangeUnits);
      }
      undecided.scatter(open.range, open.rows, open);
      verified.scatter(sure.range, sure.rows, sure);
      result.undecided += open.rows;
      result.accepted += sure.rows;
      result.rejected += rows - open.rows - sure.rows;
      result.compared += rows;
      await undecided.drain();
      await verified.drain();
      context.report({ stage: 'join', done: result.compared, total: pairs.rows, unit: 'pairs' });
    }
  }
}

/** Pairs on their way into a writer that is partitioned by the unit range of `high`. */
class PairBatch {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly similarity: Float64Array;
  readonly range: Uint32Array;
  /** Slots are an estimate. */
  readonly exact: Uint32Array;
  rows = 0;

  constructor(capacity: number) {
    this.low = new Float64Array(capacity);
    this.high = new Float64Array(capacity);
    this.similarity = new Float64Array(capacity);
    this.range = new Uint32Array(capacity);
    this.exact = new Uint32Array(capacity);
  }

  add(low: number, high: number, similarity: number, rangeUnits: number): void {
    this.low[this.rows] = low;
    this.high[this.rows] = high;
    this.similarity[this.rows] = similarity;
    this.range[this.rows] = Math.floor(high / rangeUnits);
    this.rows += 1;
  }
}

function concat(left: Uint32Array, right: Uint32Array): Uint32Array {
  const both = new Uint32Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** `exact`: every pair is undecided. `none`: every pair stands, with nothing known about it. */
async function passOn(
  context: JobContext,
  undecided: StageWriter<typeof schemas.undecided>,
  verified: StageWriter<typeof schemas.verified>,
  result: { accepted: number; undecided: number },
): Promise<void> {
  const candidates = await context.store.read('candidates', schemas.candidates);
  for await (const { rows, columns, partition } of candidates.allBlocks()) {
    throwIfAborted(context.signal);
    if (context.settings.verify === 'exact') {
      undecided.append(partition, columns, 0, rows);
      result.undecided += rows;
      await undecided.drain();
    } else {
      verified.append(partition, { ...columns, similarity: new Float64Array(rows).fill(NaN), exact: new Uint32Array(rows) }, 0, rows);
      result.accepted += rows;
      await verified.drain();
    }
  }
}
