/**
 * `bandsaw bench plan`: what --plan says beforehand beside what the job then takes: spill, partitions and peak memory, of
 * dedup (alone, against reference texts, with an index), decontaminate and clean, over made corpora of short, middling and
 * long documents, of no near-duplicates and of nothing else, near each other and anywhere, and several --memory. Within
 * 25 % is `reached`. How many documents have near-duplicates, go or are changed is not known before a job; the plan is
 * told the shares that the job then finds. Each job runs in a process of its own: a peak of memory is that of one.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFlags, say, table } from './args.mjs';
import { corpusNames, madeApart, writeMade, writeReal, writeReferences } from './plan-corpora.mjs';
import { cleanJob, dedupJob, recipeAt } from './plan-jobs.mjs';
import { sizesBelow, sumOf, watched } from './plan-watch.mjs';

const flags = benchFlags({ workers: '2', memory: '384,512,2048', only: '', jobs: 'dedup', items: '2000' });
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bandsaw-plan-'));
const output = join(folder, 'out');
const workers = Number(flags.workers);
const MIB = 2 ** 20;

/** Recipes and what they are tried on: language and megabytes of text. */
const recipes = [
  ['default-en', 'english', 60], ['default-en', 'english', 12], ['default-zh', 'chinese', 40], ['lines', 'english', 60], ['c4-lines', 'english', 30], ['paragraphs', 'english', 60], ['bff', 'english', 60],
  ['near-paragraphs', 'english', 25], ['bloom', 'english', 60], ['edits', 'english', 60], ['edits', 'chinese', 25], ['remove-references', 'english', 60], ['cut-references', 'english', 60], ['slimpajama', 'english', 30],
];

/** Every job: its name, and what makes its input and how it is run. */
function* jobsOf(kind) {
  if (kind === 'clean') {
    for (const [recipe, language, megabytes] of recipes) {
      yield { name: `clean ${recipe}, ${megabytes} MB ${language}`, write: async (path) => writeReal(language, megabytes, path), job: async (options) => cleanJob({ ...options, recipe: recipeAt(recipe, folder), ...(recipe.endsWith('references') ? { against: [references()] } : {}) }) };
    }
    return;
  }
  if (kind === 'decontaminate' || kind === 'against') {
    for (const [language, megabytes] of [['english', 60], ['english', 8], ['chinese', 40]]) {
      yield { name: `${kind === 'against' ? 'dedup --against' : 'decontaminate'}, ${megabytes} MB ${language}`, write: async (path) => writeReal(language, megabytes, path), job: async (options) => dedupJob({ ...options, against: [references()], only: kind === 'against' ? undefined : kind }) };
    }
    return;
  }
  for (const name of corpusNames) yield { name: kind === 'index' ? `dedup --index, ${name}` : name, write: async (path) => writeMade(name, path), job: async (options) => dedupJob({ ...options, apart: madeApart(name), ...(kind === 'index' ? { index: join(folder, 'index') } : {}) }) };
}

function references() {
  return writeReferences(Number(flags.items), join(folder, 'references.jsonl'));
}

const mib = (bytes) => (bytes / MIB).toFixed(1);
const results = [];
try {
  for (const { name, write, job: jobOf } of flags.jobs.split(',').flatMap((kind) => [...jobsOf(kind)]).filter((each) => each.name.includes(flags.only))) {
    const input = await write(join(folder, name.includes('MB') ? 'in.parquet' : 'in.jsonl'));
    for (const memory of flags.memory.split(',').map(Number)) {
      for (const path of ['out', 'index']) rmSync(join(folder, path), { recursive: true, force: true });
      const job = await jobOf({ inputs: [input], output, memory: memory * MIB, workers });
      const { bytes: spill, most } = await watched([main, ...job.args, '-o', output, '--engine', 'cpu', '--workers', flags.workers, '--memory', `${memory}MiB`, '--keep-job', '-q'], join(output, '.job'));
      const { peakMemoryBytes: peak } = JSON.parse(readFileSync(join(output, 'run.json'), 'utf8'));
      const index = sumOf(sizesBelow(join(folder, 'index')));
      rmSync(join(folder, 'index'), { recursive: true, force: true });
      const told = await job.told();
      const plan = await job.plan(told);
      results.push({ name, memory, peak, spill, most, index, bands: job.bands(plan), told, plan });
      say(`${name}, ${memory} MiB: peak ${mib(peak)}, planned ${mib(plan.memory.bytes)} (${(plan.memory.bytes / peak).toFixed(2)}); spill ${mib(spill)}, planned ${mib(plan.spill.bytes)} (${(plan.spill.bytes / spill).toFixed(2)})`);
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
      ['job', '--memory', 'partitions of bands, planned', 'spill, MiB', 'planned ÷ it', 'peak memory, MiB', 'planned ÷ it'],
      results.map((r) => [r.name, `${r.memory} MiB`, `${r.bands[1]}, ${r.bands[0]}`, mib(r.spill), verdict(r.plan.spill.bytes, r.spill), mib(r.peak), verdict(r.plan.memory.bytes, r.peak)]),
    )}\n`,
  );
}
