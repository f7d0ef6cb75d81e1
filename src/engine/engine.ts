import type { PlanOutputs, Work } from './plan.ts';
import type { Residents } from './residents.ts';

/** `both`: several engines side by side. `auto`: not chosen yet. */
export type EngineKind = 'gpu' | 'cpu' | 'twin' | 'both' | 'auto';

/** Counts since the engine was opened, by plan name. */
export interface PlanCounters {
  runs: number;
  /** Kernel id → dispatches, for engines that run kernels one by one; milliseconds on the device where it was asked to time them. */
  kernels: Record<string, { dispatches: number; workgroups: number; milliseconds?: number }>;
  bytesUp: number;
  bytesDown: number;
  milliseconds: number;
  /** Runs that were done in two halves for want of memory; left out where there were none. */
  halvings?: number;
}

/** Why and to what a job changed its engine. */
export interface Fallback {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** Batches redone for this reason where the engine itself went on; left out where it did not. */
  readonly batches?: number;
}

/** One of the engines that a run may use, and what it did. */
export interface EnginePart {
  /** The engine's description. */
  readonly name: string;
  readonly kind: EngineKind;
  readonly software: boolean;
  /** Why it is out of the run; null while it works, and if it was only not chosen. */
  readonly failure: string | null;
  /** Runs whose result another engine had given by then. */
  readonly late: number;
  /** What it runs with in place of defaults; null for engines that nobody tunes. */
  readonly tuning: EngineTuning | null;
  readonly plans: Readonly<Record<string, PlanCounters>>;
}

/** How long an engine took for works of one plan, side by side as many as it runs at once; the first of them, which warm it up, left out. */
export interface EngineTiming {
  readonly engine: string;
  readonly plan: string;
  /** Read by the works that were timed. */
  readonly bytes: number;
  readonly milliseconds: number;
  /** Bytes a millisecond. */
  readonly rate: number;
}

/** What `auto` took, and why. */
export interface EngineChoice {
  readonly chosen: string;
  readonly reason: string;
  readonly timings: readonly EngineTiming[];
}

/** Constants found faster than the defaults on one adapter; they change no result. */
export interface EngineTuning {
  /** Kernel id → constants that are not at their defaults. */
  readonly kernels: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Bytes of text in a batch; left out for the default. */
  readonly batchBytes?: number;
}

export interface Engine {
  readonly kind: EngineKind;
  /** For people: adapter and driver, or worker count. */
  readonly description: string;
  /** True for everything that is not a hardware GPU. */
  readonly software: boolean;
  /** How many runs may usefully be in flight at once. */
  readonly concurrency: number;
  /** Changes to another engine so far, the first one first; left out by engines that stand alone. */
  readonly fallbacks?: readonly Fallback[];
  /** Left out by engines that nobody had to choose. */
  readonly choice?: EngineChoice | null;
  /** Left out by engines that keep nothing between runs, and gone with the device. */
  readonly residents?: Residents | undefined;
  /** Limits that callers size their work by; they may grow, and never shrink. */
  readonly limits: EngineLimits;
  /** What it runs with in place of defaults; left out by engines that nobody tunes. */
  readonly tuning?: EngineTuning;
  /**
   * Runs one plan and returns its outputs. Calls may overlap; each is complete on its own. Inputs are not changed and
   * must not change until the promise settles.
   * @throws DeviceError when the device is lost, DeviceMemoryError when its memory is used up, ShaderError when a kernel does not compile.
   */
  run(work: Work): Promise<PlanOutputs>;
  counters(): Readonly<Record<string, PlanCounters>>;
  /** The engines this one is made of, in an order in which new ones come last; left out by engines that stand alone. */
  parts?(): readonly EnginePart[];
  close(): Promise<void>;
}

export interface EngineLimits {
  /** Bytes of text one sketch or tokenize plan may hold. */
  readonly batchBytes: number;
  /** Units one sketch or tokenize plan may hold. */
  readonly batchUnits: number;
  /** u32 words one plan buffer may hold. */
  readonly bufferWords: number;
}

/** Returns the engines a run may use: the parts of `engine`, or itself. */
export function partsOf(engine: Engine): readonly EnginePart[] {
  return engine.parts?.() ?? [{ name: engine.description, kind: engine.kind, software: engine.software, failure: null, late: 0, tuning: engine.tuning ?? null, plans: engine.counters() }];
}
