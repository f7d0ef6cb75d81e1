/**
 * bandsaw beside other programs that remove near-duplicates, on the same documents with the same k, bands, threshold and
 * cores: `node bench/peers/peers.mjs [--input FILE …] [--megabytes M] [--rounds 3] [--patience 20] [--threads 1,2]
 * [--peers NAME,…] [--output DIR]`.
 *
 * Installs what it can (bench/peers/setup.mjs), says what it cannot. Every input is a corpus of its own; without one the
 * sample is; of each, documents up to --megabytes. Rounds take turns over all programs; one that takes longer than
 * --patience seconds (of processor time) is not run again. Signatures alone are made by one core. Prints a Markdown table;
 * with --output also writes peers.json with every sample. What each program computes stands below the table.
 */
import '../failures.mjs';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFlags, flagsGiven, say } from '../args.mjs';
import { rowsOfFile } from '../documents.mjs';
import { inTemporaryFolder } from '../job.mjs';
import { machine } from '../machine.mjs';
import { SAMPLE } from '../sample.mjs';
import { prepare } from './corpus.mjs';
import { report } from './tables.mjs';
import { environments, peers } from './registry.mjs';
import { score } from './score.mjs';
import { reasonOf, setUp } from './setup.mjs';

const local = (name) => fileURLToPath(new URL(name, import.meta.url));
const DEFAULTS = { megabytes: '', rounds: '3', patience: '20', threads: '1,2', peers: '', output: '', cache: local('../../node_modules/.cache/bandsaw/peers'), k: '128', n: '5', bands: '18x7', threshold: '0.8' };
const flags = benchFlags(DEFAULTS);
const [bands, rows] = flags.bands.split('x').map(Number);
const settings = { k: Number(flags.k), n: Number(flags.n), bands, rows, threshold: Number(flags.threshold) };

/** The command of one peer, and what it leaves. */
function commandOf({ driver, environment }, place) {
  if (environment === undefined) return [process.execPath, local('adapters/bandsaw_peer.mjs')];
  return driver.endsWith('.py') ? [place.python, local(`adapters/${driver}`)] : [place.binary];
}

function jobOf(peer, place, { folder, out, options }) {
  if (peer.environment !== undefined) return [...commandOf(peer, place), 'job', folder, out, JSON.stringify(options)];
  const inputs = readdirSync(folder).sort().map((name) => join(folder, name));
  return [process.execPath, local('../../dist/cli/main.js'), 'dedup', ...inputs, '-o', out, '--engine', 'cpu', '--workers', String(options.threads === 1 ? 0 : options.threads), '--verify', options.verify, '--threshold', String(options.threshold), '--k', String(options.k), '--n', String(options.n), '--bands', `${options.bands}x${options.rows}`, '--quiet'];
}

function measured(cores, command) {
  const done = spawnSync('python3', ['-B', local('measured.py'), String(cores), ...command], { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 3_600_000 });
  if (done.error !== undefined || done.status !== 0) throw new Error(`Expected Python 3 to measure with but found ${reasonOf(done)}: install it`);
  const result = JSON.parse(done.stdout.trim().split('\n').at(-1));
  if (result.status !== 0) throw new Error(reasonOf({ stderr: result.errors, status: result.status }));
  return result;
}

/** Positions of the documents whose rows stand in what a job wrote. */
async function keptIn(out) {
  const kept = new Set();
  for (const { parentPath, name } of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!/^(?:kept.*|\d+)\.jsonl$|^data-.*\.arrow$/u.test(name)) continue;
    for (const { id } of await rowsOfFile(join(parentPath, name))) kept.add(Number(id));
  }
  return kept;
}

await inTemporaryFolder(async (folder) => {
  const chosen = peers.filter(({ name }) => flags.peers === '' || flags.peers.split(',').includes(name));
  const places = new Map();
  for (const name of new Set(chosen.map(({ environment }) => environment).filter(Boolean))) places.set(name, setUp(name, environments[name], flags.cache, say));
  const absent = chosen.filter(({ environment }) => places.get(environment)?.missing !== undefined).map(({ name, environment }) => ({ name, reason: places.get(environment).missing }));
  const present = chosen.filter(({ environment }) => places.get(environment)?.missing === undefined);
  const corpora = [];
  for (const [at, inputs] of (flags.input === undefined ? [SAMPLE] : flags.input.map((each) => [each])).entries()) {
    const name = flags.input === undefined ? 'sample' : `${basename(inputs[0]).replace(/\..*$/u, '')}${flags.input.indexOf(inputs[0]) === at ? '' : `-${at}`}`;
    say(`exact similarities of ${name}`);
    corpora.push(await prepare(name, inputs, folder, { n: settings.n, textColumn: flags['text-column'], bytes: flags.megabytes === '' ? Infinity : 1e6 * Number(flags.megabytes) }));
  }
  const results = [];
  const resultOf = (peer, corpus, threads) => {
    let found = results.find((each) => each.peer === peer.name && each.corpus === corpus.name && each.threads === threads);
    if (found === undefined) results.push((found = { peer: peer.name, corpus: corpus.name, threads, sketch: [], job: [], quality: null, failure: null }));
    return found;
  };
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const corpus of corpora) {
      for (const threads of flags.threads.split(',').map(Number)) {
        for (const peer of present) {
          const result = resultOf(peer, corpus, threads);
          if (peer.job === false && threads !== 1) continue;
          if (result.failure !== null || [...result.sketch, ...result.job].some(({ cpuSeconds }) => cpuSeconds > Number(flags.patience))) continue;
          const place = places.get(peer.environment);
          const input = peer.cut ? corpus.cut : corpus.raw;
          const options = { ...settings, threads, language: corpus.language, scratch: join(folder, 'scratch'), ...peer.options };
          const out = join(folder, 'out');
          try {
            if (peer.sketch !== false && threads === 1) result.sketch.push(...JSON.parse(measured(threads, [...commandOf(peer, place), 'sketch', input, '-', JSON.stringify(options)]).out.trim().split('\n').at(-1)).samples);
            if (peer.job !== false) {
              const { seconds, cpuSeconds, peakBytes } = measured(threads, jobOf(peer, place, { folder: input, out, options }));
              result.job.push({ seconds, cpuSeconds, peakBytes });
              const quality = score(corpus, await keptIn(out), settings.threshold);
              if (result.quality !== null && JSON.stringify(quality) !== JSON.stringify(result.quality)) result.unsteady = true;
              result.quality ??= quality;
            }
            say(`round ${round + 1}, ${corpus.name}, ${threads} core${threads === 1 ? '' : 's'}, ${peer.name}: ${result.job.length === 0 ? '' : `job ${result.job.at(-1).seconds.toFixed(1)} s, `}${result.sketch.length === 0 ? '' : `sketch ${result.sketch.at(-1).seconds.toFixed(2)} s`}`);
          } catch (error) {
            result.failure = error.message;
            say(`${peer.name} failed on ${corpus.name}: ${error.message}`);
          }
          rmSync(out, { recursive: true, force: true });
        }
      }
    }
  }
  const record = {
    format: 'bandsaw-peers-1',
    command: ['node bench/peers/peers.mjs', ...flagsGiven(flags, DEFAULTS, ['cache', 'output', 'json', 'quiet'])].join(' '),
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: Object.assign({}, ...[...places.values()].map(({ versions }) => versions ?? {})),
    settings: { ...settings, rounds: Number(flags.rounds), patience: Number(flags.patience) },
    corpora: corpora.map(({ name, inputs, documents, bytes, language, pairs }) => ({ name, inputs, documents, bytes, language, nearPairs: pairs.filter(({ jaccard }) => jaccard >= settings.threshold).length })),
    peers: present.map(({ name, version, does, cut }) => ({ name, version: version ?? 'bandsaw', does, cut: cut === true })),
    absent,
    results,
  };
  process.stdout.write(`${report(record)}\n`);
  if (flags.output !== '') {
    mkdirSync(flags.output, { recursive: true });
    const rounded = (key, value) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value);
    writeFileSync(join(flags.output, 'peers.json'), `${JSON.stringify(JSON.parse(JSON.stringify(record, rounded)), null, 1).replaceAll(/\n\s+(?="(?:seconds|cpuSeconds|peakBytes)"|\})/gu, ' ')}\n`);
  }
});
