/**
 * How each stage of a job grows: with the number of documents, with their length, with the slots of a signature.
 * `bandsaw bench growth [--engine NAME] [--adapter NAME]`, or `node bench/growth.mjs [--series documents,lengths,slots]
 * [--scale 1] [--rounds 3]`.
 *
 * Method. Every job runs in this one process, warm, on engines opened once. Sizes are taken in turns, so that a busy
 * machine disturbs all of them, and the best of the rounds counts. Time is CPU time of all threads of the process
 * (waiting costs nothing, other programs little), on a hardware GPU wall time. What a job of eight documents costs in
 * a stage is taken off first: that part is fixed, and would make growth look better than it is. The exponent is the
 * slope of the least-squares line through (log size, log time): seconds against documents, seconds a document against
 * bytes a document, seconds against slots; 1 is linear. `last step` is the slope between the two largest sizes alone,
 * where noise weighs most and nothing fixed is left. A stage that stays below 4 ms at all but two sizes has no
 * exponent.
 */
import './failures.mjs';
import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openEngine } from '../dist/engine/openEngine.js';
import { dedup } from '../dist/job/dedup.js';
import { benchFlags, say, table } from './args.mjs';
import { longPair, longWordPair, runsOfSample, textsOf, writeTexts } from './growth-corpora.mjs';
import { exponentOf, MOST_EXPONENT, verdictOf } from './growth-fit.mjs';
import { inTemporaryFolder } from './job.mjs';

const STAGES = ['sketch', 'fold', 'collide', 'candidates', 'join', 'second-look', 'cluster', 'write'];
const LEAST_MS = 4;
const LONGEST_BYTES = 20_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** The three series; `points` are jobs, `per` turns a stage's milliseconds into what grows with x. */
function seriesOf(runs, scale) {
  const documents = (times, words) => ({ runs, documents: Math.max(8, Math.round(times * scale)), words });
  const bytesAWord = 6;
  // Every second document is an edited copy of the one before it, at every length, as in the pair of 20 MB: else the
  // share of the text that the second look reads would change with the length.
  const pairs = (words) => ({ runs, words, documents: 2 * Math.max(1, Math.round((LONGEST_BYTES * scale) / bytesAWord / words)), every: 2, reach: 1, exact: 0 });
  return [
    {
      name: 'documents',
      doc: 'documents of 500 words, × 1 to × 16; seconds against documents',
      points: [1, 2, 4, 8, 16].map((times) => ({ label: `× ${times}`, x: ({ corpus }) => corpus.documents, make: () => textsOf(documents(8_000 * times, 500)) })),
      y: (ms) => ms,
    },
    {
      name: 'lengths',
      doc: '40 MB in documents of 10 words to 20 MB, each followed by an edited copy; seconds a document against bytes a document',
      points: [
        ...[10, 100, 1_000, 10_000, 100_000].map((words) => ({
          label: `${words} words`,
          x: ({ corpus }) => corpus.bytes / corpus.documents,
          make: () => textsOf(pairs(words)),
        })),
        { label: '20 MB', x: ({ corpus }) => corpus.bytes / corpus.documents, make: () => longPair({ runs, bytes: LONGEST_BYTES * scale }) },
        { label: 'one word of 20 MB', apart: true, x: ({ corpus }) => corpus.bytes / corpus.documents, make: () => longWordPair({ bytes: LONGEST_BYTES * scale }) },
      ],
      y: (ms, { corpus }) => ms / corpus.documents,
    },
    {
      name: 'slots',
      doc: 'k from 16 to 512, k ÷ 8 bands of 8 rows; seconds against slots',
      points: [16, 32, 64, 128, 256, 512].map((k) => ({ label: `k = ${k}`, x: () => k, options: { k, bands: { bands: k / 8, rows: 8 } }, make: () => textsOf(documents(16_000, 300)) })),
      y: (ms) => ms,
    },
  ];
}

/** Milliseconds of each stage, CPU and wall. */
async function timedJob(engine, input, output, options) {
  const marks = [];
  const mark = (stage) => {
    const { user, system } = process.cpuUsage();
    marks.push({ stage, cpu: (user + system) / 1000, wall: performance.now() });
  };
  const { report } = await dedup(
    { inputs: [input], output, ...options },
    { engine, onProgress: ({ stage }) => void (marks.at(-1)?.stage !== stage && mark(stage)) },
  );
  mark('end');
  const times = {};
  marks.slice(0, -1).forEach(({ stage, cpu, wall }, i) => (times[stage] = { cpu: marks[i + 1].cpu - cpu, wall: marks[i + 1].wall - wall }));
  return { times, rows: report.rows };
}

function best(rounds, stage, clock) {
  return Math.min(...rounds.map(({ times }) => times[stage]?.[clock] ?? 0));
}

async function measureSeries(engine, series, { folder, rounds }) {
  const jobs = [];
  for (const [i, point] of series.points.entries()) {
    const input = join(folder, `${series.name}-${i}.jsonl`);
    jobs.push({ ...point, input, corpus: writeTexts(input, point.make()), rounds: [] });
  }
  const empty = join(folder, `${series.name}-least.jsonl`);
  const least = { input: empty, options: series.points[0].options, corpus: writeTexts(empty, [...series.points[0].make()].slice(0, 8)), rounds: [] };
  let outputs = 0;
  const run = async (job) => timedJob(engine, job.input, join(folder, `${series.name}-out-${outputs++}`), job.options);
  // Compilers are done before anything counts.
  for (const job of jobs.slice(0, 3)) await run(job);
  for (let round = 0; round < rounds; round++) {
    for (const job of [least, ...jobs]) {
      // What one job leaves behind is not collected at the next one's expense.
      collectGarbage();
      job.rounds.push(await run(job));
      say(`${series.name} ${job.label ?? 'eight documents'}, round ${round + 1} of ${rounds}: ${(STAGES.reduce((sum, stage) => sum + (job.rounds.at(-1).times[stage]?.wall ?? 0), 0) / 1000).toFixed(2)} s`);
    }
  }
  return { jobs, least };
}

function resultsOf(series, { jobs, least }, clock) {
  return STAGES.map((stage) => {
    const milliseconds = jobs.map((job) => Math.max(0, best(job.rounds, stage, clock) - best(least.rounds, stage, clock)));
    const fitted = jobs.flatMap((job, i) => (job.apart === true || milliseconds[i] < LEAST_MS ? [] : [{ x: job.x(job), y: series.y(milliseconds[i], job) }]));
    const exponent = exponentOf(fitted);
    const last = exponentOf(fitted.slice(-2), 0, 2);
    return { stage, milliseconds, fixed: best(least.rounds, stage, clock), exponent, last, points: fitted.length, verdict: verdictOf(exponent) };
  });
}

async function main() {
  const flags = benchFlags({ series: 'documents,lengths,slots', scale: '1', rounds: '3', engine: 'cpu' });
  const kinds = flags.engine.split(',');
  const wanted = flags.series.split(',');
  const output = [];
  let missed = 0;
  for (const kind of kinds) {
    const engine = await openEngine({ kind, adapter: flags.adapter, workers: kind === 'cpu' && flags.workers !== undefined ? Number(flags.workers) : undefined });
    const clock = engine.kind === 'gpu' && !engine.software ? 'wall' : 'cpu';
    const label = `${engine.kind === 'gpu' && engine.software ? 'SOFTWARE adapter, not a GPU; ' : ''}${engine.description}`;
    const all = seriesOf(await runsOfSample(), Number(flags.scale));
    const unknown = wanted.find((name) => !all.some((each) => each.name === name));
    if (unknown !== undefined) throw new Error(`Expected series among ${all.map(({ name }) => name).join(', ')} but found ${unknown}: name one that there is`);
    try {
      for (const series of all.filter(({ name }) => wanted.includes(name))) {
        const measured = await inTemporaryFolder(async (folder) => {
          mkdirSync(folder, { recursive: true });
          return measureSeries(engine, series, { folder, rounds: Number(flags.rounds) });
        });
        const stages = resultsOf(series, measured, clock);
        missed += stages.filter(({ verdict }) => verdict === 'MISSED').length;
        output.push({
          engine: label,
          clock,
          series: series.name,
          doc: series.doc,
          points: measured.jobs.map((job) => ({ label: job.label, apart: job.apart === true, documents: job.corpus.documents, bytes: job.corpus.bytes, rows: job.rounds[0].rows })),
          stages,
        });
      }
    } finally {
      await engine.close();
    }
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ node: process.version, rounds: Number(flags.rounds), most: MOST_EXPONENT, results: output })}\n`);
  else {
    process.stdout.write(`node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}; best of ${flags.rounds} rounds, milliseconds beyond what a job of eight documents costs\n`);
    for (const { engine, clock, series, doc, points, stages } of output) {
      process.stdout.write(`\n${series}: ${doc}\n${engine}; ${clock === 'cpu' ? 'CPU time of all threads' : 'wall time'}; ${points.map((point) => `${point.label}: ${point.documents} documents, ${(point.bytes / 1e6).toFixed(1)} MB, ${point.rows.removed} removed`).join('; ')}\n\n`);
      const cells = stages.map((each) => [each.stage, ...each.milliseconds.map((ms) => ms.toFixed(0)), each.exponent === null ? '–' : each.exponent.toFixed(3), each.last === null ? '–' : each.last.toFixed(2), each.points, each.verdict]);
      process.stdout.write(`${table(['stage', ...points.map(({ label, apart }) => (apart ? `(${label})` : label)), 'exponent', 'last step', 'points', `≤ ${MOST_EXPONENT}`], cells)}\n`);
    }
  }
  return missed === 0 ? 0 : 1;
}

process.exitCode = await main();
