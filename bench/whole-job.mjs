/**
 * A whole job beside the least it could be: decoding and encoding the same file by the same code. Prints the share of each
 * stage, what a GPU could take away, two workers beside one, and what the readers cost. Goals: at most 1.5 times the copy,
 * in processor time and by the clock; two workers at least 1.6 times one (wall clock: means something only where nothing else runs, and on
 * more than two cores, as one worker has the calling thread beside it);
 * memory below 1.5 GB; text column of Parquet at least 0.8 times the codec alone, of JSON lines at least 4 times JSON.parse.
 *
 *   bandsaw bench whole-job [--input FILE …]      node bench/whole-job.mjs --megabytes 3000 for the memory of a large file
 */
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { benchFlags, say, table } from './args.mjs';
import { readTexts } from './columns.mjs';
import { inTemporaryFolder, runJob } from './job.mjs';
import { SAMPLE } from './sample.mjs';
import { writeCorpus } from './whole-job-corpus.mjs';
import { readerAlone } from './whole-job-readers.mjs';

const flags = benchFlags({ megabytes: '100', rounds: '3' });
const rounds = Number(flags.rounds);
/** Readers take a twentieth of a second and are compiled in the first rounds: in a job of any size that is done once. */
const READER_ROUNDS = 15;
const local = (name) => fileURLToPath(new URL(name, import.meta.url));
const verdict = (reached) => (reached ? 'reached' : 'MISSED');

/** How a process copies, and the file that says what it used. */
function copying(input, target) {
  const usage = `${target}.usage.json`;
  return { args: ['--import', pathToFileURL(local('usage.mjs')).href, local('whole-job-copy.mjs'), input, target], env: { ...process.env, BANDSAW_USAGE: usage }, usage };
}

function copy(input, target) {
  const { args, env, usage } = copying(input, target);
  const started = performance.now();
  const child = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (child.status !== 0) throw new Error(`Expected the copy to exit 0 but found ${child.status}: ${child.stderr.slice(-2000)}`);
  return { milliseconds: performance.now() - started, ...JSON.parse(readFileSync(usage, 'utf8')) };
}

/** Returns the milliseconds that two copies at once take: works that share nothing but the machine. */
async function twoCopies(input, targets) {
  const started = performance.now();
  await Promise.all(targets.map((target) => {
    const { args, env } = copying(input, target);
    return promisify(execFile)(process.execPath, args, { env });
  }));
  const milliseconds = performance.now() - started;
  for (const target of targets) rmSync(target);
  return { milliseconds };
}

const engineMs = ({ engines }) => engines.flatMap(({ plans }) => Object.values(plans)).reduce((sum, plan) => sum + plan.milliseconds, 0);

await inTemporaryFolder(async (folder) => {
  const corpus = join(folder, 'corpus.parquet');
  const textColumn = flags['text-column'] ?? 'text';
  const made = await writeCorpus(corpus, { inputs: flags.input ?? SAMPLE, bytes: Number(flags.megabytes) * 1e6, textColumn });
  const load = loadavg()[0];
  say(`${made.rows} documents, ${(made.bytes / 1e6).toFixed(0)} MB of text, zstd; load ${load.toFixed(1)}`);
  const least = {};
  /** By name, what each round took: a shared machine is faster in some minutes than in others, so ratios are those of a round. */
  const taken = {};
  const keep = (name, run) => {
    (taken[name] ??= []).push(run);
    if (least[name] === undefined || run.cpuMs < least[name].cpuMs) least[name] = { ...run, wall: Math.min(run.milliseconds, least[name]?.wall ?? Infinity) };
  };
  for (let round = 0; round < rounds; round++) {
    keep('copy', copy(corpus, join(folder, `copy-${round}`)));
    (taken.two ??= []).push(await twoCopies(corpus, ['a', 'b'].map((each) => join(folder, `copy-${round}-${each}`))));
    for (const workers of ['0', '1', '2']) keep(workers, runJob([corpus], join(folder, `job-${workers}-${round}`), ['--engine', 'cpu', '--workers', workers]));
  }
  const mb = made.bytes / 1e6;
  const row = (name, { cpuMs, wall, peakBytes }) => [name, (cpuMs / 1000).toFixed(2), (mb / (cpuMs / 1000)).toFixed(0), (wall / 1000).toFixed(2), (peakBytes / 1e6).toFixed(0)];
  say(`\n${table(['', 'CPU s', 'MB a CPU s', 'wall s', 'peak MB'], [row('decode and encode', least.copy), ...['0', '1', '2'].map((w) => row(`job, ${w} workers`, least[w]))])}`);
  const { stages } = least['0'].run;
  const total = stages.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  say(`\nStages, everything in one thread:\n\n${table(['stage', 'share', 'of it on the engine'], stages.map((stage) => [stage.stage, `${((100 * stage.milliseconds) / total).toFixed(1)} %`, `${((100 * engineMs(stage)) / stage.milliseconds).toFixed(0)} %`]))}`);
  const share = stages.reduce((sum, stage) => sum + engineMs(stage), 0) / total;
  say(`\nA GPU could take away ${(100 * share).toFixed(0)} % of this job at most: ${(1 / (1 - share)).toFixed(2)} times as fast if its work cost nothing.`);
  const parquet = readerAlone('parquet', corpus, textColumn, READER_ROUNDS);
  // Each input by itself: what a line costs hangs on its language.
  const lines = [];
  for (const [i, input] of (flags.input ?? SAMPLE).entries()) {
    const path = join(folder, `lines-${i}.jsonl`);
    const texts = await readTexts([input], textColumn);
    writeFileSync(path, texts.map((text, id) => `${JSON.stringify({ id, text: text.toString() })}\n`).join(''));
    lines.push({ input: basename(input), ...readerAlone('lines', path, 'text', READER_ROUNDS) });
  }
  say(`\nJSON lines, each input in a process of its own, milliseconds of CPU:\n\n${table(['input', 'reader', 'JSON.parse, encode', 'ratio'], lines.map(({ input, reader, parse }) => [input, reader.toFixed(1), parse.toFixed(1), (parse / reader).toFixed(2)]))}`);
  const median = (of) => {
    const sorted = Array.from({ length: rounds }, (_, round) => of((name) => taken[name][round])).sort((a, b) => a - b);
    return (sorted[(rounds - 1) >> 1] + sorted[rounds >> 1]) / 2;
  };
  const ratios = {
    copy: Object.fromEntries(['0', '1', '2'].map((w) => [w, median((run) => run(w).cpuMs / run('copy').cpuMs)])),
    clock: median((run) => run('2').milliseconds / run('copy').milliseconds),
    workers: median((run) => run('1').milliseconds / run('2').milliseconds),
    two: median((run) => (2 * run('copy').milliseconds) / run('two').milliseconds),
    peak: Math.max(least['1'].peakBytes, least['2'].peakBytes),
    parquet: parquet.codec / parquet.reader,
    ceiling: median((run) => run('1').milliseconds / (run('2').cpuMs / availableParallelism())),
    jsonl: Math.min(...lines.map(({ parse, reader }) => parse / reader)),
  };
  say(`
Medians of ${rounds} rounds, least where times stand above:
job ÷ copy, CPU time:            ${ratios.copy['0'].toFixed(2)} in one thread as the copy, ${ratios.copy['1'].toFixed(2)} with one worker, ${ratios.copy['2'].toFixed(2)} with two (goal 1.5 at most): ${verdict(ratios.copy['0'] <= 1.5)}
job ÷ copy, wall clock:          ${ratios.clock.toFixed(2)}, of two workers beside the one thread of the copy (goal 1.5 at most): ${load > 1 ? `not judged under a load of ${load.toFixed(1)}` : verdict(ratios.clock <= 1.5)}
two workers ÷ one, wall clock:   ${ratios.workers.toFixed(2)} (goal 1.6 at least): ${load > 1 ? `not judged under a load of ${load.toFixed(1)}` : verdict(ratios.workers >= 1.6)}; at most ${ratios.ceiling.toFixed(2)} if ${availableParallelism()} cores did its work and never waited; two copies at once, which share nothing, do ${ratios.two.toFixed(2)} times the work of one
peak memory:                     ${(ratios.peak / 1e6).toFixed(0)} MB (goal below 1,500): ${verdict(ratios.peak < 1.5e9)}
Parquet column ÷ codec alone:    ${ratios.parquet.toFixed(2)} (goal 0.8 at least): ${verdict(ratios.parquet >= 0.8)}
JSON lines ÷ JSON.parse, encode: ${ratios.jsonl.toFixed(2)} (goal 4 at least): ${verdict(ratios.jsonl >= 4)}`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ corpus: made, load, least, share, ratios })}\n`);
});
