import { countedSince, type Counters } from '../engine/counters.ts';
import { partsOf, type Engine, type EngineChoice, type EngineKind, type EnginePart, type Fallback } from '../engine/engine.ts';
import type { Progress, StageName } from './context.ts';

/** What one engine did in one stage. */
export interface StageEngine {
  readonly name: string;
  readonly kind: EngineKind;
  readonly software: boolean;
  /** Plan name → what was run. */
  readonly plans: Counters;
}

export interface StageRun {
  readonly stage: StageName;
  readonly milliseconds: number;
  /** Where its kernels ran; empty for a stage that runs none. */
  readonly engines: readonly StageEngine[];
  /** What the stage counted for itself: comparisons, records, bytes. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What run.json holds: how this run went, which differs from run to run. */
export interface RunReport {
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
  readonly stages: readonly StageRun[];
  readonly milliseconds: number;
  readonly peakMemoryBytes: number;
  readonly memoryBudgetBytes: number;
  readonly partitions: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** Returns what each engine did between two readings of the same engine's parts; those that did nothing are left out. */
function workedSince(after: readonly EnginePart[], before: readonly EnginePart[]): StageEngine[] {
  const engines = after.map(({ name, kind, software, plans }, at) => ({ name, kind, software, plans: countedSince(plans, before[at]?.plans ?? {}) }));
  return engines.filter(({ plans }) => Object.keys(plans).length > 0);
}

/** Times stages and takes the difference of each engine's counters around each. */
export class StageClock {
  readonly stages: StageRun[] = [];
  private readonly engine: Engine;
  private readonly onProgress: ((progress: Progress) => void) | undefined;
  private readonly started = performance.now();

  constructor(engine: Engine, onProgress: ((progress: Progress) => void) | undefined) {
    this.engine = engine;
    this.onProgress = onProgress;
  }

  async run<T>(stage: StageName, work: () => Promise<T>, counts: (result: T) => Readonly<Record<string, number>> = () => ({})): Promise<T> {
    // An engine may hand out the counters it goes on counting with.
    const before = structuredClone(partsOf(this.engine));
    const started = performance.now();
    this.onProgress?.({ stage, done: 0, total: null, unit: 'rows' });
    const result = await work();
    this.stages.push({ stage, milliseconds: performance.now() - started, engines: workedSince(partsOf(this.engine), before), counts: counts(result) });
    return result;
  }

  get milliseconds(): number {
    return performance.now() - this.started;
  }
}
