import type { Runner } from './cpu/runner.ts';
import type { PlanOutputs, Work } from './plan.ts';
import type { Residents } from './residents.ts';

/** `both`: several engines side by side. `auto`: not chosen yet. */
export type EngineKind = 'gpu' | 'cpu' | 'twin' | 'both' | 'auto';

/** Counts since the engine was opened, by plan name. */
export interface PlanCounters {
  /** Runs of the plan. */
  runs: number;
  /** Kernel id → dispatches, for engines that run kernels one by one; milliseconds on the device where it was asked to time them. */
  kernels: Record<string, { dispatches: number; workgroups: number; milliseconds?: number }>;
  /** Bytes that went to the device; 0 where there is none. */
  bytesUp: number;
  /** Bytes that came back from it. */
  bytesDown: number;
  /** Of all runs, one after the other or not. */
  milliseconds: number;
  /** Runs that were done in two halves for want of memory; left out where there were none. */
  halvings?: number;
}

/** Why and to what a job changed its engine. */
export interface Fallback {
  /** Description of the engine that failed. */
  readonly from: string;
  /** Description of the one that went on. */
  readonly to: string;
  /** The message of the failure. */
  readonly reason: string;
  /** Batches redone for this reason where the engine itself went on; left out where it did not. */
  readonly batches?: number;
}

/** One of the engines that a run may use, and what it did. */
export interface EnginePart {
  /** The engine's description. */
  readonly name: string;
  /** Which engine it is. */
  readonly kind: EngineKind;
  /** True if it is no hardware GPU. */
  readonly software: boolean;
  /** Why it is out of the run; null while it works, and if it was only not chosen. */
  readonly failure: string | null;
  /** Runs whose result another engine had given by then. */
  readonly late: number;
  /** What it runs with in place of defaults; null for engines that nobody tunes. */
  readonly tuning: EngineTuning | null;
  /** Counts by plan name. */
  readonly plans: Readonly<Record<string, PlanCounters>>;
}

/** How long an engine took for works of one plan, side by side as many as it runs at once; the first of them, which warm it up, left out. */
export interface EngineTiming {
  /** Its description. */
  readonly engine: string;
  /** Name of the plan. */
  readonly plan: string;
  /** Read by the works that were timed. */
  readonly bytes: number;
  /** From the first of the timed works to the end of the last. */
  readonly milliseconds: number;
  /** Bytes a millisecond. */
  readonly rate: number;
}

/** What `auto` took, and why. */
export interface EngineChoice {
  /** Description of the engine taken. */
  readonly chosen: string;
  /** Why, as a sentence. */
  readonly reason: string;
  /** What was timed; empty where nothing had to be. */
  readonly timings: readonly EngineTiming[];
}

/** Constants found faster than the defaults on one adapter; they change no result. */
export interface EngineTuning {
  /** Kernel id → constants that are not at their defaults. */
  readonly kernels: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Bytes of text in a batch; left out for the default. */
  readonly batchBytes?: number;
}

/** Something that runs plans of kernels. Every engine gives the same outputs, bit for bit; whoever opened it closes it. */
export interface Engine {
  /** Which engine it is. */
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
  /** Threads of the host that may do other work of WebAssembly between runs; left out by engines without. */
  readonly runner?: Runner | undefined;
  /**
   * Runs one plan and returns its outputs. Calls may overlap; each is complete on its own. Inputs are not changed and
   * must not change until the promise settles.
   * @throws DeviceError when the device is lost, DeviceMemoryError when its memory is used up, ShaderError when a kernel does not compile.
   */
  run(work: Work): Promise<PlanOutputs>;
  /** Returns counts since it was opened, by plan name. */
  counters(): Readonly<Record<string, PlanCounters>>;
  /** Returns the engines this one is made of, in an order in which new ones come last; left out by engines that stand alone. */
  parts?(): readonly EnginePart[];
  /** Gives back what is held between runs, threads among it; the next run has it anew, later. Left out by engines that hold little. */
  rest?(): Promise<void>;
  /** Gives back threads, memory and device. Runs under way are waited for or fail; closing again does nothing. */
  close(): Promise<void>;
}

/** What one run of an engine has room for. */
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
