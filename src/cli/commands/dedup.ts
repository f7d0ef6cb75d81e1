import { ConfigError } from '../../core/errors.ts';
import { dedup, type DedupResult } from '../../job/dedup.ts';
import { isBegun } from '../../job/manifest.ts';
import { settingsOf, type ClusterRule, type DedupOptions, type EmitForm, type Settings, type VerifyMode } from '../../job/options.ts';
import { familyNames } from '../../job/shape.ts';
import { inputBytes } from '../../job/inputBytes.ts';
import { engineWorkers } from '../../job/ioThreads.ts';
import { assertFits, planJob } from '../../job/plan/planJob.ts';
import { STANDARD_INPUT } from '../../job/standardInput/withSpool.ts';
import type { Report } from '../../job/report.ts';
import { calibrationLine } from '../calibrationText.ts';
import { assertRoom } from '../assertRoom.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CommandContext } from '../command.ts';
import { keepWithin } from '../keepWithin.ts';
import { numberFlag, sizeFlag } from '../numbers.ts';
import { openFor, text } from '../openFor.ts';
import { printable } from '../printable.ts';
import { planText } from '../planText.ts';
import { progressSink } from '../progress.ts';
import { standardInput } from '../standardInput.ts';
import { makePage } from '../reportPage.ts';
import { sketchFlags } from '../sketchFlags.ts';

/** Where the rows that stay are told. */
const told: Readonly<Record<string, string>> = { rows: 'kept rows in kept/', mask: 'masks of the kept rows in masks/', ids: 'ids of the kept rows in ids/', none: 'a dry run: no rows written' };

function summary({ report, run, output }: DedupResult, { emit, saveRemoved, index, only }: Settings): string {
  const { rows } = report;
  const share = rows.in === 0 ? '' : ` (${((100 * rows.removed) / rows.in).toFixed(1)} %)`;
  const lines = [
    `${rows.in.toLocaleString('en-US')} rows in = ${rows.kept.toLocaleString('en-US')} kept + ${rows.removed.toLocaleString('en-US')} removed${share} + ${rows.rejected.toLocaleString('en-US')} rejected`,
    ...contaminationLines(report),
    ...(only !== null ? [] : [`exact copies ${report.folded.toLocaleString('en-US')} · candidate pairs ${report.candidates.toLocaleString('en-US')} · verified ${report.verified === null ? 'none asked for' : report.verified.toLocaleString('en-US')}`]),
  ];
  if (report.index !== undefined) {
    const { past, removed, documentsKept } = report.index;
    lines.push(`${past.toLocaleString('en-US')} past documents in ${index ?? 'the index'} · ${removed.toLocaleString('en-US')} rows removed for one of them · ${documentsKept.toLocaleString('en-US')} documents ${emit === 'none' ? 'would be added' : 'added'}`);
  }
  if (report.beyondDepth.buckets > 0) lines.push(`beyond the bucket depth of ${report.beyondDepth.depth}: ${report.beyondDepth.buckets} buckets, ${report.beyondDepth.pairsNotMade} pairs not made`);
  if (report.calibration !== null) lines.push(calibrationLine(report.calibration));
  lines.push(...report.expectations);
  if (run === null) lines.push(`the same job had finished in ${output} before; nothing was done`);
  else lines.push(`${(run.milliseconds / 1000).toFixed(1)} s on ${run.engine.description}${run.engine.software && run.engine.kind === 'gpu' ? ' (a software adapter, not a GPU)' : ''}`);
  if (run !== null && run.resume.finishedBefore.length > 0) lines.push(`went on behind ${run.resume.finishedBefore.at(-1)}, which an earlier run had finished`);
  for (const { stage, file, found } of run?.resume.spoiled ?? []) lines.push(`did ${stage} again: ${file} was not as it had been written (${found})`);
  for (const { from, to, reason, batches } of run?.fallbacks ?? []) lines.push(`${batches === undefined ? `went on with ${to} instead of ${from}` : `redid ${batches} ${batches === 1 ? 'batch' : 'batches'} of ${from} with ${to}`}: ${reason}`);
  lines.push(`in ${output}: ${[told[emit], ...(saveRemoved ? ['removed rows in removed/'] : []), 'reasons in removed.parquet', ...(rows.rejected > 0 ? ['unread rows in rejected.parquet'] : []), ...(report.decontamination === undefined ? [] : ['stretches of reference texts in contamination.parquet']), 'counts in report.json', 'a page to read in report.html'].join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function contaminationLines({ decontamination: found }: Report): string[] {
  if (found === undefined) return [];
  const sum = (field: 'rows' | 'hit'): string => found.references.reduce((total, each) => total + each[field], 0).toLocaleString('en-US');
  return [`${found.removed.toLocaleString('en-US')} documents removed for reference texts · ${found.touched.toLocaleString('en-US')} hold an n-gram of one · ${sum('hit')} of ${sum('rows')} reference rows hit`];
}

/** Runs the job of decontamination alone and prints its summary, as dedupCommand. */
export async function decontaminateCommand(context: CommandContext): Promise<number> {
  if ((context.lists['against'] ?? []).length === 0) throw new ConfigError({ expected: 'reference texts', found: 'no --against', remedy: 'add --against PATH' });
  // Texts change then, so that it is a job of a recipe.
  if (context.values['contaminated'] === 'cut') return (await import('./clean.ts')).cutCommand(context);
  return runCommand(context, 'decontaminate');
}

/** Runs the job and prints its summary to standard output; status 3 if rows were rejected. */
export async function dedupCommand(context: CommandContext): Promise<number> {
  return runCommand(context, undefined);
}

async function runCommand(context: CommandContext, only: 'decontaminate' | undefined): Promise<number> {
  const { values, positionals, lists, signal } = context;
  const output = text(values, 'output');
  if (positionals.length === 0) throw new ConfigError({ expected: 'at least one INPUT', found: 'none', remedy: `run bandsaw ${only === undefined ? 'dedup' : 'decontaminate'} INPUT… -o DIR` });
  if (output === undefined) throw new ConfigError({ expected: 'an output folder', found: 'no -o', remedy: 'add -o DIR' });
  if (output === '-') throw new ConfigError({ expected: 'a folder for the outputs', found: '-o -', remedy: 'name a folder: dedup writes several files (--emit mask or ids for less than the rows); bandsaw sketch writes a stream to standard output' });
  const piped = positionals.includes(STANDARD_INPUT);
  if (piped && values['plan'] === true) throw new ConfigError({ expected: 'inputs that can be looked at before the job', found: 'standard input, with --plan', remedy: 'write it to a file and plan with that' });
  const options: DedupOptions = {
    inputs: positionals,
    output,
    signatures: values['signatures'] === true,
    ...sketchFlags(values),
    idColumn: text(values, 'id-column'),
    bucketDepth: numberFlag('bucket-depth', values['bucket-depth']),
    calibration: values['no-calibration'] !== true,
    verify: text(values, 'verify') as VerifyMode | undefined,
    cluster: text(values, 'cluster') as ClusterRule | undefined,
    keep: text(values, 'keep'),
    within: text(values, 'within'),
    onError: text(values, 'on-error') as 'stop' | 'skip' | undefined,
    against: lists['against'],
    againstColumn: text(values, 'against-column'),
    againstThreshold: numberFlag('against-threshold', values['against-threshold']),
    againstMinWords: numberFlag('against-min-words', values['against-min-words']),
    only,
    pairs: text(values, 'pairs'),
    clusters: text(values, 'clusters'),
    emit: text(values, 'emit') as EmitForm | undefined,
    dryRun: values['dry-run'] === true,
    saveRemoved: values['save-removed'] === true,
    sample: numberFlag('sample', values['sample']),
    index: text(values, 'index'),
    disk: sizeFlag('disk', values['disk']),
    partitions: numberFlag('partitions', values['partitions']),
    keepJob: values['keep-job'] === true,
    restart: values['restart'] === true,
  };
  // A mistyped number should not wait for a device.
  const settings = settingsOf(options, familyNames);
  const workers = numberFlag('workers', values['workers']) ?? engineWorkers(settings.memory, settings.against === null ? await inputBytes(positionals, output) : null);
  assertRoom(settings.memory, workers);
  keepWithin(settings.memory);
  if (values['plan'] === true && settings.signatures) throw new ConfigError({ expected: '--plan or --signatures', found: 'both', remedy: 'leave one of them out' });
  if (values['plan'] === true || (settings.disk !== null && !piped)) {
    const plan = await planJob(options, { workers });
    if (values['plan'] === true) process.stdout.write(values['json'] === true ? `${JSON.stringify(plan)}\n` : printable(planText(plan, settings)));
    assertFits(plan, settings.disk);
    if (values['plan'] === true) return exitCodes.done;
  }
  const progress = progressSink(values);
  const engine = await openFor(context, () => isBegun(output), workers);
  try {
    const result = await dedup(options, { engine, workers, standardInput: piped ? standardInput() : undefined, signal, onProgress: (each) => progress.show(each) });
    progress.end();
    await makePage(output, result.run !== null, values['json'] === true);
    if (values['quiet'] !== true) process.stdout.write(printable(summary(result, settings)));
    return result.report.rows.rejected > 0 ? exitCodes.rejectedRows : exitCodes.done;
  } finally {
    progress.end();
    await engine.close();
  }
}
