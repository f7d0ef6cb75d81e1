/**
 * Damages files by chance, many thousand times, and reads and filters each: `npm run torture [-- --format parquet,jsonl
 * --cases 20000 --seed 1 --from 0]`. A format runs in a process of its own; one that ends, or stands still for a minute, is
 * reported with its seed and case, and `--from N --cases 1` repeats that. Prints a table in Markdown; status 1 if a case failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const FORMATS = ['parquet', 'arrow-file', 'arrow-stream', 'jsonl', 'jsonl-gzip', 'jsonl-zstd'];
const STANDSTILL_MS = 60_000;
const { values } = parseArgs({
  options: { format: { type: 'string', default: FORMATS.join(',') }, cases: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' }, from: { type: 'string', default: '0' } },
});
const root = fileURLToPath(new URL('..', import.meta.url));
const [cases, seed, from] = [values.cases, values.seed, values.from].map(Number);
const formats = values.format.split(',');
const unknown = formats.find((format) => !FORMATS.includes(format));
if (unknown !== undefined || ![cases, seed, from].every(Number.isSafeInteger)) {
  process.stderr.write(`torture: Expected --format of ${FORMATS.join(', ')} and whole numbers but found ${unknown ?? process.argv.slice(2).join(' ')}: correct the command\n`);
  process.exit(2);
}

/** Resolves with the tally, or with what went wrong. */
async function run(format, scratch) {
  const order = { format, seed, from, to: from + cases, running: join(scratch, `${format}.running`), result: join(scratch, `${format}.result`) };
  const path = join(scratch, `${format}.order`);
  writeFileSync(path, JSON.stringify(order));
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.torture.config.ts'], {
    cwd: root, env: { ...process.env, BANDSAW_TORTURE: path }, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-20_000)));
  let stoodStill = false;
  const started = Date.now();
  const watch = setInterval(() => {
    const last = existsSync(order.running) ? statSync(order.running).mtimeMs : started;
    if (Date.now() - last < STANDSTILL_MS) return;
    stoodStill = true;
    // The whole group: the cases run in a child of it.
    process.kill(-child.pid, 'SIGKILL');
  }, 1000);
  const status = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (status === 0 && existsSync(order.result)) return { ...JSON.parse(readFileSync(order.result, 'utf8')), failure: null };
  const running = existsSync(order.running) ? readFileSync(order.running, 'utf8') : 'none';
  return { failure: `seed ${seed}, case ${running} ${stoodStill ? 'stood still' : `ended the run (status ${status})`}`, said };
}

const scratch = mkdtempSync(join(tmpdir(), 'bandsaw-torture-'));
let failed = false;
try {
  process.stdout.write(`${cases} cases a format from ${from}, seed ${seed}; Node ${process.versions.node}\n\n`);
  process.stdout.write('| format | refused | read, not written | read and written | slowest case | largest case | failed |\n|---|---|---|---|---|---|---|\n');
  for (const format of formats) {
    const { outcomes, slowest, largest, failure, said } = await run(format, scratch);
    if (failure === null) {
      process.stdout.write(`| ${format} | ${outcomes.refused} | ${outcomes.read} | ${outcomes['read and written']} | ${slowest.seconds.toFixed(2)} s (${slowest.case}) | ${(largest.bytes / 2 ** 20).toFixed(1)} MiB (${largest.case}) | none |\n`);
      continue;
    }
    failed = true;
    process.stdout.write(`| ${format} | | | | | | ${failure} |\n`);
    process.stderr.write(`${said}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
