import { throwIfAborted } from '../../core/errors.ts';
import { LoopTurns } from '../../core/loopTurns.ts';
import { NumberSet } from '../../store/numberSet.ts';
import type { StageReader } from '../../store/stageReader.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';

interface CandidatesResult {
  /** Units that are in a candidate pair; frozen. */
  readonly members: UnitSet;
  readonly candidates: number;
}

/** Bytes that one number of a set takes while the set grows. */
const BYTES_PER_NUMBER = 48;

/**
 * Leaves of the pairs of all bands every pair once, sorted. Near-duplicates meet in most of their bands, so what is left
 * is a small part of what comes in, and only that has to fit in memory.
 */
export async function candidatesStage(context: JobContext, units: number): Promise<CandidatesResult> {
  const { store, budget, rangeUnits } = context;
  const collisions = await store.read('collisions', schemas.collisions);
  const candidates = await store.write('candidates', schemas.candidates, budget.spillBytes);
  const members = new UnitSet();
  const turns = new LoopTurns(context.signal);
  const limit = Math.max(1024, Math.floor(budget.loadBytes / BYTES_PER_NUMBER));
  for (const [done, partition] of collisions.partitions.entries()) {
    const base = partition * rangeUnits;
    for await (const numbers of distinct(context, collisions, partition, base, base + rangeUnits, units, limit)) {
      const high = numbers.map((number) => base + Math.floor(number / units));
      const low = numbers.map((number) => number % units);
      for (const unit of high) members.add(unit);
      for (const unit of low) members.add(unit);
      candidates.append(partition, { low, high }, 0, numbers.length);
      await candidates.drain();
      if (turns.due) await turns.take();
    }
    context.report({ stage: 'candidates', done: done + 1, total: collisions.partitions.length, unit: 'partitions' });
  }
  await candidates.finish();
  return { members: members.freeze(), candidates: candidates.rows };
}

/** The members of a stage that was finished before; frozen. */
export async function candidateMembers({ store, signal }: JobContext): Promise<UnitSet> {
  const members = new UnitSet();
  for await (const { columns } of (await store.read('candidates', schemas.candidates)).allBlocks()) {
    throwIfAborted(signal);
    for (const unit of columns.low) members.add(unit);
    for (const unit of columns.high) members.add(unit);
  }
  return members.freeze();
}

/**
 * Yields the distinct pairs whose later unit is in [from, to), each as (high − base) · units + low, ascending. Where
 * they are too many for memory, half the range at a time: one unit has at most bands × depth pairs as the later one.
 */
async function* distinct(
  context: JobContext,
  collisions: StageReader<typeof schemas.collisions>,
  partition: number,
  from: number,
  to: number,
  units: number,
  limit: number,
): AsyncGenerator<Float64Array> {
  const base = partition * context.rangeUnits;
  const set = new NumberSet();
  let fits = true;
  for await (const { rows, columns } of collisions.blocks(partition)) {
    throwIfAborted(context.signal);
    const { low, high } = columns;
    for (let i = 0; i < rows; i++) if (high[i] >= from && high[i] < to) set.add((high[i] - base) * units + low[i]);
    fits = set.size <= limit || to - from === 1;
    if (!fits) break;
  }
  if (fits) {
    yield set.sorted();
    return;
  }
  const middle = Math.floor((from + to) / 2);
  yield* distinct(context, collisions, partition, from, middle, units, limit);
  yield* distinct(context, collisions, partition, middle, to, units, limit);
}
