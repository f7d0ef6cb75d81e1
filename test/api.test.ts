import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import * as bandsaw from '../src/index.ts';

test('the public names are these and no others', () => {
  expect(Object.keys(bandsaw).sort()).toMatchInlineSnapshot(`
    [
      "BandsawError",
      "BudgetError",
      "CancelledError",
      "ConfigError",
      "CorruptError",
      "DeviceError",
      "DeviceMemoryError",
      "FormatError",
      "InputError",
      "MismatchError",
      "OutputError",
      "ShaderError",
      "UnsupportedError",
      "clean",
      "compactIndex",
      "dedup",
      "isBandsawError",
      "listAdapters",
      "openEngine",
      "parseRecipe",
      "readArrow",
      "readJsonl",
      "readParquet",
      "removeFromIndex",
      "showIndex",
      "signals",
      "sketch",
      "withFallback",
      "withHalving",
      "writeReportPage",
    ]
  `);
});

test('the public types are these and no others', () => {
  const source = ts.createSourceFile('index.ts', readFileSync(new URL('../src/index.ts', import.meta.url), 'utf8'), ts.ScriptTarget.Latest);
  const names = source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined || !ts.isNamedExports(statement.exportClause)) throw new Error('index.ts names every export');
    const all = statement.isTypeOnly;
    return statement.exportClause.elements.filter((element) => all || element.isTypeOnly).map((element) => element.name.text);
  });
  expect(names.sort().join(' ')).toMatchInlineSnapshot(`"AdapterDescription Amount BandChoice BatchDedupOptions BatchInput BatchIterable BatchSignalsOptions Calibration CalibrationClass ChangedRun CleanOptions CleanReport CleanResult CleanRun ClusterRule ClusterSizes CompactOptions CompactedIndex CondensedTexts DedupOptions DedupResult DedupedBatches EditCount EditSamples EditStage EditedRow EmitForm Engine EngineChoice EngineKind EngineLimits EnginePart EngineTiming EngineTuning ErrorCode ErrorParts Excerpt Fallback FileCleanResult FileDedupOptions FileDedupResult GlobalStage IndexChange IndexSettings IndexSummary IndexedSource JsonColumnType LimitThresholds LineScore MeasuredShare NamedFunction NearDuplicates OpenEngine OpenEngineOptions OutsideParts PageAfterJob PairCounts PairSamples PassRun Plan PlanCounters PlanInputs PlanOutputs Progress ReadJsonlOptions ReadOptions Recipe Recovery RemovedFromIndex Report RowCounts RuleCount RuleSamples RuleThresholds RulesStage RunOptions RunReport SampleShare SampledMember SampledPlace SampledRow SampledTexts SamplesFile Series Setting SignalsOptions SignalsResult SimilarityClass SketchBatchesOptions SketchOptions Stage StageCounts StageEngine StageFunnel StageName StageRun StageSettings TextRun Use VerifyMode WordListPaths Work"`);
});
