/** Runs `bandsaw dedup` as a user would, in a process of its own, and reads what it wrote. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { outputsOf } from './job-outputs.mjs';
import { rowsOfFile } from './documents.mjs';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** Calls `work` with a temporary folder and removes it afterwards, whatever happened. */
export async function inTemporaryFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'bandsaw-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Returns what a finished job left: `report` and `run` (parsed), wall and CPU time in milliseconds, peak memory in
 * bytes, and readers for its tables.
 * @param {readonly string[]} inputs
 * @param {string} output the job's folder
 * @param {readonly string[]} flags
 * @throws Error with the end of standard error if the job does not exit 0
 */
export function runJob(inputs, output, flags, { env = process.env, timeout = 1_800_000 } = {}) {
  if (!existsSync(main)) throw new Error(`Expected the built program at ${main} but found nothing: run npm run build`);
  const usageFile = `${output}.usage.json`;
  const start = performance.now();
  const child = spawnSync(
    process.execPath,
    ['--import', pathToFileURL(fileURLToPath(new URL('usage.mjs', import.meta.url))).href, main, 'dedup', ...inputs, '-o', output, '--quiet', ...flags],
    { encoding: 'utf8', env: { ...env, BANDSAW_USAGE: usageFile }, timeout, maxBuffer: 1 << 26 },
  );
  const milliseconds = performance.now() - start;
  if (child.status !== 0) {
    throw new Error(`Expected bandsaw dedup ${flags.join(' ')} to exit 0 but found ${child.status ?? child.signal}: ${child.stderr.trim().slice(-2000)}`);
  }
  const json = (name) => JSON.parse(readFileSync(join(output, name), 'utf8'));
  return {
    milliseconds,
    ...JSON.parse(readFileSync(usageFile, 'utf8')),
    report: json('report.json'),
    run: json('run.json'),
    removed: () => rowsOfFile(join(output, 'removed.parquet')),
  };
}

/** Returns one checksum of everything that a job wrote, but for what tells of the run. */
export function checksumOf(folder) {
  const hash = createHash('sha256');
  for (const [name, bytes] of outputsOf(folder)) hash.update(name).update(bytes);
  return hash.digest('hex');
}
