import { ConfigError } from '../../core/errors.ts';
import { clean, type CleanResult } from '../../job/clean/clean.ts';
import { sharedSettings } from '../../job/clean/cleanOptions.ts';
import { engineWorkers } from '../../job/ioThreads.ts';
import { isBegun } from '../../job/manifest.ts';
import type { EmitForm } from '../../job/options.ts';
import { readRecipe } from '../../recipes/readRecipe.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { calibrationLine } from '../calibrationText.ts';
import { assertRoom } from '../assertRoom.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CommandContext } from '../command.ts';
import { funnelText } from '../funnelText.ts';
import { numberFlag, sizeFlag } from '../numbers.ts';
import { openFor, text } from '../openFor.ts';
import { printable } from '../printable.ts';
import { progressSink } from '../progress.ts';
import { makePage } from '../reportPage.ts';

/** Leaves rules out of a recipe. @throws ConfigError for one that is not in it */
function without(recipe: Recipe, ids: readonly string[]): Recipe {
  for (const id of ids) {
    if (recipe.stages.some((stage) => stage.kind === 'rules' && stage.rules.some((rule) => rule.id === id))) continue;
    throw new ConfigError({ expected: `a rule of the recipe ${recipe.name}`, found: JSON.stringify(id.slice(0, 64)), remedy: `run bandsaw recipes ${recipe.name} to see them` });
  }
  const stages = recipe.stages.map((stage) => (stage.kind === 'rules' ? { ...stage, rules: stage.rules.filter(({ id }) => !ids.includes(id)) } : stage));
  return { ...recipe, stages };
}

function summary({ report, run, output }: CleanResult): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  const { rows } = report;
  const lines = [`${number(rows.in)} rows in = ${number(rows.kept)} kept + ${number(rows.removed)} removed + ${number(rows.rejected)} rejected`, funnelText(report), ...report.nearDuplicates.flatMap(({ stage, calibration }) => (calibration === null ? [] : [`${stage}: ${calibrationLine(calibration)}`]))];
  if (run === null) lines.push(`the same job had finished in ${output} before; nothing was done`);
  else lines.push(`${(run.milliseconds / 1000).toFixed(1)} s on ${run.engine.description}${run.engine.software && run.engine.kind === 'gpu' ? ' (a software adapter, not a GPU)' : ''}`);
  lines.push(`in ${output}: kept rows in kept/, reasons in removed.parquet, funnel in report.json, a page to read in report.html`);
  return `${lines.join('\n')}\n`;
}

/** Carries a recipe out. Status 3 if rows were rejected. */
export async function cleanCommand(context: CommandContext): Promise<number> {
  const { values, lists, positionals, signal } = context;
  const output = text(values, 'output');
  const recipe = text(values, 'recipe');
  if (positionals.length === 0) throw new ConfigError({ expected: 'at least one INPUT', found: 'none', remedy: 'run bandsaw clean INPUT… -o DIR --recipe NAME|FILE' });
  if (output === undefined) throw new ConfigError({ expected: 'an output folder', found: 'no -o', remedy: 'add -o DIR' });
  if (recipe === undefined) throw new ConfigError({ expected: 'a recipe', found: 'no --recipe', remedy: 'add --recipe NAME (bandsaw recipes lists them) or --recipe FILE' });
  const options = {
    inputs: positionals,
    output,
    recipe: without(await readRecipe(recipe), text(values, 'without')?.split(',') ?? []),
    textColumn: text(values, 'text-column'),
    idColumn: text(values, 'id-column'),
    urlColumn: text(values, 'url-column'),
    stopWords: text(values, 'stop-words'),
    badWords: text(values, 'bad-words'),
    ut1: text(values, 'ut1'),
    terms: text(values, 'terms'),
    bannedDomains: text(values, 'banned-domains'),
    urlWords: text(values, 'url-words'),
    urlPrefixes: text(values, 'url-prefixes'),
    languageModel: text(values, 'language-model'),
    classifiers: lists['classifier'],
    tokenizer: text(values, 'tokenizer'),
    onError: text(values, 'on-error') as 'stop' | 'skip' | undefined,
    emit: text(values, 'emit') as EmitForm | undefined,
    dryRun: values['dry-run'] === true,
    saveRemoved: values['save-removed'] === true,
    calibration: values['no-calibration'] !== true,
    memory: sizeFlag('memory', values['memory']),
    partitions: numberFlag('partitions', values['partitions']),
    keepJob: values['keep-job'] === true,
    restart: values['restart'] === true,
  };
  const { memory } = sharedSettings(options);
  const workers = numberFlag('workers', values['workers']) ?? engineWorkers(memory);
  assertRoom(memory, workers);
  const progress = progressSink(values);
  const engine = await openFor(context, () => isBegun(output), workers);
  try {
    const result = await clean(options, { engine, workers, signal, onProgress: (each) => progress.show(each) });
    progress.end();
    await makePage(output, result.run !== null, values['json'] === true);
    if (values['quiet'] !== true) process.stdout.write(printable(summary(result)));
    return result.report.rows.rejected > 0 ? exitCodes.rejectedRows : exitCodes.done;
  } finally {
    progress.end();
    await engine.close();
  }
}
