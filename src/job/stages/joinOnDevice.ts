import { throwIfAborted } from '../../core/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { isFault } from '../../engine/faults.ts';
import type { PlanOutputs } from '../../engine/plan.ts';
import { agreementWork, keepWork, type ResidentRows } from '../../verify/agreementPlan.ts';
import { schemas, type JobContext } from '../context.ts';
import type { DeviceSignatures, SignatureSegment } from '../deviceSignatures.ts';
import { inFlight } from '../inFlight.ts';
import { settledBelow } from '../../verify/verdict.ts';
import { ByteSlots, bytesFirstPays } from './byteSlots.ts';
import type { JoinOutputs } from './joinPairs.ts';

/** Pairs of one run: enough that a device is busy, few enough that two of them are in flight. */
const PAIRS_AT_ONCE = 2 ** 16;

/** Pairs whose signatures lie in the same two segments. */
interface SegmentPairs {
  readonly left: SignatureSegment;
  readonly right: SignatureSegment;
  /** Their places in the block. */
  readonly places: Uint32Array;
  /** Rows in the two segments. */
  readonly pairs: Uint32Array;
}

/**
 * Compares the candidate pairs by the signatures that stayed on the device: they stream there and counts come back.
 * Returns null when all are done. Otherwise the signatures are not there, or went with the device, and what it returns is
 * how many blocks of candidates were done by then.
 */
export async function joinOnDevice(context: JobContext, signatures: DeviceSignatures, outputs: JoinOutputs): Promise<number | null> {
  const { store, engine, shape } = context;
  const candidates = await store.read('candidates', schemas.candidates);
  const bytes = new ByteSlots(engine, shape);
  const settled = settledBelow(outputs.rule);
  let done = 0;
  for await (const { rows, columns } of candidates.allBlocks()) {
    throwIfAborted(context.signal);
    const { segments } = signatures;
    if (segments === null) return done;
    if (done === 0 && !(await bringRest(context, signatures, segments))) return done;
    const { low, high } = columns;
    const equal = new Uint32Array(rows);
    const { compared, rejected } = outputs.counts;
    // The first block tells what share of the others bytes can be expected to settle.
    const bytesFirst = compared > 0 && bytesFirstPays(shape, { rejected: rejected / compared, pairs: candidates.rows - compared, rows: segments.reduce((sum, segment) => sum + segment.rows, 0) });
    const start = async (group: SegmentPairs): Promise<{ group: SegmentPairs; outputs: PlanOutputs }> => {
      const rowsOf = ({ key, rows: count }: SignatureSegment): ResidentRows => ({ key, words: count * signatures.rowWords });
      const [left, right] = [rowsOf(group.left), rowsOf(group.right)];
      const first = bytesFirst ? await bytes.of(left, right, settled) : undefined;
      return { group, outputs: await engine.run(agreementWork(left, group.pairs, shape, { right, bytes: first })) };
    };
    try {
      for await (const { group, outputs: { counts } } of inFlight(bySegments(segments, low, high), engine.concurrency, start)) {
        group.places.forEach((place, i) => (equal[place] = counts[i]));
      }
    } catch (error) {
      if (!goesOn(engine, error)) throw error;
      signatures.abandon();
      return done;
    }
    await outputs.take(low, high, equal);
    outputs.counts.onDevice += rows;
    if (bytesFirst) outputs.counts.bytesFirst += rows;
    done += 1;
    context.report({ stage: 'join', done: outputs.counts.compared, total: candidates.rows, unit: 'pairs' });
  }
  await bytes.release();
  signatures.release();
  return null;
}

/** With another engine in its place the job goes on; without one a fault of the device ends it. */
function goesOn({ fallbacks = [] }: Engine, error: unknown): boolean {
  return isFault(error) && fallbacks.length > 0;
}

/** Sends up what the sketch pass spilled before there was a device to keep it; returns whether it is there. */
async function bringRest(context: JobContext, signatures: DeviceSignatures, segments: readonly SignatureSegment[]): Promise<boolean> {
  const { store, engine, shape } = context;
  const { onHostBelow, rowWords } = signatures;
  if (onHostBelow === 0) return true;
  const spilled = await store.read('signatures', schemas.signatures(shape.k * shape.slotWords));
  for await (const { rows, columns } of spilled.allBlocks()) {
    throwIfAborted(context.signal);
    for (let from = 0; from < rows; ) {
      const segment = segments[segmentOf(segments, columns.unit[from])];
      // A run of units without a gap in one segment goes up in one piece.
      let to = from + 1;
      while (to < rows && columns.unit[to] === columns.unit[to - 1] + 1 && columns.unit[to] < segment.firstUnit + segment.rows) to += 1;
      const slots = columns.slots.subarray(from * rowWords, to * rowWords);
      try {
        await engine.run(keepWork(slots, segment.key, (columns.unit[from] - segment.firstUnit) * rowWords));
      } catch (error) {
        if (!goesOn(engine, error)) throw error;
      }
      if (!signatures.holds(columns.unit[from], to - from)) {
        signatures.abandon();
        return false;
      }
      from = to;
    }
  }
  return true;
}

/** Yields the pairs by the segments of their two units, at most PAIRS_AT_ONCE together. */
function* bySegments(segments: readonly SignatureSegment[], low: Float64Array, high: Float64Array): Generator<SegmentPairs> {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < low.length; i++) {
    const number = segmentOf(segments, low[i]) * segments.length + segmentOf(segments, high[i]);
    const places = groups.get(number);
    if (places === undefined) groups.set(number, [i]);
    else places.push(i);
  }
  for (const [number, all] of groups) {
    const left = segments[Math.floor(number / segments.length)];
    const right = segments[number % segments.length];
    for (let from = 0; from < all.length; from += PAIRS_AT_ONCE) {
      const places = Uint32Array.from(all.slice(from, from + PAIRS_AT_ONCE));
      const pairs = new Uint32Array(2 * places.length);
      places.forEach((place, i) => {
        pairs[2 * i] = low[place] - left.firstUnit;
        pairs[2 * i + 1] = high[place] - right.firstUnit;
      });
      yield { left, right, places, pairs };
    }
  }
}

function segmentOf(segments: readonly SignatureSegment[], unit: number): number {
  let at = segments.length - 1;
  while (segments[at].firstUnit > unit) at -= 1;
  return at;
}
