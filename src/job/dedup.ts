import { relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { ConfigError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { SourceFile } from '../io/format.ts';
import { expandInputs } from '../io/inputs.ts';
import type { IoPool } from '../io/workers/ioPool.ts';
import type { JobContext, Progress } from './context.ts';
import { lockFiles } from './folderLock.ts';
import { JobIndex, jobKeyOf } from './index/jobIndex.ts';
import { identify, type InputIdentity } from './inputIdentity.ts';
import { jobStages, type DoneFacts, type JobFacts } from './facts.ts';
import { inFrame, type JobResult } from './jobFrame.ts';
import { identitiesOf, namedInputs, nameOf } from './namedInputs.ts';
import { openInputs } from './openInputs.ts';
import { formsForIdentity, settingsForReport, settingsOf, type DedupOptions, type Settings } from './options.ts';
import { partitioning } from './partitioning.ts';
import { pairSamples } from './pairSamples/pairSamples.ts';
import { writeSamples } from './pairSamples/writeSamples.ts';
import { assertFits, HELD_PER_TEXT, planFiles } from './plan/planJob.ts';
import { probeTables } from './probeTables.ts';
import { reportOf, type Report } from './report.ts';
import { runReportOf, type RunReport } from './runReport.ts';
import { runStages, type Job } from './runStages.ts';
import { dedupSamples } from './samples/dedupSamples.ts';
import type { RuleSamples } from './samples/samples.ts';
import { familyNames, shapeOf, TEXT_MODEL } from './shape.ts';
import { openSketches } from './sketching/openSketches.ts';
import { StageClock, type StageRun } from './stageClock.ts';
import type { Spool } from './standardInput/spool.ts';
import { STANDARD_INPUT, withSpool } from './standardInput/withSpool.ts';
import { assertApart, targetNames } from './targets.ts';

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
export type DedupResult = JobResult<Report, RunReport>;

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
  const spooled = { command: settings.only ?? 'dedup', output: options.output, stream, settings, identity: identityOf(settings, references), restart: options.restart ?? false, signal, report: onProgress ?? (() => undefined) };
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
  const { engine, workers, signal } = run;
  const { shape, choice } = shapeOf(settings);
  const { output } = options;
  const named = run.sources ?? (await namedInputs(options.inputs, output, spool));
  const paths = named.map(nameOf);
  const names = targetNames(paths, output, [settings.pairs, settings.clusters], spool?.name);
  if (settings.index !== null) assertApart(settings.index, output, [...paths.filter((path) => path !== spool?.name), settings.pairs, settings.clusters]);
  const inputs = before ?? (await identitiesOf(named));
  const restart = options.restart ?? false;
  const frame = { output, settings, shape, engine, workers, signal, inputs, names, identity: identityOf(settings, references), restart, spool, modelBytes: 0, heldPerText: HELD_PER_TEXT, stages: jobStages, open: async (pool: IoPool | null) => openInputs(named, settings, pool) };
  return inFrame<JobFacts, StageRun, Report, RunReport>(frame, async ({ files, idColumn, folder, budget, watched, takeUp }) => {
    if (spool !== null && settings.disk !== null) assertFits(await planFiles(files, idColumn, settings, output, { workers: 0 }), settings.disk - spool.identity.bytes);
    await probeTables([settings.pairs, settings.clusters]);
    const unlockTables = await lockFiles(outside([settings.pairs, settings.clusters], output));
    let index: JobIndex | null = null;
    try {
      const begun = await folder.goesOn(restart);
      if (settings.index !== null) index = await JobIndex.open(settings.index, settings, shape, jobKeyOf([...inputs, ...references], settings, shape));
      const wanted = partitioning(files, settings, shape, budget);
      const past = index?.past(wanted.rangeUnits);
      if (past !== undefined) index?.assertAsBegun(begun?.past ?? past);
      const clock = new StageClock(engine, run.onProgress);
      const { context: plain, past: begunPast, checkpoints, finishedBefore } = await takeUp(past === undefined ? wanted : { ...wanted, past }, clock.report);
      const context: JobContext = { ...plain, references: references.map(({ path }) => path), index, firstUnit: begunPast?.firstUnit ?? 0 };
      const { facts, samples } = await runToSamples({ context, checkpoints, clock, inputs: [...watched, ...references], output, names });
      const report = reportOf({ settings, files, sample: context.sample, samples, bands: choice, textModel: TEXT_MODEL, facts, past: index?.live.size ?? null });
      const samplesFailure = run.sources === undefined && settings.only === null ? await writeSamples(output, signal, async () => ({ stages: [{ stage: 'dedup', ...(await pairSamples(context, facts)) }], edits: [] })) : null;
      return { report, run: runReportOf({ context, checkpoints, clock, finishedBefore, samplesFailure }), paths: facts.write.paths };
    } finally {
      await index?.close();
      await unlockTables();
    }
  });
}

/** Runs the stages, and shows a few of the rows that went; where the records of those are spoiled by now, they are made again. */
async function runToSamples(job: Job): Promise<{ facts: DoneFacts; samples: RuleSamples[] }> {
  return job.checkpoints.mending(async () => {
    const facts = await runStages(job);
    return { facts, samples: await dedupSamples(job.context) };
  });
}

/** Tables that do not lie in the folder, which has a lock of its own. */
function outside(tables: readonly (string | null)[], output: string): string[] {
  return tables.filter((path): path is string => path !== null && relative(resolve(output), resolve(path)).startsWith('..'));
}

function fullPath(path: string | null): string | null {
  return path === null ? null : resolve(path);
}
