/**
 * Sends SIGINT and SIGTERM to jobs at seeded moments and measures how long they take to end; then the same command must
 * finish the job to the bytes of one never stopped. `npm run torture:stop [-- --moments N --seed N --input FILE --workers N]`
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { seeded } from '../bench/random.mjs';
import { outputsOf } from '../bench/job-outputs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
const clock = pathToFileURL(join(root, 'test/cli/stopClock.mjs')).href;

/** Runs the job; `stop` is the signal and the moment. Returns status, stage, milliseconds and processor time from the signal to the end. */
function run(args, stop) {
  const child = spawn(process.execPath, ['--import', clock, main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const started = performance.now();
  let sent = null;
  let stage = 'start';
  let stageAtSignal = null;
  let cpu = null;
  let stderr = '';
  const timer = stop === undefined ? undefined : setTimeout(() => {
    sent = performance.now();
    stageAtSignal = stage;
    child.kill(stop.signal);
  }, stop.after);
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr = (stderr + text).slice(-4000);
    for (const [, name] of text.matchAll(/"event":"progress","stage":"([^"]+)"/gu)) stage = name;
    cpu = /^cpu ([\d.]+)$/mu.exec(stderr)?.[1] ?? null;
  });
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      const now = performance.now();
      done({ status, killed: signal, stage: stageAtSignal, ms: sent === null ? null : now - sent, cpu: cpu === null ? null : Number(cpu), total: now - started, stderr });
    });
  });
}

/**
 * Returns how the jobs that were hit ended and what went wrong.
 * @param {{ moments: number, seed: number, inputs: readonly string[], flags?: readonly string[], say?: (line: string) => void }} wanted
 */
export async function tortureStop({ moments, seed, inputs, flags = [], say = () => undefined }) {
  const folder = mkdtempSync(join(tmpdir(), 'bandsaw-stop-'));
  const args = ['dedup', ...inputs, '-o', join(folder, 'out'), '--pairs', join(folder, 'out/pairs.jsonl'), '--clusters', join(folder, 'out/clusters.parquet'), '--engine', 'cpu', '--json', ...flags];
  const problems = [];
  const stops = [];
  try {
    const whole = await run(args);
    if (whole.status !== 0) throw new Error(`the job itself ends with ${whole.status}: ${whole.stderr}`);
    const wanted = outputsOf(join(folder, 'out'));
    say(`a job of ${whole.total.toFixed(0)} ms, ${wanted.size} files compared`);
    const next = seeded(seed);
    // A job may be done before its moment: such a run says nothing, and another is made.
    for (let tries = 0; stops.length < moments && tries < 4 * moments; tries++) {
      rmSync(join(folder, 'out'), { recursive: true, force: true });
      const signal = tries % 2 === 0 ? 'SIGINT' : 'SIGTERM';
      // Before the command listens, a signal ends it as it ends any process.
      const stopped = await run(args, { signal, after: 400 + next.unit() * Math.max(0, whole.total - 400) });
      if (stopped.ms === null || stopped.stage === null || stopped.killed !== null || stopped.status === 0) continue;
      stops.push({ stage: stopped.stage, ms: stopped.ms, cpu: stopped.cpu });
      if (stopped.status !== (signal === 'SIGINT' ? 130 : 143)) problems.push(`${signal} in ${stopped.stage}: status ${stopped.status}: ${stopped.stderr}`);
      const again = await run(args);
      if (again.status !== 0) problems.push(`behind ${signal} in ${stopped.stage}: status ${again.status}: ${again.stderr}`);
      const got = outputsOf(join(folder, 'out'));
      for (const name of new Set([...wanted.keys(), ...got.keys()])) if (!(wanted.get(name)?.equals(got.get(name) ?? Buffer.alloc(0)) ?? false)) problems.push(`behind ${signal} in ${stopped.stage}: ${name} differs`);
    }
    return { stops, problems, total: whole.total };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { moments: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' }, input: { type: 'string' }, workers: { type: 'string', default: '1' } } });
  const inputs = values.input === undefined ? ['english.jsonl.gz', 'chinese.jsonl.zst', 'archive.parquet', 'feed.arrow'].map((name) => join(root, 'sample', name)) : [resolve(values.input)];
  const say = (line) => process.stdout.write(`${line}\n`);
  const { stops, problems } = await tortureStop({ moments: Number(values.moments), seed: Number(values.seed), inputs, flags: ['--workers', values.workers], say });
  const stages = [...new Set(stops.map(({ stage }) => stage))];
  const most = (list) => Math.max(...list).toFixed(0);
  say(`node ${process.version}; load ${loadavg()[0].toFixed(1)} at the end\n\n| stage | stopped | longest, ms | most processor time, ms |\n|---|---|---|---|`);
  for (const stage of [...stages, 'all']) {
    const of = stops.filter((each) => stage === 'all' || each.stage === stage);
    if (of.length > 0) say(`| ${stage} | ${of.length} | ${most(of.map(({ ms }) => ms))} | ${most(of.map(({ cpu }) => cpu ?? 0))} |`);
  }
  for (const problem of problems) say(problem);
  process.exitCode = problems.length === 0 && stops.length > 0 ? 0 : 1;
}
