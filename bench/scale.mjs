/**
 * `bandsaw bench scale`: jobs over 0.1, 1 and 3 million documents made by seeded edits, under one --memory: does every
 * stage grow linearly, and does memory stay within 110 % of what was allowed? Memory is the PSS of all processes of
 * the job, summed every 50 ms. Growth is fitted to processor time, as other work on the machine does not change that much.
 */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sizeFlag } from '../dist/cli/numbers.js';
import { benchFlags, say, table } from './args.mjs';
import { exponentOf, verdictOf } from './growth-fit.mjs';
import { SAMPLE } from './sample.mjs';
import { runsOf } from './growth-corpora.mjs';
import { writeCorpus } from './scale-corpus.mjs';
import { watchJob } from './watched-job.mjs';

const flags = benchFlags({ workers: '2', engine: 'cpu', 'text-column': 'text', sizes: '100000,1000000,3000000', words: '60', alike: '0.25', memory: '512MiB', format: 'parquet', dir: '' });
const MIB = 2 ** 20;
/** Spilled stages by the stage of the job that writes them; what the write pass spills to join ids is gone when it ends. */
const WRITES = { sketch: ['ids', 'units', 'signatures', 'bands', 'digests', 'groups', 'rejected'], fold: ['folds'], collide: ['collisions'], candidates: ['candidates'], join: ['members', 'member-pairs', 'carried-members', 'undecided', 'accepted'], 'second-look': ['sets', 'set-pairs', 'carried-sets', 'verified'], calibrate: ['calibration', 'calibration-rows'], cluster: ['edges', 'removals'] };
/** A stage that takes less says nothing about growth. */
const LEAST_SECONDS = 0.3;

function bytesBelow(path) {
  let info;
  try {
    info = statSync(path);
  } catch {
    return 0;
  }
  return info.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0) : info.size;
}

const allowed = sizeFlag('memory', flags.memory);
const sizes = flags.sizes.split(',').map(Number);
const runs = await runsOf(flags.input ?? SAMPLE.slice(0, 1), flags['text-column']);
// A corpus in the user's own folder stays there, for the next time.
const folder = mkdtempSync(join(flags.dir === '' ? tmpdir() : flags.dir, 'bandsaw-scale-'));
const inputs = flags.dir === '' ? join(folder, 'in') : join(flags.dir, `scale-${flags.words}-${flags.alike}`);
const results = [];
try {
  for (const documents of sizes) {
    const paths = await writeCorpus(inputs, runs, { documents, words: Number(flags.words), alike: Number(flags.alike), format: flags.format });
    say(`${documents} documents in ${paths.length} files`);
    const output = join(folder, 'out');
    const job = await watchJob(['dedup', ...paths, '-o', output, '--engine', flags.engine, '--workers', flags.workers, '--memory', flags.memory, '--id-column', 'id', '--keep-job']);
    const report = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8'));
    const store = join(output, '.job');
    const stages = job.stages.map((stage) => ({ ...stage, spilled: (WRITES[stage.stage] ?? []).reduce((sum, name) => sum + bytesBelow(join(store, name)), 0) }));
    const { bytes: textBytes } = report.input;
    results.push({ documents, textBytes, spilled: bytesBelow(store), ...job, stages, rows: report.rows, candidates: report.candidates });
    say(`${documents}: ${job.cpu.toFixed(0)} s of processor time, ${job.seconds.toFixed(0)} s, peak ${(job.peak / MIB).toFixed(0)} MiB, spill ${(bytesBelow(store) / MIB).toFixed(0)} MiB`);
    for (const stage of stages) say(`  ${stage.stage}: ${stage.cpu.toFixed(1)} s of processor time, ${stage.seconds.toFixed(1)} s, peak ${(stage.peak / MIB).toFixed(0)} MiB, read ${(stage.read / MIB).toFixed(0)} MiB`);
    rmSync(output, { recursive: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const names = results[0].stages.map(({ stage }) => stage);
const stageOf = (result, name) => result.stages.find(({ stage }) => stage === name);
const mib = (bytes) => (bytes / MIB).toFixed(1);
const count = (value) => value.toLocaleString('en-US');
const growth = (pick, least) => exponentOf(results.map((result) => ({ x: result.documents, y: pick(result) })), least, 2);
if (flags.json) process.stdout.write(`${JSON.stringify({ memory: allowed, results })}\n`);
else {
  process.stdout.write(`${table(
    ['documents', 'text, MiB', 'seconds', 'processor time, s', 'spill, MiB', 'peak, MiB', 'of --memory', 'text ÷ --memory', 'kept', 'removed'],
    results.map((r) => [count(r.documents), mib(r.textBytes), r.seconds.toFixed(1), r.cpu.toFixed(1), mib(r.spilled), mib(r.peak), `${((100 * r.peak) / allowed).toFixed(0)} % ${r.peak <= 1.1 * allowed ? 'reached' : 'MISSED'}`, (r.textBytes / allowed).toFixed(1), count(r.rows.kept), count(r.rows.removed)]),
  )}\n\n`);
  process.stdout.write(`${table(
    ['stage', ...results.flatMap(({ documents }) => [`${count(documents)}: s`, 'processor s', 'read, MiB', 'spill, MiB', 'peak, MiB']), 'exponent of processor time', 'of bytes read', 'of spill'],
    names.map((name) => {
      const time = growth((r) => stageOf(r, name).cpu, LEAST_SECONDS);
      const bytes = growth((r) => stageOf(r, name).read, MIB);
      const spill = growth((r) => stageOf(r, name).spilled, MIB);
      const said = (value) => (value === null ? '–' : value.toFixed(2));
      return [name, ...results.flatMap((r) => { const s = stageOf(r, name); return [s.seconds.toFixed(1), s.cpu.toFixed(1), mib(s.read), mib(s.spilled), mib(s.peak)]; }), `${said(time)} ${verdictOf(time)}`, said(bytes), said(spill)];
    }),
  )}\n`);
}
