/** Parts of a job on other file systems, tables that two jobs were told to write, and what clocks and reboots say. */
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { dedup, type DedupResult } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { failDisk } from './failingDisk.mjs';

const engine = await openCpuEngine({ workers: 0 });
let folder: string;
/** On another file system where there is one to be had; a folder like any other elsewhere, which is no less a test of the link. */
let other: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-elsewhere-'));
  const here = statSync(folder).dev;
  other = mkdtempSync(join(['/dev/shm', '/tmp', process.cwd()].find((each) => existsSync(each) && statSync(each).dev !== here) ?? tmpdir(), '.bandsaw-elsewhere-'));
  writeFileSync(join(folder, 'in.jsonl'), Array.from({ length: 90 }, (_, id) => `${JSON.stringify({ id, text: `page ${id % 60} of the saw by the river number ${id % 60}` })}\n`).join(''));
});
beforeEach(() => {
  for (const name of readdirSync(folder)) if (name !== 'in.jsonl') rmSync(join(folder, name), { recursive: true });
  for (const name of readdirSync(other)) rmSync(join(other, name), { recursive: true });
});
afterAll(async () => {
  for (const each of [folder, other]) rmSync(each, { recursive: true, force: true });
  await engine.close();
});

const at = (name: string): string => join(folder, name);
const run = async (output: string, options: Partial<DedupOptions> = {}): Promise<DedupResult> => dedup({ inputs: [at('in.jsonl')], output: at(output), calibration: false, ...options }, { engine, workers: 0 });

test('tables and the records of a job on another file system', async () => {
  await run('here', { pairs: at('pairs.parquet') });
  mkdirSync(at('out'));
  mkdirSync(join(other, 'records'));
  symlinkSync(join(other, 'records'), at('out/.job'));
  const options = { pairs: join(other, 'tables/pairs.parquet') };
  // Stopped in the middle, to see where the records go.
  const disk = failDisk({ op: 'write', code: 'ENOSPC', path: '/kept/' });
  await expect(run('out', options)).rejects.toMatchObject({ code: 'output' });
  disk.restore();
  expect(lstatSync(at('out/.job')).isSymbolicLink()).toBe(true);
  expect(readdirSync(join(other, 'records'))).toContain('checkpoint.json');
  const { run: second } = await run('out', options);
  expect(second?.resume.finishedBefore).toContain('cluster');
  expect(readFileSync(join(other, 'tables/pairs.parquet')).equals(readFileSync(at('pairs.parquet')))).toBe(true);
  for (const name of ['kept/in.jsonl', 'removed.parquet', 'report.json']) expect(readFileSync(at(`out/${name}`)).equals(readFileSync(at(`here/${name}`)))).toBe(true);
  // The records are gone, and so is the link.
  expect(readdirSync(at('out'))).not.toContain('.job');
  expect(readdirSync(join(other, 'records'))).toEqual([]);
  expect(readdirSync(join(other, 'tables'))).toEqual(['pairs.parquet']);
});

test('a folder of someone\'s that .job links to is not cleared', async () => {
  mkdirSync(at('out'));
  writeFileSync(join(other, 'thesis.txt'), 'mine');
  symlinkSync(other, at('out/.job'));
  await expect(run('out')).rejects.toMatchObject({ code: 'output', message: expect.stringContaining('.job') as string });
  expect(readdirSync(other)).toEqual(['thesis.txt']);
});

test('of two jobs that were told to write one table one ends by an error that names it, and nothing of it stays', async () => {
  const pairs = at('pairs.jsonl');
  const results = await Promise.allSettled([run('a', { pairs }), run('b', { pairs, clusters: at('clusters.jsonl') })]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  expect(refused).toMatchObject([{ code: 'output', file: pairs, message: expect.stringContaining(`Expected a file that no other run is to write but found process ${process.pid}`) as string }]);
  expect(readdirSync(folder).filter((name) => name.includes('lock'))).toEqual([]);
  // Later it may.
  for (const name of ['a', 'b']) await run(name, { pairs, ...(name === 'b' ? { clusters: at('clusters.jsonl') } : {}) });
  expect(statSync(pairs).size).toBeGreaterThan(0);
});

test('locks from before a reboot and of processes that are gone do not count, whatever the clock says', async () => {
  const pairs = at('pairs.jsonl');
  const boot = existsSync('/proc/sys/kernel/random/boot_id') ? 'another boot' : null;
  const stat = existsSync('/proc/self/stat') ? readFileSync('/proc/self/stat', 'utf8') : null;
  const started = stat === null ? null : (stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null);
  // This very process, if it were not for the boot; and a number that no process has.
  const owners = [...(boot === null ? [] : [{ pid: process.pid, started, boot, host: hostname() }]), { pid: 2 ** 22 + 1, started: '1', boot: null, host: hostname() }];
  for (const owner of owners) {
    for (const seconds of [1, 4e9]) {
      mkdirSync(at('out'), { recursive: true });
      for (const lock of [at('out/.lock'), `${pairs}.lock`]) {
        writeFileSync(lock, JSON.stringify(owner));
        utimesSync(lock, seconds, seconds);
      }
      await run('out', { pairs, restart: true });
      expect(readdirSync(folder).filter((name) => name.includes('lock'))).toEqual([]);
    }
  }
});

test('a job goes on though the clock went back, or forward, meanwhile', async () => {
  for (const seconds of [1, 4e9]) {
    const disk = failDisk({ op: 'write', code: 'ENOSPC', path: '/kept/' });
    await expect(run(`out${seconds}`)).rejects.toMatchObject({ code: 'output' });
    disk.restore();
    const names = readdirSync(at(`out${seconds}`), { recursive: true }) as string[];
    for (const name of names) utimesSync(at(`out${seconds}/${name}`), seconds, seconds);
    const { run: second } = await run(`out${seconds}`);
    expect(second?.resume.finishedBefore).toContain('cluster');
  }
});
