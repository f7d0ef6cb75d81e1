import type { Readable } from 'node:stream';
import { InputError } from '../../core/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { IoPool } from '../../io/workers/ioPool.ts';
import type { Progress } from '../context.ts';
import { assertUnchanged, identify } from '../inputIdentity.ts';
import { inFrame, type JobResult } from '../jobFrame.ts';
import { identitiesOf, namedInputs, nameOf } from '../namedInputs.ts';
import { openInputs } from '../openInputs.ts';
import { samplesOrWhyNot, shownOrThrow, writeSamples } from '../pairSamples/writeSamples.ts';
import { partitioning } from '../partitioning.ts';
import { assertFits } from '../plan/planJob.ts';
import { sampleShare } from '../rowSample.ts';
import type { RuleSamples } from '../samples/samples.ts';
import { shapeOf } from '../shape.ts';
import { rejectedUnits } from '../stages/sketch.ts';
import { SeriesWatch } from '../stageSeries.ts';
import type { Spool } from '../standardInput/spool.ts';
import { STANDARD_INPUT, withSpool } from '../standardInput/withSpool.ts';
import { targetNames } from '../targets.ts';
import { numberRows } from '../units.ts';
import type { CleanOptions } from './cleanOptions.ts';
import { cleanReportOf, type CleanReport } from './cleanReport.ts';
import { cleanSamples } from './cleanSamples.ts';
import { Corpus, type CleanContext } from './corpus.ts';
import { editSamples, type EditSamples } from './editSamples.ts';
import type { StageFunnel } from './funnel.ts';
import type { FactsByPass, NearPass, Numbering, PassCheckpoints, PassFacts, PassTimes } from './passFacts.ts';
import { passOrder, stagesOf, type Pass } from './passes.ts';
import { heldPerText, planCleanFiles } from './planClean.ts';
import { prepareClean, type PreparedClean } from './prepareClean.ts';
import { passName } from './records.ts';
import { cleanRunOf, type CleanRun } from './runReport.ts';
import { runPass } from './runPass.ts';
import { stageFunnels } from './stageFunnel.ts';
import { changesTexts } from './steps.ts';
import { MeasuredSource } from './stored/measuredSource.ts';
import { assertMeasuredFrom, measuredSources, openStored, type Stored } from './stored/openStored.ts';
import { storedPass } from './stored/storedPass.ts';
import { writeCleaned, type Cleaned } from './writeCleaned.ts';

export interface CleanJob {
  /** What runs the kernels; stays open. */
  readonly engine: Engine;
  /** As for `dedup`. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** As for `dedup`: what the input `-` stands for. */
  readonly standardInput?: Readable | null | undefined;
}

/** What a cleaning job comes to. */
export type CleanResult = JobResult<CleanReport, CleanRun>;

/**
 * Carries a recipe out and returns the report, which is also in `output`/report.json beside kept/, removed.parquet and
 * run.json. Results depend on inputs and recipe alone. Rows whose text is null are kept and meet no rule. Inputs must not
 * change while the job runs. A run that was stopped goes on behind the last finished pass.
 * @throws as `dedup`; ConfigError too where a rule needs a list or a column nobody named
 */
export async function clean(options: CleanOptions, job: CleanJob): Promise<CleanResult> {
  if (options.fromSignals === undefined) return begin(options, job, null);
  const stored = await openStored(options.fromSignals, options.recipe, options.output, job.signal);
  try {
    return await begin(options, job, stored);
  } finally {
    await stored.signals.close();
  }
}

/** @param stored signals in place of texts */
async function begin(options: CleanOptions, job: CleanJob, stored: Stored | null): Promise<CleanResult> {
  const prepared = await prepareClean(options, stored);
  const { standardInput: stream, signal, onProgress } = job;
  if (stream === undefined || !options.inputs.includes(STANDARD_INPUT)) return runJob(prepared, job, null);
  const { settings, identity } = prepared;
  const spooled = { command: 'clean', output: options.output, stream, settings, identity, restart: options.restart ?? false, signal, report: onProgress ?? (() => undefined) };
  return withSpool(spooled, async (spool) => runJob(prepared, job, spool));
}

async function runJob(prepared: PreparedClean, job: CleanJob, spool: Spool | null): Promise<CleanResult> {
  const { options, settings, clean: asked, passes, outside, lists, identity, references, stored, unnamed } = prepared;
  const { output } = options;
  const { recipe } = asked;
  const { engine, workers, signal } = job;
  const named = unnamed ? [...options.inputs] : await namedInputs(options.inputs, output, spool);
  const names = targetNames(named.map(nameOf), output, [], spool?.name);
  const inputs = [...(unnamed ? [] : await identitiesOf(named)), ...(await identify([...(stored?.signals.paths ?? []), ...references]))];
  const { shape } = shapeOf(settings);
  const open = async (pool: IoPool | null) => openInputs(unnamed && stored !== null ? measuredSources(stored) : named, settings, pool, asked.asked.names, changesTexts(recipe));
  const frame = { output, settings, shape, engine, workers, signal, inputs, names, identity, restart: options.restart ?? false, spool, modelBytes: outside.bytes, heldPerText: heldPerText(passes), stages: passOrder(passes), open };
  return inFrame<FactsByPass, PassTimes, CleanReport, CleanRun>(frame, async ({ files, idColumn, folder, budget, watched, takeUp }) => {
    const started = performance.now();
    if (stored !== null && !unnamed) await assertMeasuredFrom(files, stored, idColumn, settings.textColumn, signal);
    if (spool !== null && settings.disk !== null) assertFits(await planCleanFiles(prepared, files, idColumn, { workers: 0 }), settings.disk - spool.identity.bytes);
    const watch = new SeriesWatch(job.onProgress);
    const { context: plain, checkpoints, finishedBefore } = await takeUp(partitioning(files, settings, shape, budget), watch.report);
    const context: CleanContext = { ...plain, references, idColumn: stored === null ? idColumn : idColumnOf(stored, settings.idColumn), clean: asked, job: folder.fingerprint, watched };
    const { facts, written, stages, samples, near, edits } = await runPasses({ context, watch, checkpoints, prepared, names });
    if (JSON.stringify(await outside.identity()) !== JSON.stringify(lists)) throw new InputError({ expected: 'the word lists and models as they were at the start', found: 'other content', remedy: 'run again with --restart when nothing writes to them any more', file: output });
    const sizes = stored === null || stored.signals.hasSizes;
    const report = cleanReportOf({
      sizes, clean: asked, references, settings, files, rows: written.rows, fileRows: written.files, numbering: numberingOf(facts), stages, samples,
      sample: context.sample === null ? null : sampleShare(context.sample, written.rows.in),
      thresholds: asked.thresholds ? facts.flatMap((each) => each.thresholds ?? []) : null,
      decontamination: facts.flatMap(({ contamination }, pass) => (contamination === undefined ? [] : [{ stage: stagesOf(passes[pass])[0], ...contamination }])),
      nearDuplicates: near.map(({ stage, threshold, counts }) => ({ stage, threshold, ...counts })),
    });
    const samplesFailure = near.length === 0 && edits.length === 0 ? null : await writeSamples(output, signal, async () => ({ stages: near.map(({ stage, samples: pairs }) => ({ stage, ...shownOrThrow(pairs) })), edits: shownOrThrow(edits) }));
    return { report, run: cleanRunOf({ context, passes, checkpoints, finishedBefore: finishedBefore.length, milliseconds: performance.now() - started, samplesFailure }), paths: written.paths };
  });
}

interface Running {
  readonly context: CleanContext;
  readonly watch: SeriesWatch;
  readonly checkpoints: PassCheckpoints;
  readonly prepared: PreparedClean;
  readonly names: readonly string[];
}

interface Ended {
  readonly facts: readonly PassFacts[];
  readonly written: Cleaned;
  readonly stages: readonly StageFunnel[];
  readonly samples: readonly RuleSamples[];
  readonly near: readonly (NearPass & { readonly stage: string })[];
  /** What edits changed; why that cannot be shown, where it failed. */
  readonly edits: readonly EditSamples[] | string;
}

/** Column of the ids that stand beside signals; null where none does. */
function idColumnOf({ measured }: Stored, named: string | null): string | null {
  return measured.some(({ ids }) => ids !== null) ? (named ?? 'id') : null;
}

/** The first pass has numbered the rows. */
function numberingOf([first]: readonly PassFacts[]): Numbering {
  return first.numbering as Numbering;
}

/** Runs the passes that are not finished, and writes what is left. */
async function runPasses({ context, watch, checkpoints, prepared, names }: Running): Promise<Ended> {
  const { passes, stored, options, outside } = prepared;
  const doPass = async (corpus: Corpus, work: Pass, pass: number): Promise<PassFacts> => {
    const { result, ...times } = await watch.during('bytes', async () => (stored !== null && work.kind === 'local' ? storedPass(context, work, stored) : runPass(corpus, work, pass, outside.resources)));
    await assertUnchanged(context.watched);
    await checkpoints.finish(passName(pass), result, times);
    return result;
  };
  return checkpoints.mending(async () => {
    const corpus = new Corpus(context);
    const all: PassFacts[] = [];
    for (const [pass, work] of passes.entries()) {
      const facts = checkpoints.factsOf(passName(pass)) ?? (await doPass(corpus, work, pass));
      if (facts.numbering !== null) numberRows(context, facts.numbering.rows);
      await corpus.take(pass, facts);
      all.push(facts);
    }
    const written = await writeCleaned(corpus, await rejectedUnits(context), all, options.output, names);
    const samples = await cleanSamples(context, all.map(({ rules }) => rules), context.files.every(({ source }) => !(source instanceof MeasuredSource)));
    const edits = written.changed === null ? [] : await samplesOrWhyNot(context.signal, async () => editSamples(corpus, written.changed ?? new Map()));
    await assertUnchanged(context.watched);
    const near = all.flatMap((facts, pass) => (facts.near === undefined ? [] : { stage: stagesOf(passes[pass])[0], ...facts.near }));
    return { facts: all, written, samples, near, edits, stages: await stageFunnels(context, context.clean.recipe, all, numberingOf(all).documents) };
  });
}
