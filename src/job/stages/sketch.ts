import type { PlanOutputs } from '../../engine/plan.ts';
import { allEnded } from '../../core/allEnded.ts';
import { LoopTurns } from '../../core/loopTurns.ts';
import { partsOf } from '../../engine/engine.ts';
import { releaseOutputs } from '../../engine/release.ts';
import { outputsOfSketched } from '../../sketch/sketchedOutputs.ts';
import { sketchWork } from '../../sketch/sketchPlan.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { SampledTexts } from '../calibration/sampledTexts.ts';
import { schemas, type JobContext } from '../context.ts';
import { comparesSignatures } from '../options.ts';
import { DeviceSignatures, type UnitRange } from '../deviceSignatures.ts';
import { ContaminationSpill, contaminationFacts, removedByFile } from '../decontaminate/contaminationSpill.ts';
import { Decontamination, type Inspected } from '../decontaminate/decontamination.ts';
import type { ContaminationCounts, JobCheckpoints, SketchFacts } from '../facts.ts';
import { inFlight } from '../inFlight.ts';
import { SketchRows, type Piece, type ReadState } from './sketchRows.ts';
import { restoreGroups, SketchSpill } from './sketchSpill.ts';

/** A part of the pass that is finished: what a later run needs to go on behind it. */
interface SketchPart {
  readonly part: number;
  readonly read: ReadState;
  readonly documents: number;
  readonly missing: readonly UnitRange[];
  readonly contamination: ContaminationCounts | null;
  /** Rows that the job can calibrate itself with. */
  readonly usable: number;
}

interface SketchResult {
  readonly facts: SketchFacts;
  /** Null where the way of verifying needs no signatures. */
  readonly signatures: DeviceSignatures | null;
}

/** The signatures of a job whose sketch pass, or a part of it, was done before; null where none are needed. */
export function signaturesOf({ settings, shape, engine, index }: JobContext, missing: readonly UnitRange[]): DeviceSignatures | null {
  return !comparesSignatures(settings.verify) ? null : DeviceSignatures.resumed(engine, shape.k * shape.slotWords, missing, index === null);
}

/** The rejected units of a pass that is finished. */
export async function rejectedUnits({ store }: JobContext): Promise<UnitSet> {
  const rejected = new UnitSet();
  for await (const { columns } of (await store.read('rejected', schemas.rejected)).allBlocks()) for (const unit of columns.unit) rejected.add(unit);
  return rejected;
}

/**
 * Reads every input once and spills signatures, band keys, digests and ids. Null, wordless and rejected rows go no
 * further than their ids. Rows that were sketched before keep their sketch; only the keys are made anew, as bands and
 * groups are this job's. What holds a part of a reference text is spilled as such and not sketched. Row numbers of the
 * files are filled in on the way. After every `checkpointBytes` of text what was read counts as done.
 * @throws ConfigError if a column that was asked for is in no row; as readReferences
 */
export async function sketchStage(context: JobContext, checkpoints: JobCheckpoints): Promise<SketchResult> {
  const before = checkpoints.partOf('sketch') as SketchPart | null;
  let part = before?.part ?? 0;
  let documents = before?.documents ?? 0;
  const decontamination = await Decontamination.open(context);
  const groups = await restoreGroups(context, part);
  const contamination = decontamination === null ? null : await ContaminationSpill.open(context, part, before?.contamination ?? null);
  const texts = await SampledTexts.open(context, part, before?.usable ?? 0);
  const spill = await SketchSpill.open(context, part);
  const signatures = signaturesOf(context, before?.missing ?? []);
  const rows = new SketchRows(context, spill, groups, before?.read ?? null);
  try {
    while (!rows.done) {
      documents += await sketchPieces(context, rows.pieces(context.budget.checkpointBytes), { spill, signatures, decontamination, contamination, texts });
      if (rows.done) break;
      part += 1;
      await spill.checkpoint(part);
      await contamination?.checkpoint(part);
      await texts?.checkpoint(part);
      await checkpoints.finishPart('sketch', { part, read: rows.state, documents, missing: signatures?.missing ?? [], contamination: contamination?.counts ?? null, usable: texts?.usable ?? 0 } satisfies SketchPart);
    }
    rows.assertSeen();
    await spill.finish();
    await contamination?.finish();
    await texts?.finish();
  } catch (error) {
    signatures?.release();
    throw error;
  } finally {
    await rows.close();
  }
  const { units, rows: files, bytes, nulls, rejected } = rows.state;
  const { sample } = context;
  const outside = sample === null ? 0 : files.reduce((sum, count, index) => sum + count - sample.countIn(index, count), 0);
  const found = decontamination === null || contamination === null ? null : await contaminationFacts(context, decontamination.references, contamination.counts, await removedByFile(context, decontamination.references), 'contamination');
  const wordless = units - outside - rejected - nulls - documents - (found?.removed ?? 0);
  const counts = { nulls, wordless, outside, groups: rows.groupCount, bytes, documents };
  return { facts: { units, files, rejected, counts, missing: signatures?.missing ?? [], usable: texts?.usable ?? 0, contamination: found }, signatures };
}

interface Sketched {
  readonly piece: Piece;
  /** Null where only reference texts are looked for. */
  readonly outputs: PlanOutputs | null;
  /** Its signatures stayed on the device. */
  readonly retained: boolean;
  /** Null where there are no reference texts. */
  readonly inspected: Inspected | null;
}

interface Sinks {
  readonly spill: SketchSpill;
  readonly signatures: DeviceSignatures | null;
  readonly decontamination: Decontamination | null;
  readonly contamination: ContaminationSpill | null;
  /** Null where the job does not calibrate itself. */
  readonly texts: SampledTexts | null;
}

/** Sketches pieces and spills them in their order; returns how many documents had words and stay so far. */
async function sketchPieces({ engine, shape, settings, signal }: JobContext, pieces: AsyncIterable<Piece>, { spill, signatures, decontamination, contamination, texts }: Sinks): Promise<number> {
  const sketched = async (piece: Piece): Promise<Pick<Sketched, 'outputs' | 'retained'>> => {
    if (settings.only !== null) return { outputs: null, retained: false };
    const salts = new Uint32Array(2 * piece.ranks.length);
    for (let i = 0; i < piece.groups.length; i++) salts[2 * i] = piece.groups[i];
    if (piece.sketched !== null) return { outputs: outputsOfSketched(piece.sketched, shape, salts), retained: false };
    const retain = signatures === null ? null : await signatures.place(piece.firstUnit, piece.ranks.length);
    const request = { signatures: signatures !== null && retain === null, retain: retain ?? [] };
    return { outputs: await engine.run(sketchWork(piece.column, shape, salts, request)), retained: retain !== null };
  };
  const start = async (piece: Piece): Promise<Sketched> => {
    // The sketch first: it is what engines are timed by.
    const [made, inspected] = await allEnded([sketched(piece), decontamination === null ? Promise.resolve(null) : decontamination.inspect(piece.column)]);
    return { piece, ...made, inspected };
  };
  const evict = async (): Promise<void> => {
    for await (const run of signatures?.evict() ?? []) {
      spill.takeSignatures(run);
      await spill.drain();
    }
  };
  let documents = 0;
  const turns = new LoopTurns(signal);
  for await (const { piece, outputs, retained, inspected } of inFlight(pieces, engine.concurrency, start)) {
    if (retained) signatures?.settle(piece.firstUnit, piece.ranks.length);
    else await evict();
    if (inspected !== null) {
      contamination?.take(piece.firstUnit, inspected);
      await contamination?.drain();
    }
    if (outputs === null) documents += inspected?.documents ?? 0;
    else {
      texts?.take(piece, outputs['unit_words'], inspected?.removed ?? null);
      await texts?.drain();
      documents += spill.take(piece.firstUnit, piece.ranks, piece.groups, outputs, inspected?.removed ?? null);
      // The spill has copied all of it.
      releaseOutputs(outputs);
    }
    // Of engines that do the same work at once one may be at it yet.
    if (partsOf(engine).length === 1) piece.release?.();
    await spill.drain();
    if (turns.due) await turns.take();
  }
  await evict();
  return documents;
}
