/**
 * Decides a recipe on stored signals of a made corpus, without texts: node bench/stored-signals.mjs [ROWS]. The table has all
 * columns of `bandsaw signals` but those of lists a user brings; values are drawn by seed around the recipe's limits.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeTable } from '../dist/io/tables/tables.js';
import { fmix } from '../dist/core/u32.js';
import { signals } from '../dist/signals/registry.js';

const rows = Number(process.argv[2] ?? 1_000_000);
const folder = mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), 'stored-signals-'));
const chosen = signals.filter(({ id, stored, needs, readsUrl }) => (id.startsWith('redpajama-v2.') || ['document.bytes', 'document.words'].includes(id)) && stored !== true && needs === undefined && readsUrl !== true);

let state = 1;
const next = () => (fmix((state += 1)) >>> 0) / 2 ** 32;
/** Skewed, as counts and shares of real pages are. */
function valueOf({ id, type }) {
  if (type === 'lines') return `[${Array.from({ length: 1 + Math.floor(8 * next()) }, () => Math.round(next())).join(',')}]`;
  const skewed = next() ** 4;
  if (id.includes('frac') || id.includes('ratio')) return Math.round(1e8 * skewed) / 1e8;
  if (id.endsWith('mean_word_length')) return 3 + 5 * next();
  if (id.endsWith('entropy')) return 2 + 5 * next();
  return Math.floor(20_000 * skewed);
}

async function* batches() {
  for (let from = 0; from < rows; from += 4096) {
    const rowCount = Math.min(4096, rows - from);
    const each = (make) => Array.from({ length: rowCount }, (_, i) => make(from + i));
    yield { rowCount, columns: [each(() => 'made.parquet'), each((row) => row), each((row) => `id-${row}`), ...chosen.map((signal) => each(() => valueOf(signal)))] };
  }
}

try {
  const table = join(folder, 'signals.parquet');
  await writeTable(table, [{ name: 'file', type: 'string', nullable: false }, { name: 'row', type: 'int64', nullable: false }, { name: 'id', type: 'string', nullable: true }, ...chosen.map(({ id, type }) => ({ name: id, type: type === 'number' ? 'double' : 'string', nullable: true }))], batches());
  console.log(`${rows} rows, ${chosen.length} signals, ${(statSync(table).size / 1e6).toFixed(0)} MB; ${cpus().length} × ${cpus()[0].model}, node ${process.version}`);
  const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  for (const [name, flags] of [['rules', []], ['rules and tables of thresholds', ['--thresholds']]]) {
    const output = join(folder, `out-${name.length}-${flags.length}`);
    const run = spawnSync('/usr/bin/env', ['bash', '-c', `TIMEFORMAT='%R %U %S'; time "$@"`, 'time', process.execPath, cli, 'clean', '--from-signals', table, '-o', output, '--recipe', 'redpajama-v2', '--without', 'exact,near,redpajama-v2.bad-words', '--quiet', ...flags], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    const { rows: counts } = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8'));
    const { memory } = JSON.parse(readFileSync(join(output, 'run.json'), 'utf8'));
    const [wall, user, system] = run.stderr.trim().split('\n').at(-1).split(' ').map(Number);
    console.log(`${name}: ${wall} s (${(user + system).toFixed(1)} s of processor time); ${counts.removed} removed, ${counts.kept} kept; ${JSON.stringify(memory ?? null).slice(0, 80)}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
