/**
 * The same documents and the same answer on every engine present, stage by stage and as a whole job: `bandsaw bench`
 * with no arguments takes under three minutes on an idle machine, about 70 s of processor time on two cores. Fails if one bit differs.
 *
 *   bandsaw bench [--input FILE …] [--adapter NAME …] [--engine KIND] [--output DIR] [--seconds 2] [--json]
 *
 * Times of different engines are taken in turns within one run, so that a busy machine slows all of them; read the
 * ratios. A software adapter (SwiftShader, llvmpipe) is measured only when named, is labelled so and is no GPU.
 * With --output also writes bench.json (every sample) and bench.html (the same as charts) to DIR.
 */
import './failures.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../dist/cli/exitCodes.js';
import { openGpuEngine } from '../dist/engine/gpu/gpuEngine.js';
import { chooseBands, parseBands } from '../dist/sketch/bands.js';
import { benchFlags, flagsGiven, say } from './args.mjs';
import { measureBounds } from './device-bounds.mjs';
import { corpusOf } from './engines/corpus.mjs';
import { measureJobs } from './engines/jobs.mjs';
import { pageOf } from './engines/page.mjs';
import { openPresent } from './engines/present.mjs';
import { faultsOf, recordOf } from './engines/record.mjs';
import { measureRounds } from './engines/rounds.mjs';
import { BATCH_BYTES, PIECE_BYTES, stagesOf } from './engines/stages.mjs';
import { partsOf } from './engines/parts.mjs';
import { textOf } from './engines/text.mjs';
import { measureGpujs } from './gpujs.mjs';
import { measureHost } from './host-bounds.mjs';
import { inTemporaryFolder } from './job.mjs';
import { machine } from './machine.mjs';

/** When rounds of kernels, and rounds of jobs, end, so that a slow machine is done in time as well; of each there are a few all the same. */
const KERNELS_UNTIL_MS = 60_000;
const JOBS_UNTIL_MS = 120_000;
/** A trial run, with less than a second a measurement, has one. */
const JOB_ROUNDS = 5;
const LEAST_JOB_ROUNDS = 3;
const DEFAULTS = { 'text-column': 'text', k: '128', n: '5', threshold: '0.8', seconds: '2', output: '' };

const bestOf = (list) => Object.fromEntries(list.map(({ id, best }) => [id, best]));

/** Those of the host, no lower than what was seen before. */
async function hostBounds(cores, before = { memory: 0, integer: 0 }) {
  const { memory, integer } = await measureHost();
  return { memory: Math.max(memory.best, before.memory), integer: Math.max(integer.best, before.integer), cores };
}

async function boundsOf(engines, cores) {
  const bounds = { host: await hostBounds(cores) };
  for (const { id, kind, label, engine, flags } of engines) {
    if (kind !== 'gpu') continue;
    say(`bounds of ${label}`);
    const own = await openGpuEngine({ adapter: flags[flags.indexOf('--adapter') + 1] });
    bounds[id] = bestOf(await measureBounds(own.device, { bytes: (engine.software ? 32 : 256) << 20, runs: 5, workgroups: engine.software ? 256 : 16_384 }));
    await own.close();
  }
  return bounds;
}

function gpujsOf() {
  try {
    return measureGpujs({ shingles: 256, documents: 128, permutations: 128 });
  } catch (error) {
    return { failure: error.message };
  }
}

async function main() {
  const flags = benchFlags(DEFAULTS, { lists: ['adapter'] });
  const [k, n, threshold, seconds] = [flags.k, flags.n, flags.threshold, flags.seconds].map(Number);
  const choice = flags.bands === undefined ? chooseBands(k, Math.round(threshold * 1e6)) : parseBands(flags.bands, k);
  const settings = { k, n, threshold, bands: choice.bands, rows: choice.rows, families: flags.family === undefined ? ['fss', 'minhash'] : [flags.family], seconds, pieceBytes: PIECE_BYTES, batchBytes: BATCH_BYTES };
  const started = performance.now();
  const here = machine();
  return inTemporaryFolder(async (folder) => {
    const { engines, left } = await openPresent({ engine: flags.engine, adapters: flags.adapter ?? [], workers: flags.workers === undefined ? undefined : Number(flags.workers) });
    try {
      const { parts, timed } = partsOf();
      const corpus = await timed('corpus', () => corpusOf(flags.input, folder, flags['text-column']));
      if (!flags.quiet) say(`${engines.map(({ label }) => label).join(', ')}: measuring, in turns`);
      const bounds = await timed('bounds', () => boundsOf(engines, here.cores));
      const { tasks, stages, shape } = await timed('input of kernels', () => stagesOf(engines, corpus.texts, settings));
      await timed('kernels', () => measureRounds(tasks, (id) => engines.find((each) => each.id === id)?.engine, { seconds, until: started + KERNELS_UNTIL_MS }));
      // Before and after, since a bound that was disturbed makes shares look good.
      bounds.host = await timed('bounds', () => hostBounds(here.cores, bounds.host));
      const jobFlags = ['--threshold', String(threshold), '--k', String(k), '--n', String(n), '--bands', `${choice.bands}x${choice.rows}`, '--text-column', flags['text-column'], ...(flags.family === undefined ? [] : ['--family', flags.family])];
      const rounds = seconds < 1 ? 1 : JOB_ROUNDS;
      const jobs = await timed('whole jobs', () => measureJobs(engines, corpus.files, folder, { rounds, least: Math.min(rounds, LEAST_JOB_ROUNDS), flags: jobFlags, until: started + JOBS_UNTIL_MS }), (all) => all.flatMap(({ cpuMilliseconds }) => cpuMilliseconds).reduce((sum, each) => sum + each, 0));
      const gpujs = flags.engine === undefined ? await timed('gpu.js', gpujsOf, (modes) => (modes.failure === undefined ? modes.reduce((sum, { cpuMilliseconds = 0 }) => sum + cpuMilliseconds, 0) : 0)) : null;
      const record = recordOf({ args: flagsGiven(flags, DEFAULTS, ['output', 'json', 'quiet']), date: new Date().toISOString(), machine: here, corpus, settings, engines, left, bounds, tasks, jobs, stages, shape, gpujs, parts });
      const faults = faultsOf(record);
      if (faults.length > 0) throw new Error(`${faults[0]} in the record of this benchmark`);
      process.stdout.write(flags.json ? `${JSON.stringify(record)}\n` : `${textOf(record)}\n`);
      if (flags.output !== '') {
        mkdirSync(flags.output, { recursive: true });
        writeFileSync(join(flags.output, 'bench.json'), `${JSON.stringify(record, null, 1)}\n`);
        writeFileSync(join(flags.output, 'bench.html'), pageOf(record));
      }
      if (record.equal) return exitCodes.done;
      say(`bench: Expected the same answer from every engine, each time, but found ${record.results.filter(({ equal }) => !equal).length} others: a kernel is wrong`);
      return exitCodes.failed;
    } finally {
      for (const { engine } of engines) await engine.close();
    }
  });
}

process.exitCode = await main();
