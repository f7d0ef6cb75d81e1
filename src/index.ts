/**
 * bandsaw as a library: near-duplicate removal for LLM pre-training text. Importing it has no side effects; it never
 * prints and never exits.
 */
export { dedup, type DedupResult, type DedupRun } from './job/dedup.ts';
export type { DedupOptions, VerifyMode, ClusterRule } from './job/options.ts';
export { signals, type SignalsOptions, type SignalsResult } from './job/signals.ts';
export type { Progress, StageName } from './job/context.ts';
export type { Report } from './job/report.ts';
export type { RunReport } from './job/runReport.ts';
export type { StageEngine, StageRun } from './job/stageClock.ts';
export { openEngine, listAdapters, type OpenEngineOptions, type AdapterDescription } from './engine/openEngine.ts';
export { withFallback } from './engine/fallbackEngine.ts';
export { withHalving } from './engine/halving.ts';
export type { Engine, EngineChoice, EngineKind, EngineLimits, EnginePart, EngineTiming, Fallback, PlanCounters } from './engine/engine.ts';
export type { Plan, PlanInputs, PlanOutputs, Work } from './engine/plan.ts';
export {
  BandsawError,
  BudgetError,
  CancelledError,
  ConfigError,
  CorruptError,
  DeviceError,
  DeviceMemoryError,
  FormatError,
  InputError,
  isBandsawError,
  MismatchError,
  OutputError,
  ShaderError,
  UnsupportedError,
  type ErrorCode,
  type Recovery,
} from './core/errors.ts';
