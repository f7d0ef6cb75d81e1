/**
 * `bandsaw bench plan`: what --plan says beforehand beside what the job then takes: spill by stage, partitions, outputs
 * and peak memory, over made corpora of short, middling and long documents, of no near-duplicates and of nothing else,
 * and several --memory. Within 25 % is `reached`. How many documents are in candidate pairs is not known before a job; the
 * plan is asked for the share that the job then finds. Each job runs in a process of its own: a peak of memory is that of one.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planJob } from '../dist/job/plan/planJob.js';
import { benchFlags, say, table } from './args.mjs';
import { runsOfSample, textsOf, writeTexts } from './growth-corpora.mjs';

const flags = benchFlags({ workers: '2', memory: '384,512,2048', only: '' });
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bandsaw-plan-'));
const MIB = 2 ** 20;

function bytesBelow(path) {
  const info = statSync(path);
  return info.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0) : info.size;
}

const runs = flags.input ? [] : await runsOfSample();
const corpora = flags.input?.map((path) => ({ name: path, path })) ?? [
  { name: '100,000 × 60 words', documents: 100_000, words: 60 },
  { name: '500 × 100', documents: 500, words: 100 },
  { name: '20,000 × 150', documents: 20_000, words: 150 },
  { name: '4,000 × 3,000', documents: 4_000, words: 3_000 },
  { name: '60,000 × 100, none alike', documents: 60_000, words: 100, every: 60_001 },
  { name: '60,000 × 100, every second a copy of words', documents: 60_000, words: 100, every: 2, exact: 0 },
].filter(({ name }) => name.includes(flags.only)).map((each, i) => {
  const path = join(folder, `corpus-${i}.jsonl`);
  writeTexts(path, textsOf({ runs, ...each }));
  return { name: each.name, path };
});

const mib = (bytes) => (bytes / MIB).toFixed(1);
const results = [];
try {
  for (const { name, path } of corpora) {
    for (const memory of flags.memory.split(',').map(Number)) {
      const output = join(folder, 'out');
      rmSync(output, { recursive: true, force: true });
      const options = { inputs: [path], output, memory: memory * MIB };
      const run = spawnSync(process.execPath, [main, 'dedup', path, '-o', output, '--engine', 'cpu', '--workers', flags.workers, '--memory', `${memory}MiB`, '--keep-job', '-q'], { encoding: 'utf8' });
      if (run.status !== 0) throw new Error(run.stderr);
      const { stages: { candidates } } = JSON.parse(readFileSync(join(output, '.job', 'checkpoint.json'), 'utf8').slice(9));
      const { input: { documents } } = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8'));
      const alike = candidates.facts.members / documents;
      const plan = await planJob(options, { workers: Number(flags.workers), alike });
      const said = JSON.parse(readFileSync(join(output, 'run.json'), 'utf8'));
      const stages = Object.fromEntries(readdirSync(join(output, '.job')).map((stage) => [stage, bytesBelow(join(output, '.job', stage))]));
      const sketched = plan.spill.sketch.map(({ stage, bytes }) => ({ stage, planned: bytes, measured: stages[stage] }));
      const total = Object.values(stages).reduce((sum, bytes) => sum + bytes, 0);
      const outputs = bytesBelow(output) - bytesBelow(join(output, '.job'));
      const bands = readdirSync(join(output, '.job', 'bands')).filter((each) => each.endsWith('.arrow')).length;
      results.push({ name, memory, alike, rows: plan.input.rows, sketched, stages, plannedSketch: sketched.reduce((s, each) => s + each.planned, 0), sketch: sketched.reduce((s, each) => s + each.measured, 0), plannedTotal: plan.spill.bytes, total, plannedOutputs: plan.outputBytes, outputs, plannedBands: plan.spill.sketch.find(({ stage }) => stage === 'bands').partitions, bands, plannedMemory: plan.memory.bytes, memoryPlan: plan.memory, peak: said.peakMemoryBytes });
      say(`${name}, ${memory} MiB: peak ${mib(said.peakMemoryBytes)} MiB, planned ${mib(plan.memory.bytes)}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const verdict = (planned, measured) => `${(planned / measured).toFixed(2)} ${Math.abs(planned / measured - 1) <= 0.25 ? 'reached' : 'MISSED'}`;
if (flags.json) process.stdout.write(`${JSON.stringify(results)}\n`);
else {
  process.stdout.write(
    `${table(
      ['corpus', '--memory', 'in pairs', 'spill of the sketch pass, MiB', 'planned ÷ it', 'partitions of bands, planned', 'all spill, MiB', 'planned ÷ it', 'peak memory, MiB', 'planned ÷ it'],
      results.map((r) => [r.name, `${r.memory} MiB`, `${(100 * r.alike).toFixed(0)} %`, mib(r.sketch), verdict(r.plannedSketch, r.sketch), `${r.bands}, ${r.plannedBands}`, mib(r.total), verdict(r.plannedTotal, r.total), mib(r.peak), verdict(r.plannedMemory, r.peak)]),
    )}\n`,
  );
}
