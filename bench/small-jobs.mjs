/**
 * Where the processor time of a small job goes: `bandsaw dedup` as a command, with one or several builds in turn
 * (folders that hold dist/; this one by default), and node alone beside it. Medians over the rounds, processor time of
 * the process with all its threads; at a stage stands what was taken from its first word to that of the next.
 *
 *   node bench/small-jobs.mjs --input FILE [--input FILE] [--build DIR --build DIR] [--rounds 9] [--flags "--workers 0"] [--json]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFlags, say, table } from './args.mjs';
import { machine } from './machine.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const marksModule = new URL('small-jobs-marks.mjs', import.meta.url).href;

const { input, build: given, rounds, flags, json } = benchFlags({ build: '', rounds: '9', flags: '--engine cpu --workers 0' }, { lists: ['build'] });
const build = given === '' ? [here] : given;
if (input === undefined) throw new Error('Expected a file of documents but found no --input: name one');

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Runs one job and returns the processor time of its parts, in milliseconds, in their order. */
function partsOf(root, file, scratch) {
  const marks = join(scratch, 'marks.json');
  const output = join(scratch, 'out');
  rmSync(output, { recursive: true, force: true });
  const args = ['--import', marksModule, join(root, 'dist/cli/main.js'), 'dedup', file, '-o', output, '--json', ...flags.split(' ')];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, BANDSAW_MARKS: marks } });
  if (status !== 0) throw new Error(`Expected a job that ends well but found status ${status}: ${stderr}`);
  const all = JSON.parse(readFileSync(marks, 'utf8'));
  const parts = { node: all[0][1] };
  for (let i = 0; i + 1 < all.length; i++) parts[all[i][0]] = (parts[all[i][0]] ?? 0) + all[i + 1][1] - all[i][1];
  return { ...parts, whole: all.at(-1)[1] };
}

const scratch = mkdtempSync(join(tmpdir(), 'bandsaw-small-'));
const samples = [];
try {
  for (let round = 0; round < Number(rounds); round++) {
    for (const file of input) build.forEach((root, at) => samples.push({ round, build: at, input: basename(file), parts: partsOf(root, file, scratch) }));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), flags, samples })}\n`);
for (const file of input.map((path) => basename(path))) {
  const of = (at) => samples.filter((sample) => sample.build === at && sample.input === file).map(({ parts }) => parts);
  const names = Object.keys(of(0)[0]);
  const cell = (at, name) => median(of(at).map((parts) => parts[name] ?? 0)).toFixed(0);
  say(`\n${file}, ms of processor time\n${table(['part', ...build.map((_, at) => `build ${at}`)], names.map((name) => [name, ...build.map((_, at) => cell(at, name))]))}`);
  say(`least whole: ${build.map((_, at) => Math.min(...of(at).map(({ whole }) => whole)).toFixed(0)).join(', ')}`);
}
