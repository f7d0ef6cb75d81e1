/**
 * Changes numbers and comparisons of every shader, one at a time, and runs the kernel cases against each change: all
 * must be noticed. `npm run mutate [-- --count 20 --seed 1 --only classify --all]`. Survivors are looked up in
 * test/mutation/equivalent.json, where each has its reason; one without a reason fails the run. The result of each shader
 * is put into test/mutation/result.json as soon as it is there, with the hash of what was changed: the shader and what it
 * imports. `--stale` runs those only whose hash is another one by now.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
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
    stale: { type: 'boolean', default: false },
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
const resultPath = join(root, 'test/mutation/result.json');
const before = existsSync(resultPath) ? JSON.parse(readFileSync(resultPath, 'utf8')).shaders : {};
const textOf = (name) => readFileSync(join(root, 'shaders', `${name}.wgsl`), 'utf8');

/** The shader and all it imports: a change of any of them may let another change pass. */
function withImports(name, seen = new Set()) {
  if (seen.has(name)) return '';
  seen.add(name);
  const text = textOf(name);
  return text + [...text.matchAll(/^#import\s+(\S+)/gm)].map((match) => withImports(match[1], seen)).join('');
}
const hashOf = (name) => createHash('sha256').update(withImports(name)).digest('hex').slice(0, 16);

const all = ['', 'shared/'].flatMap((folder) => readdirSync(join(root, 'shaders', folder)).filter((name) => name.endsWith('.wgsl')).map((name) => `${folder}${name.slice(0, -5)}`));
const files = (values.only === undefined ? all : values.only.split(','))
  .filter((name) => !values.stale || before[name]?.hash !== hashOf(name));
for (const name of files) {
  if (all.includes(name)) continue;
  process.stderr.write(`mutate: Expected shaders in --only but found ${name}: name files below shaders/ without .wgsl\n`);
  process.exit(2);
}
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

// What is gone from shaders/ goes from the result, too.
const result = Object.fromEntries(Object.entries(before).filter(([name]) => all.includes(name)));
const sum = (of) => Object.values(result).reduce((total, each) => total + of(each), 0);

function save() {
  const shaders = Object.fromEntries(all.flatMap((name) => (name in result ? [[name, result[name]]] : [])));
  const summary = { tried: sum((each) => each.tried), unexplained: sum((each) => each.survivors.filter(({ reason }) => reason === null).length) };
  writeFileSync(resultPath, `${JSON.stringify({ ...summary, shaders }, null, 1)}\n`);
}

let tried = 0;
let unexplained = 0;
try {
  for (const file of files) {
    const text = textOf(file);
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
    tried += mutants.length;
    result[file] = { hash: hashOf(file), driver: driver.name, seed: Number(values.seed), possible: every.length, tried: mutants.length, noticed: mutants.length - survivors.length, survivors };
    save();
    process.stdout.write(`${file.padEnd(24)} ${String(mutants.length).padStart(4)} of ${String(every.length).padStart(4)} changes, ${survivors.length} survived${open.length === 0 ? '' : `, ${open.length} without a reason`}\n`);
    for (const { key } of open) process.stdout.write(`    ${key}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`${tried} changes, ${unexplained} survived without a reason\n`);
process.exit(unexplained === 0 ? 0 : 1);
