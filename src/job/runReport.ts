import type { Engine, Fallback, PlanCounters } from '../engine/engine.ts';
import type { Progress, StageName } from './context.ts';

type Counters = Readonly<Record<string, PlanCounters>>;

export interface StageRun {
  readonly stage: StageName;
  readonly milliseconds: number;
  /** Where its kernels ran; null for a stage that runs none. */
  readonly engine: string | null;
  /** Plan name → what was run in this stage. */
  readonly plans: Counters;
  /** What the stage counted for itself: comparisons, records, bytes. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What run.json holds: how this run went, which differs from run to run. */
export interface RunReport {
  readonly engine: { readonly kind: string; readonly description: string; readonly software: boolean };
  /** The engine failed as a device does, and the job went on with another. */
  readonly fallback: Fallback | null;
  readonly stages: readonly StageRun[];
  readonly milliseconds: number;
  readonly peakMemoryBytes: number;
  readonly memoryBudgetBytes: number;
  readonly partitions: Readonly<Record<string, number>>;
  readonly versions: Readonly<Record<string, string>>;
}

function copyOf(counters: Counters): Counters {
  return JSON.parse(JSON.stringify(counters)) as Counters;
}

function difference(after: Counters, before: Counters): Counters {
  const plans: Record<string, PlanCounters> = {};
  for (const [name, now] of Object.entries(after)) {
    const then = before[name];
    if (now.runs === (then?.runs ?? 0)) continue;
    const kernels: PlanCounters['kernels'] = {};
    for (const [kernel, { dispatches, workgroups }] of Object.entries(now.kernels)) {
      const earlier = then?.kernels[kernel];
      if (dispatches > (earlier?.dispatches ?? 0)) kernels[kernel] = { dispatches: dispatches - (earlier?.dispatches ?? 0), workgroups: workgroups - (earlier?.workgroups ?? 0) };
    }
    plans[name] = {
      runs: now.runs - (then?.runs ?? 0),
      kernels,
      bytesUp: now.bytesUp - (then?.bytesUp ?? 0),
      bytesDown: now.bytesDown - (then?.bytesDown ?? 0),
      milliseconds: now.milliseconds - (then?.milliseconds ?? 0),
    };
  }
  return plans;
}

/** Times stages and takes the difference of the engine's counters around each. */
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
    const before = copyOf(this.engine.counters());
    const started = performance.now();
    this.onProgress?.({ stage, done: 0, total: null, unit: 'rows' });
    const result = await work();
    const plans = difference(copyOf(this.engine.counters()), before);
    this.stages.push({ stage, milliseconds: performance.now() - started, engine: Object.keys(plans).length === 0 ? null : this.engine.kind, plans, counts: counts(result) });
    return result;
  }

  get milliseconds(): number {
    return performance.now() - this.started;
  }
}
