import { join } from 'node:path';
import { ConfigError, InputError } from '../../core/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { withHalving } from '../../engine/halving.ts';
import { expandInputs } from '../../io/inputs.ts';
import type { Resources } from '../../signals/resources.ts';
import { PartitionStore } from '../../store/partitionStore.ts';
import { budgetOf } from '../budget.ts';
import { calibrationHash } from '../calibration/sampledTexts.ts';
import type { Progress } from '../context.ts';
import { assertFree, lockFolder } from '../folderLock.ts';
import { assertUnchanged, identify } from '../inputIdentity.ts';
import { ioThreads } from '../ioThreads.ts';
import { JOB_FOLDER, JobFolder } from '../manifest.ts';
import { memoryBeside, openResources } from '../outside/openResources.ts';
import { closeInputs, openInputs, type OpenedInputs } from '../openInputs.ts';
import { partitioning } from '../partitioning.ts';
import { copiesRows, settingsForReport } from '../options.ts';
import { shapeOf, TEXT_MODEL } from '../shape.ts';
import { rejectedUnits } from '../stages/sketch.ts';
import { targetNames } from '../targets.ts';
import { numberRows } from '../units.ts';
import { shownOrThrow, writeSamples } from '../pairSamples/writeSamples.ts';
import { SeriesWatch } from '../stageSeries.ts';
import { writeJson } from '../writeJson.ts';
import { AskedColumns } from './askedColumns.ts';
import { sharedSettings, type CleanOptions } from './cleanOptions.ts';
import type { RuleSamples } from '../samples/samples.ts';
import { cleanReportOf, type CleanReport } from './cleanReport.ts';
import { cleanSamples } from './cleanSamples.ts';
import { Corpus, type CleanContext } from './corpus.ts';
import type { StageFunnel } from './funnel.ts';
import { PassCheckpoints } from './passCheckpoints.ts';
import type { NearPass, Numbering, PassFacts } from './passFacts.ts';
import { passesOf, stagesOf, type Pass } from './passes.ts';
import { cleanRunOf, type CleanRun } from './runReport.ts';
import { assertRunnable, runPass } from './runPass.ts';
import { signalsRead } from './signalsRead.ts';
import { MeasuredSource } from './stored/measuredSource.ts';
import { assertMeasuredFrom, measuredSources, openStored, type Stored } from './stored/openStored.ts';
import { storedPass } from './stored/storedPass.ts';
import { stageFunnels } from './stageFunnel.ts';
import { changesTexts } from './steps.ts';
import { writeCleaned, type Cleaned } from './writeCleaned.ts';

export interface CleanJob {
  /** What runs the kernels; stays open. */
  readonly engine: Engine;
  /** As for `dedup`. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What a cleaning job comes to. */
export interface CleanResult {
  /** As in report.json. */
  readonly report: CleanReport;
  /** Null where the same job had finished in this folder before and nothing was done. */
  readonly run: CleanRun | null;
  /** The folder with the outputs. */
  readonly output: string;
}

/**
 * Carries a recipe out and returns the report, which is also in `output`/report.json beside kept/, removed.parquet and
 * run.json. Results depend on inputs and recipe alone. Rows whose text is null are kept and meet no rule. Inputs must not
 * change while the job runs. A run that was stopped goes on behind the last finished pass.
 * @throws as `dedup`; ConfigError too where a rule needs a list or a column nobody named
 */
export async function clean(options: CleanOptions, job: CleanJob): Promise<CleanResult> {
  if (options.fromSignals === undefined) return runJob(options, job, null);
  const stored = await openStored(options.fromSignals, options.recipe, options.output, job.signal);
  try {
    return await runJob(options, job, stored);
  } finally {
    await stored.signals.close();
  }
}

/** @param stored signals in place of texts */
async function runJob(given: CleanOptions, job: CleanJob, stored: Stored | null): Promise<CleanResult> {
  // Of inputs that nobody named, names and rows are known from their signals.
  const unnamed = stored !== null && given.inputs.length === 0;
  const options = unnamed ? { ...given, inputs: stored.measured.map(({ name }) => name), emit: given.emit ?? (given.dryRun === true ? undefined : 'mask') } : given;
  const settings = sharedSettings(options);
  if (unnamed && copiesRows(settings)) throw new ConfigError({ expected: 'the inputs, for their rows', found: 'signals alone', remedy: 'name the inputs that the signals were measured from, or give --emit mask or ids' });
  const passes = passesOf(options.recipe);
  const { output } = options;
  const urlColumn = options.urlColumn ?? null;
  const thresholds = options.thresholds ?? false;
  const outside = await openResources(options, stored === null ? signalsRead(options.recipe) : []);
  const { resources } = outside;
  const lists = await outside.identity();
  if (stored === null) assertRunnable(passes, resources, urlColumn);
  const asked = new AskedColumns(passes, urlColumn);
  const paths = unnamed ? [...options.inputs] : await expandInputs(options.inputs, output);
  const names = targetNames(paths, output, []);
  const watched = await identify([...(unnamed ? [] : paths), ...(stored?.signals.paths ?? [])]);
  const { textColumn, idColumn, onError } = settingsForReport(settings);
  const folder = new JobFolder(output, watched, { command: 'clean', recipe: options.recipe, urlColumn, textColumn, idColumn, onError, emit: settings.emit, saveRemoved: settings.saveRemoved, ...(settings.calibration ? {} : { calibration: false }), text: TEXT_MODEL, lists, ...(thresholds ? { thresholds } : {}), ...(stored === null ? {} : { fromSignals: true }) });
  const restart = options.restart ?? false;
  const doneBefore = async (): Promise<CleanResult | null> => {
    const finished = restart ? null : await folder.finished();
    return finished === null ? null : { report: finished.report as CleanReport, run: null, output };
  };
  await assertFree(output);
  const done = await doneBefore();
  if (done !== null && !(await folder.hasLeftover())) return done;
  const pool = ioThreads(job.workers, settings.memory);
  const opened: OpenedInputs = await openInputs(unnamed ? measuredSources(stored) : paths, settings, pool, asked.names, changesTexts(options.recipe)).catch(async (error: unknown) => {
    await pool?.close();
    throw error;
  });
  const { files } = opened;
  let unlock: (() => Promise<void>) | null = null;
  let taken = false;
  // What finished passes have found is worth more than a free folder.
  let passesDone = (): number => 0;
  try {
    unlock = await lockFolder(output);
    const meanwhile = await doneBefore();
    if (meanwhile !== null) {
      await folder.dropRecords();
      return meanwhile;
    }
    const started = performance.now();
    if (stored !== null && !unnamed) await assertMeasuredFrom(files, stored, opened.idColumn, settings.textColumn, job.signal);
    const held = { ioThreads: pool?.size ?? 0, inFlight: job.engine.concurrency };
    const budget = budgetOf(memoryBeside(outside.bytes, settings.memory, held), held);
    const { shape } = shapeOf(settings);
    const cut = await folder.takeUp(partitioning(files, settings, shape, budget), restart);
    taken = true;
    const store = new PartitionStore(join(output, JOB_FOLDER), { job: folder.fingerprint, text: TEXT_MODEL });
    const checkpoints = await PassCheckpoints.open(store.folder, folder.fingerprint);
    const finishedBefore = checkpoints.finished;
    passesDone = () => checkpoints.finished;
    const watch = new SeriesWatch(job.onProgress);
    const context: CleanContext = {
      settings, shape, engine: withHalving(job.engine), store, files, sample: null, calibration: calibrationHash(settings, names), budget, ...cut, idColumn: stored === null ? opened.idColumn : idColumnOf(stored, settings.idColumn), workers: pool?.size ?? 0, rest: async () => pool?.rest(), index: null, references: [], firstUnit: 0, signal: job.signal, report: watch.report,
      clean: { recipe: options.recipe, urlColumn, thresholds, asked }, job: folder.fingerprint, watched,
    };
    const { facts, written, stages, samples, near } = await runPasses({ context, watch, passes, checkpoints, resources, stored, output, names });
    if (JSON.stringify(await outside.identity()) !== JSON.stringify(lists)) throw new InputError({ expected: 'the word lists and models as they were at the start', found: 'other content', remedy: 'run again with --restart when nothing writes to them any more', file: output });
    const sizes = stored === null || stored.signals.hasSizes;
    const report = cleanReportOf({ sizes, clean: context.clean, settings, files, rows: written.rows, fileRows: written.files, numbering: numberingOf(facts), stages, samples, thresholds: thresholds ? facts.flatMap((each) => each.thresholds ?? []) : null, nearDuplicates: near.map(({ stage, threshold, counts }) => ({ stage, threshold, ...counts })) });
    const samplesFailure = near.length === 0 ? null : await writeSamples(output, context.signal, async () => near.map(({ stage, samples: pairs }) => ({ stage, ...shownOrThrow(pairs) })));
    const run = cleanRunOf({ context, passes, checkpoints, finishedBefore, milliseconds: performance.now() - started, samplesFailure });
    const reports = [join(output, 'report.json'), join(output, 'run.json')] as const;
    await writeJson(reports[0], report);
    await writeJson(reports[1], run);
    await folder.complete([...written.paths, ...reports], cut, settings.keepJob);
    return { report, run, output };
  } catch (error) {
    // A mistyped name should not keep the folder from the job with the right one.
    if (taken && passesDone() === 0 && error instanceof ConfigError) await folder.abandon().catch(() => undefined);
    throw error;
  } finally {
    await unlock?.();
    await pool?.close();
    await closeInputs(files);
  }
}

interface Running {
  readonly context: CleanContext;
  readonly watch: SeriesWatch;
  readonly passes: readonly Pass[];
  readonly checkpoints: PassCheckpoints;
  readonly resources: Resources;
  readonly stored: Stored | null;
  readonly output: string;
  readonly names: readonly string[];
}

interface Ended {
  readonly facts: readonly PassFacts[];
  readonly written: Cleaned;
  readonly stages: readonly StageFunnel[];
  readonly samples: readonly RuleSamples[];
  readonly near: readonly (NearPass & { readonly stage: string })[];
}

/** Column of the ids that stand beside signals; null where none does. */
function idColumnOf({ measured }: Stored, named: string | null): string | null {
  return measured.some(({ ids }) => ids !== null) ? (named ?? 'id') : null;
}

/** The first pass has numbered the rows. */
function numberingOf([first]: readonly PassFacts[]): Numbering {
  return first.numbering as Numbering;
}

/**
 * Runs the passes that are not finished, and writes what is left. Where records are not as they were written, the pass that
 * wrote them is done again, and those behind it.
 */
async function runPasses({ context, watch, passes, checkpoints, resources, stored, output, names }: Running): Promise<Ended> {
  const doPass = async (corpus: Corpus, work: Pass, pass: number): Promise<PassFacts> => {
    const { result, milliseconds, series } = await watch.during('bytes', async () => (stored !== null && work.kind === 'local' ? storedPass(context, work, stored) : runPass(corpus, work, pass, resources)));
    await assertUnchanged(context.watched);
    await checkpoints.finish(result, milliseconds, series);
    return result;
  };
  for (;;) {
    try {
      const corpus = new Corpus(context);
      const all: PassFacts[] = [];
      for (const [pass, work] of passes.entries()) {
        const known = checkpoints.factsOf<PassFacts>(pass);
        const facts = known ?? (await doPass(corpus, work, pass));
        if (facts.numbering !== null) numberRows(context, facts.numbering.rows);
        await corpus.take(pass, facts);
        all.push(facts);
      }
      const written = await writeCleaned(corpus, await rejectedUnits(context), all, output, names);
      const samples = await cleanSamples(context, all.map(({ rules }) => rules), context.files.every(({ source }) => !(source instanceof MeasuredSource)));
      await assertUnchanged(context.watched);
      const near = all.flatMap((facts, pass) => (facts.near === undefined ? [] : { stage: stagesOf(passes[pass])[0], ...facts.near }));
      return { facts: all, written, samples, near, stages: await stageFunnels(context, context.clean.recipe, all, numberingOf(all).documents) };
    } catch (error) {
      if (!(await checkpoints.forgetSpoiled(error))) throw error;
    }
  }
}
