import { join, relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { ConfigError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { withHalving } from '../engine/halving.ts';
import type { SourceFile } from '../io/format.ts';
import { expandInputs } from '../io/inputs.ts';
import { PartitionStore } from '../store/partitionStore.ts';
import { budgetOf } from './budget.ts';
import { calibrationHash } from './calibration/sampledTexts.ts';
import { Checkpoints } from './checkpoints.ts';
import type { JobContext, Progress } from './context.ts';
import { assertFree, lockFiles, lockFolder } from './folderLock.ts';
import { JobIndex, jobKeyOf } from './index/jobIndex.ts';
import { identify, lookAt, type InputIdentity } from './inputIdentity.ts';
import type { DoneFacts } from './facts.ts';
import { ioThreads } from './ioThreads.ts';
import { JOB_FOLDER, JobFolder } from './manifest.ts';
import { closeInputs, openInputs } from './openInputs.ts';
import { formsForIdentity, settingsForReport, settingsOf, type DedupOptions, type Settings } from './options.ts';
import { partitioning } from './partitioning.ts';
import { pairSamples } from './pairSamples/pairSamples.ts';
import { writeSamples } from './pairSamples/writeSamples.ts';
import { assertFits, planFiles } from './plan/planJob.ts';
import { probeTables } from './probeTables.ts';
import { reportOf, type Report } from './report.ts';
import { RowSample } from './rowSample.ts';
import { runReportOf, type RunReport } from './runReport.ts';
import { runStages, type Job } from './runStages.ts';
import { dedupSamples } from './samples/dedupSamples.ts';
import type { RuleSamples } from './samples/samples.ts';
import { familyNames, shapeOf, TEXT_MODEL } from './shape.ts';
import { openSketches } from './sketching/openSketches.ts';
import { StageClock } from './stageClock.ts';
import type { Spool } from './standardInput/spool.ts';
import { STANDARD_INPUT, withSpool } from './standardInput/withSpool.ts';
import { assertApart, targetNames } from './targets.ts';
import { writeJson } from './writeJson.ts';

export interface DedupRun {
  /** What runs the kernels; stays open. */
  readonly engine: Engine;
  /** Threads that read and write, at most; 0 leaves it to this one. Default: one a core, one for 256 MiB of `memory` at most. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Opened already, in place of `inputs`: what is no file of the user's. The job closes them; who gives them answers for their staying as they are. */
  readonly sources?: readonly SourceFile[] | undefined;
  /** What the input `-` stands for; it is spooled to `output`. Null: only what an earlier run spooled. Left out: `-` is a file's name. */
  readonly standardInput?: Readable | null | undefined;
}

/** What a job over files came to. */
export interface DedupResult {
  /** What is in `output`/report.json. */
  readonly report: Report;
  /** Null where the same job had finished in this folder before and nothing was done. */
  readonly run: RunReport | null;
  /** The folder of the outputs, as it was given. */
  readonly output: string;
}

/**
 * Removes near-duplicates from the inputs and returns the report, which is also in `output`/report.json beside kept/,
 * removed.parquet and run.json. Results depend on inputs and settings alone: not on the engine, memory or partitions.
 * Rows whose text is null or has no word are kept and never compared. Inputs must not change while the job runs.
 * @throws ConfigError, InputError, FormatError, UnsupportedError, OutputError before anything is written; OutputError too
 *   while another run holds the folder; ConfigError after the first reading if a column named is in no row;
 *   InputError at a row that cannot be read unless `onError` is `skip`, and if an input changed meanwhile;
 *   CancelledError when `signal` fires; MismatchError if a promise of the outputs does not hold; BudgetError,
 *   DeviceError, CorruptError
 */
export async function dedup(options: DedupOptions, run: DedupRun): Promise<DedupResult> {
  const settings = settingsOf(options, familyNames);
  if (settings.signatures && run.sources === undefined) return dedupSketches(options, run);
  const references = await referencesOf(settings, options.output);
  const { standardInput: stream, signal, onProgress } = run;
  if (stream === undefined || !options.inputs.includes(STANDARD_INPUT)) return runJob(options, settings, run, { references });
  const spooled = { output: options.output, stream, settings, identity: identityOf(settings, references), restart: options.restart ?? false, signal, report: onProgress ?? (() => undefined) };
  return withSpool(spooled, async (spool) => runJob(options, settings, run, { spool, references }));
}

/** The inputs that were sketched stand in place of the files of sketches, which are what must not change. */
async function dedupSketches(options: DedupOptions, run: DedupRun): Promise<DedupResult> {
  if (run.standardInput !== undefined && options.inputs.includes(STANDARD_INPUT)) throw new ConfigError({ expected: 'files of sketches', found: 'standard input', remedy: 'name the files that bandsaw sketch INPUT… -o FILE.arrow wrote' });
  const paths = await expandInputs(options.inputs, options.output);
  targetNames(paths, options.output, [options.pairs ?? null, options.clusters ?? null]);
  const before = await identify(paths);
  const { sources, options: settled } = await openSketches(paths, options);
  try {
    return await runJob(settled, settingsOf(settled, familyNames), { ...run, sources }, { before });
  } finally {
    await Promise.all(sources.map(async (source) => source.close()));
  }
}

/** What a job is known by beside its inputs. */
function identityOf(settings: Settings, references: readonly InputIdentity[]): Record<string, unknown> {
  const { shape } = shapeOf(settings);
  const against = references.map(({ path, bytes, modified, content }) => `${path} of ${bytes} bytes, changed at ${modified}, content ${String(content).slice(0, 16)}`);
  const known = { ...settingsForReport(settings), bands: `${shape.bands}x${shape.rows}`, pairs: fullPath(settings.pairs), clusters: fullPath(settings.clusters), ...(settings.index === null ? {} : { index: fullPath(settings.index) }), text: TEXT_MODEL, ...formsForIdentity(settings) };
  return settings.against === null ? known : { ...known, against };
}

/** Files of reference texts, as they are before the job; none where none were asked for. */
async function referencesOf({ against, pairs, clusters }: Settings, output: string): Promise<InputIdentity[]> {
  if (against === null) return [];
  const paths = await expandInputs(against, output);
  targetNames(paths, output, [pairs, clusters]);
  return identify(paths);
}

interface Given {
  /** With one the folder is locked already. */
  readonly spool?: Spool;
  /** The files that `sources` were made of, as they were before that. */
  readonly before?: readonly InputIdentity[];
  readonly references?: readonly InputIdentity[];
}

async function runJob(options: DedupOptions, settings: Settings, run: DedupRun, given: Given): Promise<DedupResult> {
  const { spool = null, before = null, references = [] } = given;
  // A batch may be too large for the engine's buffers or for what memory it finds.
  const engine = withHalving(run.engine);
  const { shape, choice } = shapeOf(settings);
  const { output } = options;
  const named = run.sources ?? (await expandInputs(options.inputs, output, spool === null ? undefined : STANDARD_INPUT)).map((path) => (spool !== null && path === STANDARD_INPUT ? spool : path));
  const paths = named.map((each) => (typeof each === 'string' ? each : 'name' in each ? each.name : each.path));
  const names = targetNames(paths, output, [settings.pairs, settings.clusters], spool?.name);
  if (settings.index !== null) assertApart(settings.index, output, [...paths.filter((path) => path !== spool?.name), settings.pairs, settings.clusters]);
  const inputs = before ?? (await identitiesOf(named));
  const pool = ioThreads(run.workers, settings.memory);
  const { files, idColumn } = await openInputs(named, settings, pool);
  try {
    const folder = new JobFolder(output, inputs, identityOf(settings, references));
    const restart = options.restart ?? false;
    const doneBefore = async (): Promise<DedupResult | null> => {
      const finished = restart ? null : await folder.finished();
      return finished === null ? null : { report: finished.report as Report, run: null, output };
    };
    if (spool === null) await assertFree(output);
    const done = await doneBefore();
    if (done !== null && !(await folder.hasLeftover())) return done;
    const unlock = spool === null ? await lockFolder(output) : null;
    let index: JobIndex | null = null;
    let unlockTables: (() => Promise<void>) | null = null;
    let begun = false;
    try {
      // Another run may have come to its end between the look and the lock.
      const meanwhile = await doneBefore();
      if (meanwhile !== null) {
        await folder.dropRecords();
        return meanwhile;
      }
      if (spool !== null && settings.disk !== null) assertFits(await planFiles(files, idColumn, settings, output, { workers: 0 }), settings.disk - spool.identity.bytes);
      await probeTables([settings.pairs, settings.clusters]);
      unlockTables = await lockFiles(outside([settings.pairs, settings.clusters], output));
      const budget = budgetOf(settings.memory, { ioThreads: pool?.size ?? 0, inFlight: engine.concurrency });
      const before = await folder.goesOn(restart);
      if (settings.index !== null) index = await JobIndex.open(settings.index, settings, shape, jobKeyOf([...inputs, ...references], settings, shape));
      const wanted = partitioning(files, settings, shape, budget);
      const past = index?.past(wanted.rangeUnits);
      if (past !== undefined) index?.assertAsBegun(before?.past ?? past);
      const cut = await folder.takeUp(past === undefined ? wanted : { ...wanted, past }, restart);
      begun = true;
      const store = new PartitionStore(join(output, JOB_FOLDER), { job: folder.fingerprint, text: TEXT_MODEL });
      const checkpoints = await Checkpoints.open(store.folder, folder.fingerprint);
      const finishedBefore = checkpoints.runs.map(({ stage }) => stage);
      const sample = settings.sample === null ? null : await RowSample.choose(settings.sample, files, names, run.signal);
      const clock = new StageClock(engine, run.onProgress);
      const context: JobContext = { settings, shape, engine, workers: pool?.size ?? 0, rest: async () => pool?.rest(), store, files, references: references.map(({ path }) => path), sample, calibration: calibrationHash(settings, names), budget, ...cut, idColumn, index, firstUnit: cut.past?.firstUnit ?? 0, signal: run.signal, report: clock.report };
      const watched = spool === null ? inputs : await Promise.all(inputs.map(async (each) => (each.standardInput === true ? lookAt(spool.path) : each)));
      const { facts, samples } = await runToSamples({ context, checkpoints, clock, inputs: [...watched, ...references], output, names });
      const report = reportOf({ settings, files, sample, samples, bands: choice, textModel: TEXT_MODEL, facts, past: index?.live.size ?? null });
      const samplesFailure = run.sources === undefined && settings.only === null ? await writeSamples(output, run.signal, async () => [{ stage: 'dedup', ...(await pairSamples(context, facts)) }]) : null;
      const runReport = runReportOf({ context, checkpoints, clock, finishedBefore, samplesFailure });
      const reports = [join(output, 'report.json'), join(output, 'run.json')] as const;
      await writeJson(reports[0], report);
      await writeJson(reports[1], runReport);
      await folder.complete([...facts.write.paths, ...reports], cut, settings.keepJob);
      return { report, run: runReport, output };
    } catch (error) {
      // A mistyped name should not keep the folder from the job with the right one.
      if (begun && error instanceof ConfigError) await folder.abandon().catch(() => undefined);
      throw error;
    } finally {
      await index?.close();
      await unlockTables?.();
      await unlock?.();
    }
  } finally {
    await pool?.close();
    await closeInputs(files);
  }
}

/** Runs the stages, and shows a few of the rows that went; where the records of those are spoiled by now, they are made again. */
async function runToSamples(job: Job): Promise<{ facts: DoneFacts; samples: RuleSamples[] }> {
  for (;;) {
    const facts = await runStages(job);
    try {
      return { facts, samples: await dedupSamples(job.context) };
    } catch (error) {
      if (!(await job.checkpoints.forgetSpoiled(error))) throw error;
    }
  }
}

/** Of sources that are open whoever gave them answers. */
async function identitiesOf(named: readonly (string | SourceFile | Spool)[]): Promise<InputIdentity[]> {
  const identities: InputIdentity[] = [];
  for (const each of named) {
    if (typeof each === 'string') identities.push(...(await identify([each])));
    else if ('name' in each) identities.push(each.identity);
  }
  return identities;
}

/** Tables that do not lie in the folder, which has a lock of its own. */
function outside(tables: readonly (string | null)[], output: string): string[] {
  return tables.filter((path): path is string => path !== null && relative(resolve(output), resolve(path)).startsWith('..'));
}

function fullPath(path: string | null): string | null {
  return path === null ? null : resolve(path);
}
