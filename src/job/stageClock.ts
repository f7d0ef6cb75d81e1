import { countedSince, type Counters } from '../engine/counters.ts';
import { partsOf, type Engine, type EngineKind, type EnginePart } from '../engine/engine.ts';
import { firstUnits, type Progress, type StageName } from './context.ts';
import { SeriesWatch, type Series } from './stageSeries.ts';

/** What one engine did in one stage. */
export interface StageEngine {
  /** The engine's description. */
  readonly name: string;
  /** Which engine it is. */
  readonly kind: EngineKind;
  /** True if it is no hardware GPU. */
  readonly software: boolean;
  /** Plan name → what was run. */
  readonly plans: Counters;
}

/** How one stage went. */
export interface StageRun {
  /** Which one. */
  readonly stage: StageName;
  /** From its beginning to its end, waiting included. */
  readonly milliseconds: number;
  /** Where its kernels ran; empty for a stage that runs none. */
  readonly engines: readonly StageEngine[];
  /** What the stage counted for itself: comparisons, records, bytes. */
  readonly counts: Readonly<Record<string, number>>;
  /** How far it was, and how much memory the process had, at up to 48 moments of its last sitting. */
  readonly series: Series;
}

/** Returns what each engine did between two readings of the same engine's parts; those that did nothing are left out. */
function workedSince(after: readonly EnginePart[], before: readonly EnginePart[]): StageEngine[] {
  const engines = after.map(({ name, kind, software, plans }, at) => ({ name, kind, software, plans: countedSince(plans, before[at]?.plans ?? {}) }));
  return engines.filter(({ plans }) => Object.keys(plans).length > 0);
}

/** Times stages, looks at how far they are, and takes the difference of each engine's counters around each. */
export class StageClock {
  private readonly engine: Engine;
  private readonly started = performance.now();
  private readonly watch: SeriesWatch;

  constructor(engine: Engine, onProgress: ((progress: Progress) => void) | undefined) {
    this.engine = engine;
    this.watch = new SeriesWatch(onProgress);
  }

  /** Passes on how far the stage has come. */
  get report(): (progress: Progress) => void {
    return this.watch.report;
  }

  async run<T>(stage: StageName, work: () => Promise<T>, counts: (result: T) => Readonly<Record<string, number>>): Promise<{ readonly result: T; readonly run: StageRun }> {
    // An engine may hand out the counters it goes on counting with.
    const before = structuredClone(partsOf(this.engine));
    this.report({ stage, done: 0, total: null, unit: firstUnits[stage] });
    const { result, milliseconds, series } = await this.watch.during(firstUnits[stage], work);
    return { result, run: { stage, milliseconds, engines: workedSince(partsOf(this.engine), before), counts: counts(result), series } };
  }

  get milliseconds(): number {
    return performance.now() - this.started;
  }
}
