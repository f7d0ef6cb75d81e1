import { ConfigError } from '../../core/errors.ts';
import { clean, type CleanResult } from '../../job/clean/clean.ts';
import { sharedSettings } from '../../job/clean/cleanOptions.ts';
import { changesTexts } from '../../job/clean/steps.ts';
import { planClean } from '../../job/clean/planClean.ts';
import { assertFits } from '../../job/plan/planJob.ts';
import { ALIKE } from '../../job/plan/spillPlan.ts';
import { engineWorkers } from '../../job/ioThreads.ts';
import { isBegun } from '../../job/manifest.ts';
import type { EmitForm, Settings } from '../../job/options.ts';
import { STANDARD_INPUT } from '../../job/standardInput/withSpool.ts';
import { parseRecipe } from '../../recipes/parseRecipe.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { readRecipe } from '../../recipes/readRecipe.ts';
import { without } from '../../recipes/without.ts';
import { cleanPlanText } from '../cleanPlanText.ts';
import { calibrationLine } from '../calibrationText.ts';
import { assertRoom } from '../assertRoom.ts';
import { keepWithin } from '../keepWithin.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CommandContext } from '../command.ts';
import { funnelText } from '../funnelText.ts';
import { numberFlag, sizeFlag } from '../numbers.ts';
import { openEngine } from '../../engine/openEngine.ts';
import { openFor, text } from '../openFor.ts';
import { printable } from '../printable.ts';
import { progressSink } from '../progress.ts';
import { standardInput } from '../standardInput.ts';
import { makePage } from '../reportPage.ts';
import { thresholdText } from '../thresholdText.ts';

/** Where the rows that stay are told. */
const told: Readonly<Record<Settings['emit'], string>> = { rows: 'kept rows in kept/', mask: 'masks of the kept rows in masks/', ids: 'ids of the kept rows in ids/', none: 'no rows, as in a dry run' };

function summary({ report, run, output }: CleanResult, emit: Settings['emit'], stored: boolean): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  const { rows } = report;
  const lines = [`${number(rows.in)} rows in = ${number(rows.kept)} kept + ${number(rows.removed)} removed + ${number(rows.rejected)} rejected`, funnelText(report), ...report.nearDuplicates.flatMap(({ stage, calibration }) => (calibration === null ? [] : [`${stage}: ${calibrationLine(calibration)}`]))];
  if (report.sample !== undefined) lines.push(`only a sample was looked at: ${Number((100 * report.sample.share).toPrecision(2))} % of ${number(report.sample.rows)} rows, in which about ${Number((100 * report.sample.shareOfPairs).toPrecision(2))} % of all pairs of rows meet`);
  if (report.thresholds !== undefined) lines.push('', 'What each limit takes, alone, as the first and as the only rule (the recipe’s own with a star):', thresholdText(report.thresholds), '');
  if (run === null) lines.push(`the same job had finished in ${output} before; nothing was done`);
  else if (stored) lines.push(`${(run.milliseconds / 1000).toFixed(1)} s, from stored signals`);
  else lines.push(`${(run.milliseconds / 1000).toFixed(1)} s on ${run.engine.description}${run.engine.software && run.engine.kind === 'gpu' ? ' (a software adapter, not a GPU)' : ''}`);
  lines.push(`in ${output}: ${told[emit]}, reasons in removed.parquet, ${rows.rejected > 0 ? 'unread rows in rejected.parquet, ' : ''}${changesTexts(report.recipe) ? 'changes of texts in edits.parquet, ' : ''}${report.decontamination === undefined ? '' : 'stretches of reference texts in contamination.parquet, '}funnel in report.json, a page to read in report.html`);
  return `${lines.join('\n')}\n`;
}

/** @throws ConfigError */
function scoresOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(given.map((each) => {
    const equals = each.indexOf('=');
    if (equals < 1) throw new ConfigError({ expected: '--score SIGNAL=COLUMN', found: JSON.stringify(each.slice(0, 80)), remedy: 'name the signal and the column that has it' });
    return [each.slice(0, equals), each.slice(equals + 1)] as const;
  }));
}

/** Carries a recipe out. Status 3 if rows were rejected. */
export async function cleanCommand(context: CommandContext): Promise<number> {
  const { values, positionals, lists } = context;
  const name = text(values, 'recipe');
  if (positionals.length === 0 && lists['from-signals'] === undefined) throw new ConfigError({ expected: 'at least one INPUT', found: 'none', remedy: 'run bandsaw clean INPUT… -o DIR --recipe NAME|FILE' });
  const output = outputFolder(context, 'clean');
  if (name === undefined) throw new ConfigError({ expected: 'a recipe', found: 'no --recipe', remedy: 'add --recipe NAME (bandsaw recipes lists them) or --recipe FILE' });
  return carryOut(context, output, without(await readRecipe(name), text(values, 'without')?.split(',') ?? []));
}

/** Cuts parts of reference texts out of documents: a recipe of one stage. Status 3 if rows were rejected. */
export async function cutCommand(context: CommandContext): Promise<number> {
  const { values, positionals } = context;
  if (positionals.length === 0) throw new ConfigError({ expected: 'at least one INPUT', found: 'none', remedy: 'run bandsaw decontaminate INPUT… --against PATH --contaminated cut -o DIR' });
  const [threshold, minWords] = ['against-threshold', 'against-min-words'].map((name) => numberFlag(name, values[name]));
  if (threshold === 0) throw new ConfigError({ expected: 'an --against-threshold above 0 and at most 1', found: '0', remedy: 'give a share such as 0.5, or leave it out for a single n-gram' });
  const settings = { contaminated: 'cut', column: text(values, 'against-column') ?? text(values, 'text-column') ?? 'text', ...(threshold === undefined ? {} : { threshold }), ...(minWords === undefined ? {} : { minWords }) };
  const recipe = { name: 'decontaminate', doc: 'parts of reference texts are cut', source: 'bandsaw', stages: [{ kind: 'decontaminate', name: 'decontaminate', settings }] };
  return carryOut(context, outputFolder(context, 'decontaminate'), parseRecipe(recipe, 'the command line'));
}

/** @throws ConfigError */
function outputFolder({ values }: CommandContext, command: string): string {
  const output = text(values, 'output');
  if (output === undefined) throw new ConfigError({ expected: 'an output folder', found: 'no -o', remedy: 'add -o DIR' });
  if (output === '-') throw new ConfigError({ expected: 'a folder for the outputs', found: '-o -', remedy: `name a folder: ${command} writes several files (--emit mask or ids for less than the rows)` });
  return output;
}

async function carryOut(context: CommandContext, output: string, recipe: Recipe): Promise<number> {
  const { values, lists, positionals, signal } = context;
  const fromSignals = lists['from-signals'];
  const options = {
    inputs: positionals,
    output,
    recipe,
    against: lists['against'],
    fromSignals,
    thresholds: values['thresholds'] === true,
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
    scores: scoresOf(lists['score'] ?? []),
    onError: text(values, 'on-error') as 'stop' | 'skip' | undefined,
    emit: text(values, 'emit') as EmitForm | undefined,
    dryRun: values['dry-run'] === true,
    saveRemoved: values['save-removed'] === true,
    calibration: values['no-calibration'] !== true,
    sample: numberFlag('sample', values['sample']),
    disk: sizeFlag('disk', values['disk']),
    memory: sizeFlag('memory', values['memory']),
    partitions: numberFlag('partitions', values['partitions']),
    keepJob: values['keep-job'] === true,
    restart: values['restart'] === true,
  };
  const unnamed = positionals.length === 0;
  const settings = sharedSettings(unnamed ? { ...options, inputs: fromSignals ?? [], emit: options.emit ?? (options.dryRun ? undefined : 'mask') } : options);
  const workers = numberFlag('workers', values['workers']) ?? engineWorkers(settings.memory);
  assertRoom(settings.memory, workers);
  keepWithin(settings.memory);
  const piped = positionals.includes(STANDARD_INPUT);
  const plans = values['plan'] === true;
  if (plans && piped) throw new ConfigError({ expected: 'inputs that can be looked at before the job', found: 'standard input, with --plan', remedy: 'write it to a file and plan with that' });
  if (plans || (settings.disk !== null && !piped)) {
    const plan = await planClean(options, { workers });
    if (plans) process.stdout.write(values['json'] === true ? `${JSON.stringify(plan)}\n` : printable(cleanPlanText(plan, settings, ALIKE)));
    assertFits(plan, settings.disk);
    if (plans) return exitCodes.done;
  }
  const progress = progressSink(values);
  // Rules on stored signals run no kernel.
  const engine = fromSignals === undefined ? await openFor(context, () => isBegun(output), workers) : await openEngine({ kind: 'twin' });
  try {
    const result = await clean(options, { engine, workers, standardInput: piped ? standardInput() : undefined, signal, onProgress: (each) => progress.show(each) });
    progress.end();
    await makePage(output, result.run !== null, values['json'] === true);
    if (values['quiet'] !== true) process.stdout.write(printable(summary(result, settings.emit, fromSignals !== undefined)));
    return result.report.rows.rejected > 0 ? exitCodes.rejectedRows : exitCodes.done;
  } finally {
    progress.end();
    await engine.close();
  }
}
