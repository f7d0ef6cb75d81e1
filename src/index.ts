/**
 * bandsaw as a library: near-duplicate removal for LLM pre-training text. Importing it has no side effects and loads no
 * heavy package; it never prints and never exits. Every failure it reports on purpose is a BandsawError with a `code`.
 * @packageDocumentation
 */
export { dedup, type FileDedupResult } from './library/dedup.ts';
export type { BatchDedupOptions, BatchInput, FileDedupOptions, RunOptions } from './library/dedupOptions.ts';
export type { DedupedBatches } from './library/dedupedBatches.ts';
export { readArrow, readJsonl, readParquet } from './library/readFormats.ts';
export type { BatchIterable } from './io/batches/batchIterable.ts';
export type { JsonColumnType, ReadJsonlOptions, ReadOptions } from './io/batches/readFormats.ts';
export type { DedupResult } from './job/dedup.ts';
export type { ClusterRule, DedupOptions, EmitForm, VerifyMode } from './job/options.ts';
export { clean, type FileCleanResult } from './library/clean.ts';
export type { CleanOptions } from './library/cleanOptions.ts';
export { compactIndex, removeFromIndex, showIndex } from './library/pastIndex.ts';
export type { CompactedIndex, CompactOptions, IndexedSource, IndexSummary, RemovedFromIndex } from './job/index/manage.ts';
export type { IndexChange, IndexSettings } from './job/index/indexFormat.ts';
export { writeReportPage, type PageAfterJob } from './library/reportPage.ts';
export type { CleanResult } from './job/clean/clean.ts';
export type { Calibration, CalibrationClass, MeasuredShare } from './calibration/calibration.ts';
export type { CleanReport } from './job/clean/cleanReport.ts';
export type { Amount, EditCount, RuleCount, StageFunnel } from './job/clean/funnel.ts';
export type { StageCounts } from './job/clean/stageCounts.ts';
export type { EditedRow, EditSamples } from './job/clean/editSamples.ts';
export type { RuleSamples, SampledRow } from './job/samples/samples.ts';
export type { Excerpt } from './job/samples/excerpt.ts';
export type { LimitThresholds, RuleThresholds } from './job/clean/thresholds/ruleCensus.ts';
export type { SampleShare } from './job/rowSample.ts';
export type { ChangedRun } from './job/clean/changedSpans.ts';
export type { CleanRun, PassRun } from './job/clean/runReport.ts';
export { parseRecipe } from './recipes/parseRecipe.ts';
export type { EditStage, GlobalStage, Recipe, RulesStage, Setting, Stage, StageSettings, Use } from './recipes/recipe.ts';
export { sketch } from './library/sketch.ts';
export type { SketchBatchesOptions } from './library/sketchBatches.ts';
export type { SketchOptions } from './job/sketching/sketchOptions.ts';
export { signals } from './library/signals.ts';
export type { BatchSignalsOptions } from './library/signalBatches.ts';
export type { SignalsOptions, SignalsResult } from './job/signals.ts';
export type { WordListPaths } from './job/wordLists.ts';
export type { NamedFunction, OutsideParts } from './job/outside/outsideParts.ts';
export type { LineScore } from './signals/resources.ts';
export type { Progress, StageName } from './job/context.ts';
export type { RowCounts } from './job/facts.ts';
export type { NearDuplicates, Report } from './job/report.ts';
export type { BandChoice } from './job/shape.ts';
export type { ClusterSizes, PairCounts } from './job/stages/clusterOutputs.ts';
export type { RunReport } from './job/runReport.ts';
export type { StageEngine, StageRun } from './job/stageClock.ts';
export type { Series } from './job/stageSeries.ts';
export type { SamplesFile } from './job/pairSamples/writeSamples.ts';
export type { PairSamples, SampledMember, SampledPlace, SampledTexts } from './job/pairSamples/pairSamples.ts';
export type { SimilarityClass } from './job/pairSamples/pairReservoir.ts';
export type { CondensedTexts, TextRun } from './job/explain/condense.ts';
export { openEngine, listAdapters, type OpenEngineOptions, type AdapterDescription } from './engine/openEngine.ts';
export { withFallback, type OpenEngine } from './engine/fallbackEngine.ts';
export { withHalving } from './engine/halving.ts';
export type { Engine, EngineChoice, EngineKind, EngineLimits, EnginePart, EngineTiming, EngineTuning, Fallback, PlanCounters } from './engine/engine.ts';
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
  type ErrorParts,
  type Recovery,
} from './core/errors.ts';
