import { join } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import { residentBytes } from '../core/residentBytes.ts';
import type { Engine } from '../engine/engine.ts';
import { withHalving } from '../engine/halving.ts';
import type { KeptPages } from '../io/parquet/keptPages.ts';
import type { IoPool } from '../io/workers/ioPool.ts';
import { PartitionStore } from '../store/partitionStore.ts';
import { keptTexts } from './keptTexts.ts';
import { budgetOf, type Budget } from './budget.ts';
import { calibrationHash } from './calibration/sampledTexts.ts';
import { Checkpoints, type StageOrder } from './checkpoints.ts';
import type { JobContext, SketchShape } from './context.ts';
import { assertFree, lockFolder } from './folderLock.ts';
import { lookAt, type InputIdentity } from './inputIdentity.ts';
import { ioThreads } from './ioThreads.ts';
import { JOB_FOLDER, JobFolder } from './manifest.ts';
import { closeInputs, type OpenedInputs } from './openInputs.ts';
import type { Settings } from './options.ts';
import type { PastRows } from './index/jobIndex.ts';
import { memoryBeside } from './outside/openResources.ts';
import type { Partitioning } from './partitioning.ts';
import { RowSample } from './rowSample.ts';
import { TEXT_MODEL } from './shape.ts';
import type { Spool } from './standardInput/spool.ts';
import { writeJson } from './writeJson.ts';

/** A job in an output folder, whatever its stages are. */
interface Frame<F extends object> {
  readonly output: string;
  readonly settings: Settings;
  readonly shape: SketchShape;
  readonly engine: Engine;
  readonly workers: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** What must not change while the job runs, as it was before the first was opened. */
  readonly inputs: readonly InputIdentity[];
  /** Name of each input's outputs. */
  readonly names: readonly string[];
  /** What the job is known by beside its inputs: all that can change bytes. */
  readonly identity: unknown;
  readonly restart: boolean;
  /** With one the folder is locked already. */
  readonly spool: Spool | null;
  /** Of the memory, what models hold. */
  readonly modelBytes: number;
  /** Bytes of sets, cells and the like that it holds for a byte of text. */
  readonly heldPerText: number;
  readonly stages: StageOrder<keyof F & string>;
  readonly open: (pool: IoPool | null) => Promise<OpenedInputs>;
}

/** The job once its stages may run. */
interface Taken<F extends object, R> {
  readonly context: JobContext;
  /** As when the job began. */
  readonly past: PastRows | null;
  readonly checkpoints: Checkpoints<F, R>;
  readonly finishedBefore: readonly (keyof F & string)[];
}

/** The job under the lock, with its inputs open. */
interface Opened<F extends object, R> extends OpenedInputs {
  readonly folder: JobFolder;
  readonly budget: Budget;
  readonly ioThreads: number;
  /** The inputs as they are watched: of standard input what it was spooled to. */
  readonly watched: readonly InputIdentity[];
  /** Takes the job up where it was left, or begins it, cut this way; from then on the folder is its own. */
  readonly takeUp: (cut: Partitioning, report: JobContext['report']) => Promise<Taken<F, R>>;
}

/** What the stages leave. */
interface Ended<Report, Run> {
  readonly report: Report;
  readonly run: Run;
  /** Of every file written beside the two reports. */
  readonly paths: readonly string[];
}

/** Of the memory, what is resident where threads are worth more than the time in which others start. */
const REST_FROM = 0.5;

function isRoomy(memory: number): boolean {
  return residentBytes() < REST_FROM * memory;
}

async function rest(pool: IoPool | null, engine: Engine, memory: number): Promise<void> {
  if (isRoomy(memory)) return;
  await Promise.all([pool?.rest(), engine.rest?.()]);
}

/** What a job comes to. */
export interface JobResult<Report, Run> {
  readonly report: Report;
  /** Null where the same job had finished in this folder before and nothing was done. */
  readonly run: Run | null;
  readonly output: string;
}

/**
 * Does `work` as the one job of its output folder and writes its two reports; a job that had finished there is not done
 * again. Whatever comes, the folder is unlocked, the inputs closed and the threads ended.
 * @throws OutputError where the folder holds something else, or another run holds it; what opening and `work` throw
 */
export async function inFrame<F extends object, R, Report, Run>(frame: Frame<F>, work: (opened: Opened<F, R>) => Promise<Ended<Report, Run>>): Promise<JobResult<Report, Run>> {
  const { output, settings, restart, spool, engine } = frame;
  const folder = new JobFolder(output, frame.inputs, frame.identity);
  const doneBefore = async (): Promise<JobResult<Report, Run> | null> => {
    const finished = restart ? null : await folder.finished();
    return finished === null ? null : { report: finished.report as Report, run: null, output };
  };
  if (spool === null) await assertFree(output);
  const done = await doneBefore();
  if (done !== null && !(await folder.hasLeftover())) return done;
  const pool = ioThreads(frame.workers, settings.memory, frame.inputs.reduce((sum, { bytes }) => sum + bytes, 0));
  let opened: OpenedInputs | null = null;
  let unlock: (() => Promise<void>) | null = null;
  const taken: { cut: Partitioning | null; checkpoints: Checkpoints<F, R> | null; pages: KeptPages | null } = { cut: null, checkpoints: null, pages: null };
  try {
    const inputs = (opened = await frame.open(pool));
    if (spool === null) unlock = await lockFolder(output);
    // Another run may have come to its end between the look and the lock.
    const meanwhile = await doneBefore();
    if (meanwhile !== null) {
      await folder.dropRecords();
      return meanwhile;
    }
    const held = { ioThreads: pool?.size ?? 0, inFlight: engine.concurrency };
    const budget = budgetOf(memoryBeside(frame.modelBytes, settings.memory, held), held);
    const watched = spool === null ? frame.inputs : await Promise.all(frame.inputs.map(async (each) => (each.standardInput === true ? { ...(await lookAt(spool.path)), content: each.content } : each)));
    const takeUp = async (wanted: Partitioning, report: JobContext['report']): Promise<Taken<F, R>> => {
      const cut = (taken.cut = await folder.takeUp(wanted, restart));
      const store = new PartitionStore(join(output, JOB_FOLDER), { job: folder.fingerprint, text: TEXT_MODEL });
      taken.pages = await keptTexts(store.folder, inputs.files, frame.heldPerText, frame.shape, budget, settings);
      const checkpoints = (taken.checkpoints = await Checkpoints.open<F, R>(store.folder, folder.fingerprint, frame.stages));
      const sample = settings.sample === null ? null : await RowSample.choose(settings.sample, inputs.files, frame.names, frame.signal);
      const context: JobContext = {
        settings, shape: frame.shape, engine: withHalving(engine), workers: held.ioThreads, rest: async () => rest(pool, engine, settings.memory), isRoomy: () => isRoomy(settings.memory), store, ...inputs, references: [], sample, calibration: calibrationHash(settings, frame.names), budget, ...cut, index: null, firstUnit: 0, signal: frame.signal, report,
      };
      return { context, past: cut.past ?? null, checkpoints, finishedBefore: checkpoints.finished };
    };
    const { report, run, paths } = await work({ ...inputs, folder, budget, ioThreads: held.ioThreads, watched, takeUp });
    const reports = [join(output, 'report.json'), join(output, 'run.json')] as const;
    await writeJson(reports[0], report);
    await writeJson(reports[1], run);
    await folder.complete([...paths, ...reports], taken.cut as Partitioning, settings.keepJob);
    return { report, run, output };
  } catch (error) {
    // A mistyped name should not keep the folder from the job with the right one; what stages have found is worth more.
    if (taken.cut !== null && (taken.checkpoints?.finished.length ?? 0) === 0 && error instanceof ConfigError) await folder.abandon().catch(() => undefined);
    throw error;
  } finally {
    await unlock?.();
    await pool?.close();
    await closeInputs(opened?.files ?? []);
    await taken.pages?.close();
  }
}
