import { join, resolve } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import { packageVersion } from '../core/version.ts';
import { partsOf, type Engine } from '../engine/engine.ts';
import { withHalving } from '../engine/halving.ts';
import { expandInputs } from '../io/inputs.ts';
import { writeWhole } from '../io/outputFile.ts';
import { PartitionStore } from '../store/partitionStore.ts';
import { STORE_FORMAT } from '../store/stageIndex.ts';
import { budgetOf } from './budget.ts';
import { schemas, type JobContext, type Progress } from './context.ts';
import { assertFree, lockFolder } from './folderLock.ts';
import { assertUnchanged, identify, type InputIdentity } from './inputIdentity.ts';
import { JOB_FOLDER, JobFolder } from './manifest.ts';
import { closeInputs, openInputs } from './openInputs.ts';
import { formsForIdentity, settingsForReport, settingsOf, type DedupOptions, type Settings } from './options.ts';
import { probeTables } from './probeTables.ts';
import { reportOf, type Report } from './report.ts';
import { StageClock, type RunReport } from './runReport.ts';
import { familyNames, shapeOf, TEXT_MODEL, type BandChoice } from './shape.ts';
import { candidatesStage } from './stages/candidates.ts';
import { clusterStage } from './stages/cluster.ts';
import { clusterRowsStage, componentSizes, pairRowsStage, sizeClasses } from './stages/clusterOutputs.ts';
import { collideStage } from './stages/collide.ts';
import { foldStage } from './stages/fold.ts';
import { joinStage } from './stages/join.ts';
import { secondLookStage } from './stages/secondLook.ts';
import { sketchStage } from './stages/sketch.ts';
import { writeStage } from './stages/write.ts';
import { RowSample } from './rowSample.ts';
import { targetNames } from './targets.ts';
import { partitioning } from './partitioning.ts';

export interface DedupRun {
  /** What runs the kernels; stays open. */
  readonly engine: Engine;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface DedupResult {
  readonly report: Report;
  /** Null where the same job had finished in this folder before and nothing was done. */
  readonly run: RunReport | null;
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
  // A batch may be too large for the engine's buffers or for what memory it finds.
  const engine = withHalving(run.engine);
  const { shape, choice } = shapeOf(settings);
  const { output } = options;
  const paths = await expandInputs(options.inputs, output);
  const targets = targetNames(paths, output, [settings.pairs, settings.clusters]);
  const inputs = await identify(paths);
  const { files, idColumn } = await openInputs(paths, settings);
  try {
    const identity = { ...settingsForReport(settings), bands: `${shape.bands}x${shape.rows}`, pairs: fullPath(settings.pairs), clusters: fullPath(settings.clusters), text: TEXT_MODEL, ...formsForIdentity(settings) };
    const folder = new JobFolder(output, inputs, identity);
    const doneBefore = async (): Promise<DedupResult | null> => {
      const finished = await folder.finished();
      return finished === null ? null : { report: finished.report as Report, run: null, output };
    };
    await assertFree(output);
    const before = await doneBefore();
    if (before !== null) return before;
    const unlock = await lockFolder(output);
    try {
      // Another run may have come to its end between the look and the lock.
      const meanwhile = await doneBefore();
      if (meanwhile !== null) return meanwhile;
      await probeTables([settings.pairs, settings.clusters]);
      await folder.begin();
      const budget = budgetOf(settings.memory);
      const store = new PartitionStore(join(output, JOB_FOLDER), { job: folder.fingerprint, text: TEXT_MODEL });
      const sample = settings.sample === null ? null : await RowSample.choose(settings.sample, files, targets, run.signal);
      const context: JobContext = { settings, shape, engine, store, files, sample, budget, ...partitioning(files, settings, shape, budget), idColumn, signal: run.signal, report: run.onProgress ?? (() => undefined) };
      return await runStages({ context, choice, folder, inputs, targets, clock: new StageClock(engine, run.onProgress) });
    } catch (error) {
      // A mistyped name should not keep the folder from the job with the right one.
      if (error instanceof ConfigError) await folder.abandon().catch(() => undefined);
      throw error;
    } finally {
      await unlock();
    }
  } finally {
    await closeInputs(files);
  }
}

interface Job {
  readonly context: JobContext;
  readonly choice: BandChoice;
  readonly folder: JobFolder;
  /** As they were before the first was opened. */
  readonly inputs: readonly InputIdentity[];
  readonly targets: readonly string[];
  readonly clock: StageClock;
}

async function runStages({ context, choice, folder, inputs, targets, clock }: Job): Promise<DedupResult> {
  const { settings, files, store, budget, engine } = context;
  const output = folder.path;
  const sketch = await clock.run('sketch', () => sketchStage(context), ({ counts }) => ({ ...counts }));
  const fold = await clock.run('fold', () => foldStage(context), ({ folded }) => ({ folded: folded.size }));
  const collide = await clock.run('collide', () => collideStage(context, fold.folded), ({ collisions }) => ({ collisions }));
  const candidates = await clock.run('candidates', () => candidatesStage(context, sketch.facts.units), ({ candidates: pairs, members }) => ({ candidates: pairs, members: members.size }));
  const verified = await store.write('verified', schemas.verified, budget.spillBytes);
  await clock.run('join', () => joinStage(context, candidates.members, sketch.signatures, verified), (result) => ({ ...result }));
  await assertUnchanged(inputs);
  await clock.run('second-look', async () => {
    const result = await secondLookStage(context, verified);
    await verified.finish();
    return result;
  }, (result) => ({ ...result }));
  const clustered = await clock.run('cluster', async () => {
    const cluster = await clusterStage(context);
    const sizes = await componentSizes(context, cluster.graph, cluster.decisions);
    if (settings.clusters !== null) await clusterRowsStage(context, cluster.graph, cluster.decisions, sizes);
    const pairs = settings.pairs === null ? null : await pairRowsStage(context, cluster.graph, cluster.decisions);
    return { cluster, sizes: sizeClasses(sizes), pairs };
  });
  await assertUnchanged(inputs);
  const write = await clock.run('write', () => writeStage(context, sketch.facts, clustered.cluster.removed, output, targets), ({ bytesKept }) => ({ bytesKept }));
  await assertUnchanged(inputs);
  const report = reportOf({ settings, files, sample: context.sample, bands: choice, textModel: TEXT_MODEL, sketch, fold, collide, candidates, write, ...clustered });
  const runReport = runReportOf(engine, settings, context, clock);
  const reports = [join(output, 'report.json'), join(output, 'run.json')] as const;
  await writeJson(reports[0], report);
  await writeJson(reports[1], runReport);
  if (!settings.keepJob) await store.dropAll();
  await folder.complete([...write.paths, ...reports]);
  return { report, run: runReport, output };
}

function fullPath(path: string | null): string | null {
  return path === null ? null : resolve(path);
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, async (file) => file.write(Buffer.from(`${JSON.stringify(value, null, 2)}\n`)));
}

function runReportOf(engine: Engine, settings: Settings, context: JobContext, clock: StageClock): RunReport {
  return {
    engine: {
      kind: engine.kind,
      description: engine.description,
      software: engine.software,
      choice: engine.choice ?? null,
      parts: partsOf(engine).map(({ name, kind, software, failure, late, tuning }) => ({ name, kind, software, failure, late, tuning })),
    },
    fallbacks: engine.fallbacks ?? [],
    stages: clock.stages,
    milliseconds: clock.milliseconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    memoryBudgetBytes: settings.memory,
    partitions: { rangeUnits: context.rangeUnits, keyPrefixes: context.keyPrefixes, digestPrefixes: context.digestPrefixes },
    versions: { bandsaw: packageVersion(), node: process.versions.node, store: STORE_FORMAT },
  };
}
