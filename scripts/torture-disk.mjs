/**
 * Runs a job in file systems of memory that are too small for it, from nearly nothing to enough, then makes room and runs
 * it again: each ends with status 1 and a message that names a file, leaves nothing half written under a final name, and
 * comes to the bytes of a job that had room. `npm run torture:disk`; needs the right to mount.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputsOf } from '../bench/job-outputs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'dist/cli/main.js');
const inputs = ['english.jsonl.gz', 'feed.arrow'].map((name) => join(root, 'sample', name));
const folder = mkdtempSync(join(tmpdir(), 'bandsaw-disk-'));
const disk = join(folder, 'disk');
const tables = join(folder, 'tables');

function job(out, pairs) {
  const args = [main, 'dedup', ...inputs, '-o', out, '--pairs', pairs, '--engine', 'cpu', '--workers', '1', '--partitions', '8', '--memory', '256MiB', '--quiet'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stderr };
}

const outputs = (out, pairs) => outputsOf(out).set('pairs', readFileSync(pairs));
const mount = (where, bytes, remount = false) => execFileSync('mount', [...(remount ? ['-o', `remount,size=${bytes}`] : ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs']), where]);

let problems = 0;
const say = (line) => process.stdout.write(`${line}\n`);
try {
  for (const each of [disk, tables, join(folder, 'room')]) mkdirSync(each);
  const outside = join(folder, 'room/pairs.jsonl');
  const whole = job(join(folder, 'room/out'), outside);
  if (whole.status !== 0) throw new Error(whole.stderr);
  const wanted = outputs(join(folder, 'room/out'), outside);
  say('| where | size, KiB | status | message |\n|---|---|---|---|');
  const sizes = [16, 64, 256, 512, 1024, 1536, 2048, 3072, 4096, 6144];
  const places = [...sizes.map((size) => ['all of it', size, join(disk, 'out'), join(disk, 'pairs.jsonl')]), ...[4, 8, 16].map((size) => ['the pairs', size, join(folder, 'out'), join(disk, 'pairs.jsonl')])];
  for (const [where, size, out, pairs] of places) {
    mount(disk, size * 1024);
    try {
      const first = job(out, pairs);
      const message = first.stderr.trim().replaceAll(folder, '').replace(/^bandsaw: /u, '');
      const bad = [];
      const lines = first.stderr.trim().split('\n');
      if (first.status !== 0 && (first.status !== 1 || lines.length !== 1 || !/\S+: Expected room on the disk but found it full: free some space and run the same command again$/u.test(first.stderr.trim()))) bad.push('another end');
      for (const name of first.status === 0 ? [] : ['kept/english.jsonl.gz', 'kept/feed.arrow', 'removed.parquet', 'report.json']) {
        const there = statSync(join(out, name), { throwIfNoEntry: false });
        if (there !== undefined && !readFileSync(join(out, name)).equals(wanted.get(name))) bad.push(`${name} is not whole`);
      }
      mount(disk, 64 * 2 ** 20, true);
      const again = job(out, pairs);
      if (again.status !== 0) bad.push(`with room: status ${again.status}: ${again.stderr}`);
      else for (const [name, bytes] of outputs(out, pairs)) if (!wanted.get(name)?.equals(bytes)) bad.push(`${name} differs`);
      problems += bad.length;
      say(`| ${where} | ${size} | ${first.status} | ${[message, ...bad].join('; ')} |`);
    } finally {
      execFileSync('umount', [disk]);
      rmSync(join(folder, 'out'), { recursive: true, force: true });
    }
  }
  say(`\nnode ${process.version}, tmpfs (${statfsSync(folder).bsize} bytes a block beneath), ${problems} problems`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = problems === 0 ? 0 : 1;
