/**
 * Kills jobs and runs them again until they are done; every output but run.json must be byte for byte that of a job never
 * killed. `npm run torture:resume [-- --kills N --seed N]`: at every rename, and N times at seeded moments (200).
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { seeded } from '../bench/random.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const job = join(root, 'scripts/torture-job.mjs');
const preload = pathToFileURL(join(root, 'test/cli/killAtRename.mjs')).href;

/** Runs the job in `out`; with `killMs` it is killed then, with `rename` before that rename. */
function run({ inputs, calibration }, out, { killMs, rename } = {}) {
  const before = rename === undefined ? [] : ['--import', `${preload}?at=${rename}`];
  const args = [...before, job, out, ...inputs.map((name) => join(root, 'sample', name)), ...(calibration ? [] : ['--no-calibration'])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const timer = killMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killMs);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, stderr });
    });
  });
}

/** What design calls identical: every file but how the run went and what is only there until the end. */
function outputsOf(out) {
  const files = readdirSync(out, { recursive: true }).filter((name) => statSync(join(out, name)).isFile());
  return new Map(files.filter((name) => !/^(\.job|run\.json$|report\.html$|manifest\.json$|\.bandsaw)/u.test(name)).sort().map((name) => [name, readFileSync(join(out, name))]));
}

function difference(want, got) {
  for (const name of new Set([...want.keys(), ...got.keys()])) {
    const [a, b] = [want.get(name), got.get(name)];
    if (a === undefined || b === undefined) return `${name} is ${a === undefined ? 'new' : 'missing'}`;
    if (Buffer.compare(a, b) !== 0) return `${name} differs`;
  }
  return null;
}

/**
 * Returns how often jobs were killed and what went wrong (nothing, it is to be hoped). `renames` null means at every one; `inputs` are files of the sample.
 * All jobs have the same output folder, one after the other, as its name is in no output but in their identity.
 * @param {{ kills: number, seed: number, renames?: number | null, inputs?: readonly string[], calibration?: boolean, say?: (line: string) => void }} wanted
 */
export async function torture({ kills, seed, renames = null, inputs = ['english.jsonl.gz', 'feed.arrow'], calibration = true, say = () => undefined }) {
  const folder = mkdtempSync(join(tmpdir(), 'bandsaw-torture-'));
  const out = join(folder, 'out');
  const problems = [];
  let killed = 0;
  try {
    const fresh = () => rmSync(out, { recursive: true, force: true });
    const started = performance.now();
    const whole = await run({ inputs, calibration }, out, { rename: -1 });
    const milliseconds = performance.now() - started;
    if (whole.status !== 0) throw new Error(`Expected a job that ends well but found status ${whole.status}: ${whole.stderr}`);
    const count = Number(/renames (\d+)/u.exec(whole.stderr)?.[1]);
    const want = outputsOf(out);
    say(`a job of ${milliseconds.toFixed(0)} ms, ${count} renames, ${want.size} files compared`);
    const next = seeded(seed).unit;
    const finish = async (name) => {
      const last = await run({ inputs, calibration }, out);
      if (last.status !== 0) problems.push(`${name}: status ${last.status}: ${last.stderr.trim()}`);
      else {
        const wrong = difference(want, outputsOf(out));
        if (wrong !== null) problems.push(`${name}: ${wrong}`);
      }
      fresh();
    };
    fresh();
    const chosen = renames === null ? Array.from({ length: count }, (_, i) => i) : Array.from({ length: renames }, (_, i) => Math.floor(((i + next()) * count) / renames));
    for (const rename of chosen) {
      const { signal } = await run({ inputs, calibration }, out, { rename });
      if (signal !== 'SIGKILL') problems.push(`rename ${rename}: not killed`);
      killed += 1;
      await finish(`rename ${rename} of ${count}`);
    }
    say(`killed before ${chosen.length} renames: ${problems.length} problems`);
    let hits = 0;
    for (let jobs = 0; hits < kills; jobs++) {
      // On a machine that grows faster meanwhile, moments come after the end.
      if (jobs > 10 * kills) throw new Error(`Expected ${kills} kills in ${jobs} jobs but found ${hits}: run it again`);
      const at = [];
      // Some jobs are killed more than once before they may end; what is left of them is shorter.
      for (let range = milliseconds, times = 1 + Math.floor(next() * 3); times > 0 && hits < kills; times--, range /= 2) {
        const killMs = Math.floor(next() * range);
        at.push(killMs);
        if ((await run({ inputs, calibration }, out, { killMs })).signal === 'SIGKILL') hits += 1;
      }
      await finish(`seed ${seed}, killed after ${at.join(', ')} ms`);
      if (jobs % 20 === 19) say(`${hits} moments: ${problems.length} problems`);
    }
    killed += hits;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { killed, problems };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' }, renames: { type: 'string' } } });
  const say = (line) => process.stdout.write(`${line}\n`);
  const { killed, problems } = await torture({ kills: Number(values.kills), seed: Number(values.seed), renames: values.renames === undefined ? null : Number(values.renames), say });
  for (const problem of problems) say(problem);
  say(`${killed} kills, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
