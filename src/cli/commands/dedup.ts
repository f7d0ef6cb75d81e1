import { ConfigError } from '../../core/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { withFallback } from '../../engine/fallbackEngine.ts';
import { openEngine, type OpenEngineOptions } from '../../engine/openEngine.ts';
import { dedup, type DedupResult } from '../../job/dedup.ts';
import { settingsOf, type ClusterRule, type VerifyMode } from '../../job/options.ts';
import { familyNames } from '../../job/shape.ts';
import { parseBands } from '../../sketch/bands.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CommandContext } from '../command.ts';
import { numberFlag, sizeFlag } from '../numbers.ts';
import { printable } from '../printable.ts';
import { progressSink } from '../progress.ts';

type Values = CommandContext['values'];

function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

async function openFor(values: Values): Promise<Engine> {
  const kind = (text(values, 'engine') ?? 'auto') as OpenEngineOptions['kind'];
  const engine = await openEngine({ kind, adapter: text(values, 'adapter'), workers: numberFlag('workers', values['workers']) });
  // The plain twin cannot fail as a device does.
  if (values['no-fallback'] === true || engine.kind === 'twin') return engine;
  return withFallback(engine, () => openEngine({ kind: engine.kind === 'cpu' ? 'twin' : 'cpu' }));
}

function summary({ report, run, output }: DedupResult): string {
  const { rows } = report;
  const share = rows.in === 0 ? '' : ` (${((100 * rows.removed) / rows.in).toFixed(1)} %)`;
  const lines = [
    `${rows.in.toLocaleString('en-US')} rows in = ${rows.kept.toLocaleString('en-US')} kept + ${rows.removed.toLocaleString('en-US')} removed${share} + ${rows.rejected.toLocaleString('en-US')} rejected`,
    `exact copies ${report.folded.toLocaleString('en-US')} · candidate pairs ${report.candidates.toLocaleString('en-US')} · verified ${report.verified === null ? 'none asked for' : report.verified.toLocaleString('en-US')}`,
  ];
  if (report.beyondDepth.buckets > 0) lines.push(`beyond the bucket depth of ${report.beyondDepth.depth}: ${report.beyondDepth.buckets} buckets, ${report.beyondDepth.pairsNotMade} pairs not made`);
  lines.push(...report.expectations);
  if (run === null) lines.push(`the same job had finished in ${output} before; nothing was done`);
  else lines.push(`${(run.milliseconds / 1000).toFixed(1)} s on ${run.engine.description}${run.engine.software && run.engine.kind === 'gpu' ? ' (a software adapter, not a GPU)' : ''}`);
  lines.push(`kept rows in ${output}/kept, reasons in ${output}/removed.parquet, counts in ${output}/report.json`);
  return `${lines.join('\n')}\n`;
}

/** Runs the job and prints its summary to standard output; status 3 if rows were rejected. */
export async function dedupCommand(context: CommandContext): Promise<number> {
  const { values, positionals, signal } = context;
  const output = text(values, 'output');
  if (positionals.length === 0) throw new ConfigError({ expected: 'at least one INPUT', found: 'none', remedy: 'run bandsaw dedup INPUT… -o DIR' });
  if (output === undefined) throw new ConfigError({ expected: 'an output folder', found: 'no -o', remedy: 'add -o DIR' });
  const k = numberFlag('k', values['k']);
  const bands = text(values, 'bands');
  const options = {
    inputs: positionals,
    output,
    textColumn: text(values, 'text-column'),
    idColumn: text(values, 'id-column'),
    threshold: numberFlag('threshold', values['threshold']),
    family: text(values, 'family'),
    k,
    n: numberFlag('n', values['n']),
    bands: bands === undefined ? undefined : parseBands(bands, k ?? 128),
    bucketDepth: numberFlag('bucket-depth', values['bucket-depth']),
    verify: text(values, 'verify') as VerifyMode | undefined,
    cluster: text(values, 'cluster') as ClusterRule | undefined,
    keep: text(values, 'keep'),
    within: text(values, 'within'),
    onError: text(values, 'on-error') as 'stop' | 'skip' | undefined,
    pairs: text(values, 'pairs'),
    clusters: text(values, 'clusters'),
    memory: sizeFlag('memory', values['memory']),
    partitions: numberFlag('partitions', values['partitions']),
    keepJob: values['keep-job'] === true,
  };
  // A mistyped number should not wait for a device.
  settingsOf(options, familyNames);
  const progress = progressSink(values);
  const engine = await openFor(values);
  try {
    const result = await dedup(options, { engine, signal, onProgress: (each) => progress.show(each) });
    progress.end();
    if (values['quiet'] !== true) process.stdout.write(printable(summary(result)));
    return result.report.rows.rejected > 0 ? exitCodes.rejectedRows : exitCodes.done;
  } finally {
    progress.end();
    await engine.close();
  }
}
