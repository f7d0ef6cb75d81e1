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
import { settingsForReport } from '../options.ts';
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
  const settings = sharedSettings(options);
  const passes = passesOf(options.recipe);
  const { output } = options;
  const urlColumn = options.urlColumn ?? null;
  const outside = await openResources(options, signalsRead(options.recipe));
  const { resources } = outside;
  const lists = await outside.identity();
  assertRunnable(passes, resources, urlColumn);
  const asked = new AskedColumns(passes, urlColumn);
  const paths = await expandInputs(options.inputs, output);
  const names = targetNames(paths, output, []);
  const watched = await identify(paths);
  const { textColumn, idColumn, onError } = settingsForReport(settings);
  const folder = new JobFolder(output, watched, { command: 'clean', recipe: options.recipe, urlColumn, textColumn, idColumn, onError, emit: settings.emit, saveRemoved: settings.saveRemoved, ...(settings.calibration ? {} : { calibration: false }), text: TEXT_MODEL, lists });
  const restart = options.restart ?? false;
  const doneBefore = async (): Promise<CleanResult | null> => {
    const finished = restart ? null : await folder.finished();
    return finished === null ? null : { report: finished.report as CleanReport, run: null, output };
  };
  await assertFree(output);
  const done = await doneBefore();
  if (done !== null && !(await folder.hasLeftover())) return done;
  const pool = ioThreads(job.workers, settings.memory);
  const opened: OpenedInputs = await openInputs(paths, settings, pool, asked.names, changesTexts(options.recipe)).catch(async (error: unknown) => {
    await pool?.close();
    throw error;
  });
  const { files } = opened;
  let unlock: (() => Promise<void>) | null = null;
  let taken = false;
  try {
    unlock = await lockFolder(output);
    const meanwhile = await doneBefore();
    if (meanwhile !== null) {
      await folder.dropRecords();
      return meanwhile;
    }
    const started = performance.now();
    const held = { ioThreads: pool?.size ?? 0, inFlight: job.engine.concurrency };
    const budget = budgetOf(memoryBeside(outside.bytes, settings.memory, held), held);
    const { shape } = shapeOf(settings);
    const cut = await folder.takeUp(partitioning(files, settings, shape, budget), restart);
    taken = true;
    const store = new PartitionStore(join(output, JOB_FOLDER), { job: folder.fingerprint, text: TEXT_MODEL });
    const checkpoints = await PassCheckpoints.open(store.folder, folder.fingerprint);
    const finishedBefore = checkpoints.finished;
    const watch = new SeriesWatch(job.onProgress);
    const context: CleanContext = {
      settings, shape, engine: withHalving(job.engine), store, files, sample: null, calibration: calibrationHash(settings, names), budget, ...cut, idColumn: opened.idColumn, workers: pool?.size ?? 0, rest: async () => pool?.rest(), index: null, references: [], firstUnit: 0, signal: job.signal, report: watch.report,
      clean: { recipe: options.recipe, urlColumn, asked }, job: folder.fingerprint, watched,
    };
    const { numbering, written, stages, samples, near } = await runPasses({ context, watch, passes, checkpoints, resources, output, names });
    if (JSON.stringify(await outside.identity()) !== JSON.stringify(lists)) throw new InputError({ expected: 'the word lists and models as they were at the start', found: 'other content', remedy: 'run again with --restart when nothing writes to them any more', file: output });
    const report = cleanReportOf({ clean: context.clean, settings, files, rows: written.rows, fileRows: written.files, numbering, stages, samples, nearDuplicates: near.map(({ stage, threshold, counts }) => ({ stage, threshold, ...counts })) });
    const samplesFailure = near.length === 0 ? null : await writeSamples(output, context.signal, async () => near.map(({ stage, samples: pairs }) => ({ stage, ...shownOrThrow(pairs) })));
    const run = cleanRunOf({ context, passes, checkpoints, finishedBefore, milliseconds: performance.now() - started, samplesFailure });
    const reports = [join(output, 'report.json'), join(output, 'run.json')] as const;
    await writeJson(reports[0], report);
    await writeJson(reports[1], run);
    await folder.complete([...written.paths, ...reports], cut, settings.keepJob);
    return { report, run, output };
  } catch (error) {
    // A mistyped name should not keep the folder from the job with the right one.
    if (taken && error instanceof ConfigError) await folder.abandon().catch(() => undefined);
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
  readonly output: string;
  readonly names: readonly string[];
}

interface Ended {
  readonly numbering: Numbering;
  readonly written: Cleaned;
  readonly stages: readonly StageFunnel[];
  readonly samples: readonly RuleSamples[];
  readonly near: readonly (NearPass & { readonly stage: string })[];
}

/**
 * Runs the passes that are not finished, and writes what is left. Where records are not as they were written, the pass that
 * wrote them is done again, and those behind it.
 */
async function runPasses({ context, watch, passes, checkpoints, resources, output, names }: Running): Promise<Ended> {
  const doPass = async (corpus: Corpus, work: Pass, pass: number): Promise<PassFacts> => {
    const { result, milliseconds, series } = await watch.during('bytes', async () => runPass(corpus, work, pass, resources));
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
      const numbering = all[0].numbering as Numbering;
      const written = await writeCleaned(corpus, await rejectedUnits(context), all, output, names);
      const samples = await cleanSamples(context, all.map(({ rules }) => rules));
      await assertUnchanged(context.watched);
      const near = all.flatMap((facts, pass) => (facts.near === undefined ? [] : { stage: stagesOf(passes[pass])[0], ...facts.near }));
      return { numbering, written, samples, near, stages: await stageFunnels(context, context.clean.recipe, all, numbering.documents) };
    } catch (error) {
      if (!(await checkpoints.forgetSpoiled(error))) throw error;
    }
  }
}
