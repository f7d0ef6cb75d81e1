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
      "dedup",
      "isBandsawError",
      "listAdapters",
      "openEngine",
      "parseRecipe",
      "readArrow",
      "readJsonl",
      "readParquet",
      "signals",
      "sketch",
      "withFallback",
      "withHalving",
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
  expect(names.sort().join(' ')).toMatchInlineSnapshot(`"AdapterDescription Amount BandChoice BatchDedupOptions BatchInput BatchIterable BatchSignalsOptions CleanOptions CleanReport CleanResult CleanRun ClusterRule ClusterSizes DedupOptions DedupResult DedupedBatches EditCount EditStage EmitForm Engine EngineChoice EngineKind EngineLimits EnginePart EngineTiming EngineTuning ErrorCode ErrorParts Fallback FileDedupOptions GlobalStage JsonColumnType LineScore NamedFunction OpenEngine OpenEngineOptions OutsideParts PairCounts Plan PlanCounters PlanInputs PlanOutputs Progress ReadJsonlOptions ReadOptions Recipe Recovery Report RowCounts RuleCount RulesStage RunOptions RunReport Setting SignalsOptions SignalsResult SketchBatchesOptions SketchOptions Stage StageEngine StageFunnel StageName StageRun StageSettings Use VerifyMode WordListPaths Work"`);
});
