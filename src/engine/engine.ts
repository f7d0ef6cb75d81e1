import type { PlanOutputs, Work } from './plan.ts';

export type EngineKind = 'gpu' | 'cpu' | 'twin';

/** Counts since the engine was opened, by plan name. */
export interface PlanCounters {
  runs: number;
  /** Kernel id → dispatches, for engines that run kernels one by one; milliseconds on the device where it was asked to time them. */
  kernels: Record<string, { dispatches: number; workgroups: number; milliseconds?: number }>;
  bytesUp: number;
  bytesDown: number;
  milliseconds: number;
}

/** Why and to what a job changed its engine. */
export interface Fallback {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface Engine {
  readonly kind: EngineKind;
  /** For people: adapter and driver, or worker count. */
  readonly description: string;
  /** True for everything that is not a hardware GPU. */
  readonly software: boolean;
  /** How many runs may usefully be in flight at once. */
  readonly concurrency: number;
  /** Null while it runs on what it began with; left out by engines that stand alone. */
  readonly fallback?: Fallback | null;
  /** Limits that callers size their work by. */
  readonly limits: EngineLimits;
  /**
   * Runs one plan and returns its outputs. Calls may overlap; each is complete on its own. Inputs are not changed and
   * must not change until the promise settles.
   * @throws DeviceError when the device is lost or out of memory, ShaderError when a kernel does not compile.
   */
  run(work: Work): Promise<PlanOutputs>;
  counters(): Readonly<Record<string, PlanCounters>>;
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
