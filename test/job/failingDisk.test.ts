/**
 * Disks that are full, broken, locked or read-only, in every place a job writes or reads: the error names the file and
 * what to do, nothing half written has a final name, and the same job then ends with the bytes of one that met no fault.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tmpdir } from 'node:os';
import { BandsawError } from '../../src/core/errors.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { runNode } from '../cli/runBandsaw.ts';
import { random } from '../oracles/random.ts';
import { failDisk, type Fault } from './failingDisk.mjs';

const engine = await openCpuEngine({ workers: 0 });
let folder: string;
let whole: Map<string, string>;
/** The same of a job that calibrates itself, which only the faults there need. */
let calibrated: Map<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-disk-'));
  const next = random(5);
  const texts: string[] = [];
  for (let i = 0; i < 160; i++) texts.push(i % 4 === 3 ? texts[i - 1].replace(/\w+$/u, 'end') : i % 10 === 8 ? texts[i - 2] : Array.from({ length: 60 }, () => `w${Math.floor(next() * 500)}`).join(' '));
  writeFileSync(join(folder, 'in.jsonl'), texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(''));
  mkdirSync(join(folder, 'tables'));
  await run({ calibration: true });
  calibrated = outputs();
  for (const name of ['out', 'tables']) rmSync(at(name), { recursive: true });
  mkdirSync(join(folder, 'tables'));
  await run();
  whole = outputs();
  expect([...whole.keys()].sort()).toEqual(['out/kept/in.jsonl', 'out/rejected.parquet', 'out/removed.parquet', 'out/report.json', 'out/side-by-side.json', 'tables/clusters.arrow', 'tables/pairs.jsonl']);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await engine.close();
});

const at = (name: string): string => join(folder, name);

async function run(options: Partial<DedupOptions> = {}, input?: Readable): Promise<void> {
  await dedup(
    { inputs: [input === undefined ? at('in.jsonl') : '-'], output: at('out'), pairs: at('tables/pairs.jsonl'), clusters: at('tables/clusters.arrow'), onError: 'skip', partitions: 3, calibration: false, ...options },
    { engine, workers: 0, standardInput: input },
  );
}

/** Every file outside .job by name, but how the run went. */
function outputs(): Map<string, string> {
  const names = ['out', 'tables'].flatMap((top) => (existsSync(at(top)) ? (readdirSync(at(top), { recursive: true }) as string[]).map((name) => `${top}/${name}`) : []));
  const files = names.filter((name) => statSync(at(name)).isFile() && !/\/(\.job|\.standard-input|run\.json$|manifest\.json$)/u.test(name));
  return new Map(files.map((name) => [name, readFileSync(at(name), 'base64')]));
}

const full = /Expected room on the disk but found it full: free some space and run the same command again/u;
const broken = /Expected .+ but found EIO: i\/o error.+: check /u;
const many = /Expected a free file descriptor but found none left: raise the limit on open files \(ulimit -n\)/u;

/** Fault, the file that the message names, and what it says. */
const CASES: readonly (readonly [Fault, string, RegExp])[] = [
  [{ op: 'write', code: 'ENOSPC', path: '/.job/bands/' }, '/.job/bands/', full],
  [{ op: 'write', code: 'ENOSPC', path: '/.job/units/', after: 2 }, '/.job/units/', full],
  [{ op: 'write', code: 'ENOSPC', path: '/.job/digests/index.json' }, '/.job/digests/index.json', full],
  [{ op: 'write', code: 'ENOSPC', path: '/.job/checkpoint.json', after: 3 }, '/.job/checkpoint.json', full],
  [{ op: 'write', code: 'ENOSPC', path: '/.job/candidates/' }, '/.job/candidates/', full],
  [{ op: 'write', code: 'EDQUOT', path: '/.job/removals/' }, '/.job/removals/', /Expected room within the quota but found it used up: free some space/u],
  [{ op: 'write', code: 'ENOSPC', path: '/.job/calibration-rows/' }, '/.job/calibration-rows/', full],
  [{ op: 'write', code: 'ENOSPC', path: '/.job/calibration/verified/' }, '/.job/calibration/verified/', full],
  [{ op: 'write', code: 'ENOSPC', path: '/kept/' }, '/kept/in.jsonl', full],
  [{ op: 'write', code: 'ENOSPC', path: '/removed.parquet' }, '/removed.parquet', full],
  [{ op: 'write', code: 'ENOSPC', path: '/pairs.jsonl' }, '/tables/pairs.jsonl', full],
  [{ op: 'write', code: 'ENOSPC', path: '/clusters.arrow', after: 1 }, '/tables/clusters.arrow', full],
  [{ op: 'write', code: 'ENOSPC', path: '/report.json' }, '/report.json', full],
  [{ op: 'write', code: 'ENOSPC', path: '/manifest.json' }, '/manifest.json', full],
  [{ op: 'sync', code: 'ENOSPC', path: '/kept/' }, '/kept/in.jsonl', full],
  [{ op: 'sync', code: 'EIO', path: '/removed.parquet' }, '/removed.parquet', broken],
  [{ op: 'rename', code: 'EIO', path: '/report.json' }, '/report.json', broken],
  [{ op: 'mkdir', code: 'EROFS', path: '/out' }, '/out', /Expected a writable place but found a read-only file system: choose another output folder/u],
  [{ op: 'open', code: 'EACCES', path: '/out/.lock' }, '/out', /Expected a writable place but found no permission to write there: choose another output folder/u],
  [{ op: 'open', code: 'EACCES', path: '/kept/' }, '/kept/in.jsonl', /found no permission to write there/u],
  [{ op: 'open', code: 'EMFILE', path: '/.job/bands/', after: 1 }, '/.job/bands/', many],
  [{ op: 'open', code: 'EMFILE', path: '/.job/digests/0', after: 3 }, '/.job/digests/', many],
  [{ op: 'open', code: 'EMFILE', path: '/in.jsonl' }, '/in.jsonl', many],
  [{ op: 'read', code: 'EIO', path: '/in.jsonl' }, '/in.jsonl', /Expected to read the file but found EIO: i\/o error, read: check the disk and the path/u],
  [{ op: 'read', code: 'EIO', path: '/.job/candidates/0' }, '/.job/candidates/', /found EIO: i\/o error, read: check the disk and run the same command again/u],
];

test.each(CASES.map(([fault, file, says]) => [`${fault.op} ${fault.code} ${fault.path}`, fault, file, says] as const))('%s', async (_, fault, file, says) => {
  for (const name of ['out', 'tables']) rmSync(at(name), { recursive: true, force: true });
  mkdirSync(at('tables'));
  const options = { calibration: fault.path.includes('/calibration') };
  const wanted = options.calibration ? calibrated : whole;
  const disk = failDisk(fault);
  let error: unknown = null;
  try {
    await run(options).catch((caught: unknown) => (error = caught));
  } finally {
    disk.restore();
  }
  expect(disk.hits()).toBeGreaterThan(0);
  expect(error).toBeInstanceOf(BandsawError);
  const { message, file: named } = error as unknown as BandsawError;
  expect(named?.startsWith(folder) === true && named.includes(file), named).toBe(true);
  expect(message).toMatch(says);
  // What has its final name is whole, and nothing is left of what was half written.
  for (const [name, bytes] of outputs()) expect([name, bytes === wanted.get(name)]).toEqual([name, true]);
  await run(options);
  expect(outputs()).toEqual(wanted);
});

test('standard input that finds no room: the error names its place, and it may come again', async () => {
  rmSync(at('out'), { recursive: true, force: true });
  const text = readFileSync(at('in.jsonl'));
  const disk = failDisk({ op: 'write', code: 'ENOSPC', path: '/.standard-input' });
  const failed = await run({}, Readable.from([text.subarray(0, 9000), text.subarray(9000)])).catch((error: unknown) => error);
  disk.restore();
  expect(failed).toMatchObject({ code: 'output', message: expect.stringMatching(full) as string, file: expect.stringContaining('.standard-input') as string });
  await run({}, Readable.from([text]));
  expect(outputs().get('tables/pairs.jsonl')?.length).toBe(Buffer.from(Buffer.from(whole.get('tables/pairs.jsonl') as string, 'base64').toString().replaceAll(at('in.jsonl'), 'stdin.jsonl')).toString('base64').length);
});

test('the built command: status 1 and one line, then the same command finishes', async () => {
  rmSync(at('out'), { recursive: true, force: true });
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const preload = `${pathToFileURL(fileURLToPath(new URL('failingDisk.mjs', import.meta.url))).href}?op=write&code=ENOSPC&path=/kept/`;
  const args = [main, 'dedup', 'in.jsonl', '-o', 'out', '--engine', 'twin', '--workers', '0', '-q'];
  const stopped = await runNode(['--import', preload, ...args], folder);
  expect(stopped).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(/^bandsaw: out\/kept\/in\.jsonl: Expected room on the disk but found it full: [^\n]*\n$/u) as string });
  expect(readdirSync(at('out/kept'))).toEqual([]);
  expect(await runNode(args, folder)).toEqual({ status: 0, stdout: '', stderr: '' });
});
