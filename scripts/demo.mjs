/**
 * The main job on the sample in this repository, then the same job on every other engine, compared byte for byte:
 * `npm run demo`. Needs nothing but the built program and writes only into `demo-out`.
 *
 * What was found is checked against an oracle that shares no code with the program: exact similarities of all pairs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say as note, table } from '../bench/args.mjs';
import { documentsOf, rowsOfFile } from '../bench/documents.mjs';
import { SAMPLE as inputs } from '../bench/sample.mjs';
import { loadTruth } from '../bench/truth.mjs';
import { differences, outputsOf } from '../bench/job-outputs.mjs';
import { sideBySide } from './side-by-side.mjs';
import { swiftshaderEnv } from './swiftshader.mjs';

const THRESHOLD = 0.8;
const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
const output = join(root, 'demo-out');

const print = (text = '') => process.stdout.write(`${text}\n`);
const problems = [];

/** Runs the job into `demo-out/<name>`; returns null where the demanded device is absent. */
function dedup(name, flags, env = process.env) {
  const target = join(output, name);
  const args = ['dedup', ...inputs.map((path) => relative(root, path)), '-o', relative(root, target), '--pairs', relative(root, join(output, `${name}-pairs.jsonl`)), ...flags];
  print(`$ bandsaw ${args.join(' ')}`);
  const start = performance.now();
  const run = spawnSync(process.execPath, [main, ...args, '--quiet'], { cwd: root, env, encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (run.status === 4) {
    print(`  ${run.stderr.trim().split('\n').at(-1)}`);
    return null;
  }
  if (run.status !== 0) throw new Error(`Expected exit status 0 but found ${run.status ?? run.signal}: ${run.stderr.trim()}`);
  return { name, target, seconds, pairs: join(output, `${name}-pairs.jsonl`) };
}

/** Everything that the job must write alike on each engine. */
const answers = ({ target, pairs }) => outputsOf(target).set('pairs', readFileSync(pairs));

function tally(list, key) {
  const groups = new Map();
  for (const each of list) {
    if (!groups.has(key(each))) groups.set(key(each), []);
    groups.get(key(each)).push(each);
  }
  return groups;
}
const range = (values) => (values.length === 0 ? '' : `${Math.min(...values).toFixed(2)} … ${Math.max(...values).toFixed(2)}`);

if (!existsSync(main)) {
  note(`Expected the built program at ${relative(root, main)} but found nothing: run npm run demo, which builds it`);
  process.exit(1);
}
rmSync(output, { recursive: true, force: true });
mkdirSync(output);

const started = performance.now();
const documents = await documentsOf(inputs);
const madeCount = documents.filter((d) => d.fields.edit !== null).length;
print(`bandsaw demo: ${documents.length} documents, English and Chinese; ${madeCount} of them are near-duplicates made from others, the rest is found text (sample/README.md)\n`);
const first = dedup('first', []);
if (first === null) throw new Error('Expected the job to run without a device but found exit status 4: run bandsaw devices');
const report = JSON.parse(readFileSync(join(first.target, 'report.json'), 'utf8'));
const removed = await rowsOfFile(join(first.target, 'removed.parquet'));

// What happened to each document, by its place.
const place = (file, row) => `${basename(file)}:${row}`;
const index = new Map(documents.map((d, i) => [place(d.file, d.row), i]));
const outcome = documents.map((document) => ({ ...document, gone: false, keeper: null, similarity: null }));
for (const row of removed) {
  const at = index.get(place(row.file, Number(row.row)));
  Object.assign(outcome[at], { gone: true, keeper: index.get(place(row.keeper_file, Number(row.keeper_row))), similarity: row.similarity });
}

print(`\n${report.rows.in} rows in, ${report.rows.kept} kept, ${report.rows.removed} removed, ${report.rows.rejected} rejected, in ${first.seconds.toFixed(1)} s with Node's start\n`);
const byFile = tally(outcome, (d) => d.file);
print(
  table(
    ['file', 'rows', 'kept', 'removed', 'kept document in another file', 'bytes in', 'bytes kept'],
    inputs.map((path) => {
      const rows = byFile.get(basename(path));
      const gone = rows.filter((d) => d.gone);
      return [basename(path), rows.length, rows.length - gone.length, gone.length, gone.filter((d) => outcome[d.keeper].file !== d.file).length, statSync(path).size, statSync(join(first.target, 'kept', basename(path))).size];
    }),
  ),
);

print('\nWhy they went:\n');
print(
  table(
    ['rule', 'rows', 'similarity to the kept row'],
    [...tally(removed, (row) => row.rule)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, rows]) => [rule, rows.length, range(rows.map((row) => row.similarity))]),
  ),
);

// The truth, from the oracle.
const { words, numberCorpus, jaccardOf, truePairs } = await loadTruth();
const corpus = numberCorpus((function* () {
  for (const { text } of documents) yield words(text);
})(), 5);
const byId = new Map(documents.map((d, i) => [d.id, i]));
const made = outcome
  .map((d, i) => ({ ...d, i, from: byId.get(d.fields.made_from ?? '') }))
  .filter((d) => d.fields.edit !== null && d.from !== undefined)
  .map((d) => ({ ...d, true: jaccardOf(corpus, d.i, d.from), settled: d.gone || outcome[d.from].gone }));
print('\nNear-duplicates that were made, by what was done to them. "One of the two gone" counts the made row and its source;\nJ is their exact similarity. Where J is below the threshold and one is gone all the same, it went for a third row.\n');
print(
  table(
    ['edit', 'made', 'J', `J ≥ ${THRESHOLD}`, 'one of the two gone', `J < ${THRESHOLD}`, 'both of these kept'],
    [...tally(made, (d) => d.fields.edit)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([edit, rows]) => {
      const near = rows.filter((d) => d.true >= THRESHOLD);
      const far = rows.filter((d) => d.true < THRESHOLD);
      return [edit, rows.length, range(rows.map((d) => d.true)), near.length, near.filter((d) => d.settled).length, far.length, far.filter((d) => !d.settled).length];
    }),
  ),
);

const near = truePairs(corpus, THRESHOLD);
const missed = near.filter(({ left, right }) => !outcome[left].gone && !outcome[right].gone);
const sure = near.filter(({ jaccard }) => jaccard >= 0.82);
const missedSure = sure.filter(({ left, right }) => !outcome[left].gone && !outcome[right].gone);
const wrong = outcome.map((d, i) => ({ ...d, i })).filter((d) => d.gone && jaccardOf(corpus, d.i, d.keeper) < THRESHOLD);
print(`\nAgainst the exact similarity of all ${((documents.length * (documents.length - 1)) / 2).toLocaleString('en')} pairs: ${near.length} pairs have J ≥ ${THRESHOLD}; of ${missed.length} both rows were kept`);
print(`(${missedSure.length} of the ${sure.length} pairs with J ≥ 0.82). Removed although no nearer than ${THRESHOLD} to the row named as kept: ${wrong.length}.`);
if (wrong.length > 0) problems.push(`${wrong.length} rows removed below the threshold`);
if (missedSure.length > sure.length / 100) problems.push(`${missedSure.length} of ${sure.length} sure pairs missed`);

/** A removed row with a similarity below 1 that is quick to read. */
function example(lang) {
  const candidates = outcome.filter((d) => d.gone && d.similarity < 0.97 && d.fields.lang === lang && d.text.length > (lang === 'en' ? 600 : 60));
  return candidates.sort((a, b) => a.text.length - b.text.length || a.row - b.row)[0];
}
for (const lang of ['en', 'zh']) {
  const gone = example(lang);
  if (gone === undefined) continue;
  const kept = outcome[gone.keeper];
  print(`\nRemoved: ${gone.file} row ${gone.row}, ${gone.id}\nKept:    ${kept.file} row ${kept.row}, ${kept.id}\nSimilarity ${gone.similarity.toFixed(4)} (oracle: ${jaccardOf(corpus, index.get(place(gone.file, gone.row)), gone.keeper).toFixed(4)}). Kept on the left, removed on the right:\n`);
  for (const line of sideBySide(kept.text, gone.text)) print(`  ${line}`);
}

print('\nThe same job on each engine:\n');
const engineOf = (job) => {
  const run = JSON.parse(readFileSync(join(job.target, 'run.json'), 'utf8'));
  return run.engine?.description ?? '';
};
const others = [
  ['cpu', ['--engine', 'cpu'], process.env],
  ['twin', ['--engine', 'twin'], process.env],
  ['swiftshader', ['--engine', 'gpu', '--no-fallback', '--adapter', 'swiftshader'], swiftshaderEnv()],
  ['gpu', ['--engine', 'gpu', '--no-fallback'], process.env],
];
const lines = [['first run (auto)', engineOf(first), first.seconds.toFixed(1), '']];
for (const [name, flags, env] of others) {
  const job = dedup(name, flags, env);
  if (job === null) {
    lines.push([name, 'absent', '', '']);
    if (name !== 'gpu') problems.push(`engine ${name} is absent`);
    continue;
  }
  const different = differences(answers(first), answers(job));
  if (different.length > 0) problems.push(`${name} differs from the first run in ${different.join(', ')}`);
  lines.push([name === 'swiftshader' ? 'gpu on SwiftShader (SOFTWARE adapter, not a GPU)' : name, engineOf(job), job.seconds.toFixed(1), different.length === 0 ? 'equal, byte for byte' : `DIFFERS: ${different.join(', ')}`]);
}
print(`\n${table(['engine', 'what ran', 'seconds', 'outputs'], lines)}`);
print(`\nKept rows are in ${relative(root, join(first.target, 'kept'))}, why the others went in removed.parquet beside it. ${((performance.now() - started) / 1000).toFixed(0)} s in all.`);
for (const problem of problems) note(`demo: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
