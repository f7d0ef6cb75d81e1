import { packageVersion } from '../core/version.ts';
import { partsOf, type EngineChoice, type EngineKind, type EnginePart, type Fallback } from '../engine/engine.ts';
import { STORE_FORMAT } from '../store/stageIndex.ts';
import type { Spoiled } from './checkpoints.ts';
import type { JobContext, StageName } from './context.ts';
import type { JobCheckpoints } from './facts.ts';
import type { StageClock, StageRun } from './stageClock.ts';

/** What run.json holds: how this run went, which differs from run to run. */
export interface RunReport {
  /** What ran the kernels. */
  readonly engine: {
    readonly kind: EngineKind;
    readonly description: string;
    readonly software: boolean;
    /** What `auto` took and why; null where an engine was named. */
    readonly choice: EngineChoice | null;
    /** Every engine that was opened for the job, with why it dropped out if it did. */
    readonly parts: readonly Omit<EnginePart, 'plans'>[];
  };
  /** Failures as a device has them, after which the job went on with another engine; empty where there were none. */
  readonly fallbacks: readonly Fallback[];
  /** Of all stages, those of earlier sittings among them. */
  readonly stages: readonly StageRun[];
  /** Of this sitting. */
  readonly milliseconds: number;
  /** Most resident memory of the process, by the system. */
  readonly peakMemoryBytes: number;
  /** What `memory` allowed for buffers and partitions. */
  readonly memoryBudgetBytes: number;
  /** How many there were of each kind. */
  readonly partitions: Readonly<Record<string, number>>;
  /** In how many sittings the job was done, and what this one found finished. */
  readonly resume: { readonly sittings: number; readonly finishedBefore: readonly StageName[]; readonly spoiled: readonly Spoiled[] };
  /** Why side-by-side.json could not be written, which ends no job; null where it was, or where there are no texts to show. */
  readonly samplesFailure: string | null;
  /** Of bandsaw, Node and what was loaded. */
  readonly versions: Readonly<Record<string, string>>;
}

interface RunParts {
  readonly context: JobContext;
  readonly checkpoints: JobCheckpoints;
  readonly clock: StageClock;
  /** Stages that were finished when this sitting began. */
  readonly finishedBefore: readonly StageName[];
  /** Why the samples could not be written. */
  readonly samplesFailure: string | null;
}

/** What run.json of every job holds, whatever its steps. */
export type HowItRan = Pick<RunReport, 'engine' | 'fallbacks' | 'peakMemoryBytes' | 'memoryBudgetBytes' | 'partitions' | 'versions'>;

/** Returns what is measured of this process and told of the engine. */
export function howItRan({ engine, settings, rangeUnits, keyPrefixes, digestPrefixes }: JobContext): HowItRan {
  return {
    engine: {
      kind: engine.kind,
      description: engine.description,
      software: engine.software,
      choice: engine.choice ?? null,
      parts: partsOf(engine).map(({ name, kind, software, failure, late, tuning }) => ({ name, kind, software, failure, late, tuning })),
    },
    fallbacks: engine.fallbacks ?? [],
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    memoryBudgetBytes: settings.memory,
    partitions: { rangeUnits, keyPrefixes, digestPrefixes },
    versions: { bandsaw: packageVersion(), node: process.versions.node, store: STORE_FORMAT },
  };
}

export function runReportOf({ context, checkpoints, clock, finishedBefore, samplesFailure }: RunParts): RunReport {
  const { engine, fallbacks, ...rest } = howItRan(context);
  return {
    engine,
    fallbacks,
    stages: checkpoints.runs,
    milliseconds: clock.milliseconds,
    ...rest,
    samplesFailure,
    resume: { sittings: checkpoints.sittings, finishedBefore, spoiled: checkpoints.spoiled },
  };
}
