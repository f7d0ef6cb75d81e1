/**
 * Kills jobs and runs them again until they are done; every output but run.json must be byte for byte that of a job never
 * killed. `npm run torture:resume [-- --jobs dedup,clean,index --kills N --renames N --seed N --memory MIB]`: each job at every rename,
 * and N times at seeded moments (70). With little memory (1 MiB) everything spills; with 2,048 tables are written beside kept rows. Prints a table in Markdown; status 1 if something went wrong.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { seeded } from '../bench/random.mjs';
import { differences, outputsOf } from '../bench/job-outputs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const job = join(root, 'scripts/torture-job.mjs');
const preload = pathToFileURL(join(root, 'test/cli/killAtRename.mjs')).href;

/** An index has these before the job that adds to it, so that there is something to compare with. */
const INDEXED = 'archive.parquet';

/** Runs the job in `folder`; with `killMs` it is killed then, with `rename` before that rename. `stage` is the last one that had begun. */
function run({ kind, inputs, calibration, memory }, folder, { killMs, rename, out = 'out' } = {}) {
  const before = rename === undefined ? [] : ['--import', `${preload}?at=${rename}`];
  const flags = [...(calibration ? [] : ['--no-calibration']), ...(kind === 'index' ? ['--index', join(folder, 'index')] : [])];
  const child = spawn(process.execPath, [...before, job, kind, String(memory), join(folder, out), ...inputs.map((name) => join(root, 'sample', name)), ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = killMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killMs);
  let stderr = '';
  let stage = 'start';
  child.stdout.setEncoding('utf8').on('data', (text) => (stage = /(\S+)\s*$/u.exec(text)?.[1] ?? stage));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, stderr, stage });
    });
  });
}

/** What must be alike: of the outputs what does not tell of the run, and all of the index. */
function answersOf(folder) {
  const places = ['out', 'index'].filter((place) => existsSync(join(folder, place)));
  return new Map(places.flatMap((place) => [...outputsOf(join(folder, place))].map(([name, bytes]) => [`${place}/${name}`, bytes])));
}

/**
 * Returns how often jobs were killed, in which stages, and what went wrong (nothing, it is to be hoped). `kind` is dedup,
 * clean or index, which is dedup with an index that has documents; `renames` null means at every one; `inputs` are files of the sample.
 * All jobs have the same output folder, one after the other, as its name is in no output but in their identity.
 * @param {{ kind?: string, kills: number, seed: number, renames?: number | null, inputs?: readonly string[], calibration?: boolean, memory?: number, say?: (line: string) => void }} wanted
 */
export async function torture({ kind = 'dedup', kills, seed, renames = null, inputs = ['feed.arrow'], calibration = true, memory = 1, say = () => undefined }) {
  const folder = mkdtempSync(join(tmpdir(), 'bandsaw-torture-'));
  const wanted = { kind, inputs, calibration, memory };
  const problems = [];
  const stages = new Map();
  const note = (stage) => stages.set(stage, (stages.get(stage) ?? 0) + 1);
  try {
    if (kind === 'index') {
      const first = await run({ ...wanted, inputs: [INDEXED] }, folder, { out: 'first' });
      if (first.status !== 0) throw new Error(`Expected an index but found status ${first.status}: ${first.stderr}`);
      cpSync(join(folder, 'index'), join(folder, 'index-before'), { recursive: true });
    }
    const fresh = () => {
      rmSync(join(folder, 'out'), { recursive: true, force: true });
      if (kind !== 'index') return;
      rmSync(join(folder, 'index'), { recursive: true, force: true });
      cpSync(join(folder, 'index-before'), join(folder, 'index'), { recursive: true });
    };
    const started = performance.now();
    const whole = await run(wanted, folder, { rename: -1 });
    const milliseconds = performance.now() - started;
    if (whole.status !== 0) throw new Error(`Expected a job that ends well but found status ${whole.status}: ${whole.stderr}`);
    const count = Number(/renames (\d+)/u.exec(whole.stderr)?.[1]);
    const want = answersOf(folder);
    say(`${kind}: a job of ${milliseconds.toFixed(0)} ms, ${count} renames, ${want.size} files compared`);
    const next = seeded(seed).unit;
    const found = (problem) => {
      problems.push(problem);
      say(problem);
    };
    const finish = async (name) => {
      const last = await run(wanted, folder);
      if (last.status !== 0) found(`${kind}, ${name}: status ${last.status}: ${last.stderr.trim()}`);
      else {
        const wrong = differences(want, answersOf(folder));
        if (wrong.length > 0) found(`${kind}, ${name}: ${wrong.join(', ')} differ`);
      }
      fresh();
    };
    fresh();
    let hits = 0;
    for (let jobs = 0; hits < kills; jobs++) {
      // On a machine that grows faster meanwhile, moments come after the end.
      if (jobs > 10 * kills) throw new Error(`Expected ${kills} kills in ${jobs} jobs but found ${hits}: run it again`);
      const at = [];
      // Some jobs are killed more than once before they may end; what is left of them is shorter.
      for (let range = milliseconds, times = 1 + Math.floor(next() * 3); times > 0 && hits < kills; times--, range /= 2) {
        const killMs = Math.floor(next() * range);
        at.push(killMs);
        const { signal, stage } = await run(wanted, folder, { killMs });
        if (signal !== 'SIGKILL') continue;
        hits += 1;
        note(stage);
      }
      await finish(`seed ${seed}, killed after ${at.join(', ')} ms`);
      if (jobs % 10 === 9) say(`${kind}: ${hits} moments: ${problems.length} problems`);
    }
    const chosen = renames === null ? Array.from({ length: count }, (_, i) => i) : Array.from({ length: renames }, (_, i) => Math.floor(((i + next()) * count) / renames));
    for (const [done, rename] of chosen.entries()) {
      const { signal, stage } = await run(wanted, folder, { rename });
      if (signal !== 'SIGKILL') found(`${kind}, rename ${rename}: not killed`);
      note(stage);
      await finish(`rename ${rename} of ${count}`);
      if (done % 20 === 19) say(`${kind}: ${done + 1} of ${chosen.length} renames: ${problems.length} problems`);
    }
    say(`${kind}: killed before ${chosen.length} renames: ${problems.length} problems`);
    return { moments: hits, renames: chosen.length, files: want.size, stages, problems };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { jobs: { type: 'string', default: 'dedup,clean,index' }, kills: { type: 'string', default: '70' }, seed: { type: 'string', default: '1' }, renames: { type: 'string' }, memory: { type: 'string', default: '1' } } });
  const say = (line) => process.stdout.write(`${line}\n`);
  const results = [];
  for (const kind of values.jobs.split(',')) {
    results.push({ kind, ...(await torture({ kind, kills: Number(values.kills), seed: Number(values.seed), memory: Number(values.memory), renames: values.renames === undefined ? null : Number(values.renames), say })) });
  }
  say(`\nnode ${process.version}; load ${loadavg()[0].toFixed(1)} at the end\n\n| job | files compared | kills at moments | kills before renames | by stage that had begun | wrong |\n|---|---:|---:|---:|---|---:|`);
  for (const { kind, files, moments, renames, stages, problems } of results) say(`| ${kind} | ${files} | ${moments} | ${renames} | ${[...stages].map(([stage, count]) => `${stage} ${count}`).join(', ')} | ${problems.length} |`);
  process.exitCode = results.some(({ problems }) => problems.length > 0) ? 1 : 0;
}
