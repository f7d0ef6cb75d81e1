/**
 * Changes numbers and comparisons of every shader, one at a time, and runs the kernel cases against each change: all
 * must be noticed. `npm run mutate [-- --count 20 --seed 1 --only classify --all]`. Survivors are looked up in
 * test/mutation/equivalent.json, where each has its reason; one without a reason fails the run. The result is written
 * to test/mutation/result.json.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { testDrivers } from './drivers.mjs';
import { drawn, mutantsOf } from './mutants.mjs';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    all: { type: 'boolean', default: false },
    driver: { type: 'string', default: 'swiftshader' },
    seconds: { type: 'string', default: '20' },
  },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const driver = testDrivers().find((each) => each.name === values.driver);
if (driver === undefined) {
  process.stderr.write(`mutate: Expected the driver ${values.driver} but found none: install it or choose another\n`);
  process.exit(2);
}
const files = ['', 'shared/']
  .flatMap((folder) => readdirSync(join(root, 'shaders', folder)).filter((name) => name.endsWith('.wgsl')).map((name) => `${folder}${name.slice(0, -5)}`))
  .filter((name) => values.only === undefined || values.only.split(',').includes(name));
const equivalentPath = join(root, 'test/mutation/equivalent.json');
const equivalent = existsSync(equivalentPath) ? JSON.parse(readFileSync(equivalentPath, 'utf8')) : {};
const scratch = mkdtempSync(join(tmpdir(), 'bandsaw-mutate-'));

/** Runs one process until it ends or stands still; returns the log's lines. */
async function attempt(order, from, log) {
  const orderPath = join(scratch, 'order.json');
  writeFileSync(orderPath, JSON.stringify({ ...order, from, log }));
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.mutate.config.ts', '--reporter=dot'], {
    cwd: root,
    env: { ...driver.env, BANDSAW_MUTATE: orderPath },
    stdio: ['ignore', 'ignore', 'ignore'],
    detached: true,
  });
  const lines = () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []);
  let last = lines().length;
  let since = performance.now();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (;;) {
    const done = await Promise.race([ended.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 500))]);
    const now = lines().length;
    if (now !== last) [last, since] = [now, performance.now()];
    if (done) break;
    if (performance.now() - since > Number(values.seconds) * 1000) {
      // A change that makes a loop endless hangs the driver's thread: only ending the group of this child helps.
      process.kill(-child.pid, 'SIGKILL');
      await ended;
      break;
    }
  }
  return lines();
}

const result = {};
let unexplained = 0;
try {
  for (const file of files) {
    const text = readFileSync(join(root, 'shaders', `${file}.wgsl`), 'utf8');
    const every = mutantsOf(text);
    const mutants = values.all ? every : drawn(every, Number(values.count), Number(values.seed));
    const log = join(scratch, `${file.replaceAll('/', '-')}.log`);
    const outcome = new Map();
    let from = 0;
    while (from < mutants.length) {
      const lines = await attempt({ file, mutants: mutants.map((each) => each.text) }, from, log);
      let started = -1;
      for (const line of lines) {
        const [what, index, ...killer] = line.split(' ');
        if (what === 'start') started = Number(index);
        else outcome.set(Number(index), what === 'survived' ? 'survived' : killer.join(' '));
      }
      if (started < from) {
        process.stderr.write(`mutate: ${file}: the run did not start; try it alone: npx vitest run --config test/vitest.config.ts test/kernels\n`);
        process.exit(1);
      }
      if (!outcome.has(started)) outcome.set(started, 'hung or crashed');
      from = started + 1;
    }
    const source = text.split('\n');
    const survivors = mutants
      .map((mutant, index) => ({ ...mutant, outcome: outcome.get(index) }))
      .filter((each) => each.outcome === 'survived')
      .map(({ line, from: before, to }) => {
        const key = `${file}: ${source[line - 1].trim()}: ${before} → ${to}`;
        return { key, reason: equivalent[key] ?? null };
      });
    const open = survivors.filter((each) => each.reason === null);
    unexplained += open.length;
    result[file] = { possible: every.length, tried: mutants.length, noticed: mutants.length - survivors.length, survivors };
    process.stdout.write(`${file.padEnd(24)} ${String(mutants.length).padStart(4)} of ${String(every.length).padStart(4)} changes, ${survivors.length} survived${open.length === 0 ? '' : `, ${open.length} without a reason`}\n`);
    for (const { key } of open) process.stdout.write(`    ${key}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const tried = Object.values(result).reduce((sum, each) => sum + each.tried, 0);
if (values.only === undefined) {
  writeFileSync(join(root, 'test/mutation/result.json'), `${JSON.stringify({ driver: driver.name, seed: Number(values.seed), count: values.all ? 'all' : Number(values.count), tried, unexplained, shaders: result }, null, 1)}\n`);
}
process.stdout.write(`${tried} changes, ${unexplained} survived without a reason\n`);
process.exit(unexplained === 0 ? 0 : 1);
