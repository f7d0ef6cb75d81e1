import { throwIfAborted } from '../../core/errors.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { slotAgreement } from '../../verify/agreementPlan.ts';
import { SHORT_SHINGLES } from '../../verify/verdict.ts';
import { schemas, type JobContext } from '../context.ts';
import { comparesTexts } from '../options.ts';
import type { DeviceSignatures } from '../deviceSignatures.ts';
import { pastDocuments } from '../index/lookUp.ts';
import { joinByTiles, pairSchema, type Tiles } from '../tileJoin.ts';
import { joinOnDevice } from './joinOnDevice.ts';
import { JoinOutputs, type JoinCounts } from './joinPairs.ts';
import { readTile, spillMembers } from './memberSignatures.ts';

/**
 * Decides what slot agreement can decide. What is accepted without the texts is spilled as `accepted`; pairs that the second
 * look must settle are spilled as `undecided`. Signatures are compared where they are: on the device if they stayed
 * there, else by tiles of those of members. The pairs that come out are the same.
 */
export async function joinStage(
  context: JobContext,
  members: UnitSet,
  signatures: DeviceSignatures | null,
): Promise<Readonly<JoinCounts>> {
  const { store, budget } = context;
  const undecided = await store.write('undecided', schemas.undecided, budget.spillBytes);
  const accepted = await store.write('accepted', schemas.verified, budget.spillBytes);
  // Nothing is compared without signatures.
  const short = signatures === null ? new UnitSet() : await shortUnits(context, members);
  const outputs = new JoinOutputs(context, short, undecided, accepted);
  if (signatures === null) await passOn(context, outputs);
  else {
    const done = await joinOnDevice(context, signatures, outputs);
    if (done !== null) await joinTiles(context, members, signatures.lost, done, outputs);
  }
  await undecided.finish();
  await accepted.finish();
  return outputs.counts;
}

async function shortUnits({ store, index, firstUnit }: JobContext, members: UnitSet): Promise<UnitSet> {
  const units = await store.read('units', schemas.units);
  const short = new UnitSet();
  for await (const { rows, columns } of units.allBlocks()) {
    for (let i = 0; i < rows; i++) if (columns.shingles[i] < SHORT_SHINGLES) short.add(columns.unit[i]);
  }
  if (index !== null) for await (const { unit, shingles } of pastDocuments(index, members.below(firstUnit))) if (shingles < SHORT_SHINGLES) short.add(unit);
  return short;
}

/** By an external join: signatures of members in tiles that fit in memory, pairs by the tiles of their units. */
async function joinTiles(context: JobContext, members: UnitSet, lost: UnitSet, skipBlocks: number, outputs: JoinOutputs): Promise<void> {
  const tileUnits = tileUnitsOf(context, members.size);
  const tiles: Tiles = { count: Math.max(1, Math.ceil(members.size / tileUnits)), of: (dense) => Math.floor(dense / tileUnits), first: (tile) => tile * tileUnits };
  await spillMembers(context, members, tileUnits, lost);
  await spillPairs(context, members, tiles, skipBlocks);
  await compare(context, tiles, outputs);
}

function tileUnitsOf({ budget, shape, engine, settings }: JobContext, members: number): number {
  const words = shape.k * shape.slotWords;
  const byCount = settings.partitions === 1 ? members : Math.floor(members / settings.partitions);
  return Math.max(1, Math.min(byCount, Math.floor(budget.tileBytes / (4 * words + 8)), Math.floor(engine.limits.bufferWords / words)));
}

async function spillPairs(context: JobContext, members: UnitSet, tiles: Tiles, skipBlocks: number): Promise<void> {
  const { store, budget } = context;
  const candidates = await store.read('candidates', schemas.candidates);
  const writer = await store.write('member-pairs', pairSchema, budget.spillBytes);
  let block = 0;
  for await (const { rows, columns } of candidates.allBlocks()) {
    throwIfAborted(context.signal);
    if (block++ < skipBlocks) continue;
    const low = Uint32Array.from(columns.low, (unit) => members.denseOf(unit));
    const high = Uint32Array.from(columns.high, (unit) => members.denseOf(unit));
    writer.scatter(low.map(tiles.of), rows, { low, high });
    await writer.drain();
  }
  await writer.finish();
}

async function compare(context: JobContext, tiles: Tiles, outputs: JoinOutputs): Promise<void> {
  const { store, shape, engine } = context;
  const schema = schemas.members(shape.k * shape.slotWords);
  const reader = await store.read('members', schema);
  const total = (await store.read('member-pairs', pairSchema)).rows;
  const join = { schema, pairs: 'member-pairs', carried: 'carried-members', records: { tiles, inMemory: false, load: async (tile: number) => readTile(reader, tile) } };
  for await (const { lows, highs, low, high } of joinByTiles(context, join)) {
    const indices = new Uint32Array(2 * low.length);
    for (let i = 0; i < low.length; i++) {
      indices[2 * i] = low[i];
      indices[2 * i + 1] = high[i];
    }
    const unitsOf = ({ unit }: { readonly unit: Float64Array }, rows: Uint32Array): Float64Array => Float64Array.from(rows, (row) => unit[row]);
    await outputs.take(unitsOf(lows, low), unitsOf(highs, high), await slotAgreement(engine, lows.slots, indices, shape, highs.slots));
    context.report({ stage: 'join', done: outputs.counts.compared, total, unit: 'pairs' });
  }
}

/** `exact`, `edit`: every pair is undecided. `none`: every pair stands, with nothing known about it. */
async function passOn(context: JobContext, { undecided, accepted, counts }: JoinOutputs): Promise<void> {
  const candidates = await context.store.read('candidates', schemas.candidates);
  for await (const { rows, columns, partition } of candidates.allBlocks()) {
    throwIfAborted(context.signal);
    if (comparesTexts(context.settings.verify)) {
      undecided.append(partition, columns, 0, rows);
      counts.undecided += rows;
      await undecided.drain();
    } else {
      accepted.append(partition, { ...columns, similarity: new Float64Array(rows).fill(NaN), exact: new Uint32Array(rows) }, 0, rows);
      counts.accepted += rows;
      await accepted.drain();
    }
  }
}
