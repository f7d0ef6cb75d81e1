/** The built command as a user runs it: outputs, exit statuses, what goes to which stream. */
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EngineChoice } from '../../src/engine/engine.ts';
import { listAdapters } from '../../src/engine/openEngine.ts';
import { runNode, type Ended } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bandsaw-cli-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function bandsaw(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return runNode([main, ...args], folder, env);
}

const words = 'the saw cuts a log into boards and every board shows the rings of the years the tree has seen before it fell'.split(' ');
const page = words.join(' ');
const lines = [
  JSON.stringify({ id: 'a', text: page }),
  JSON.stringify({ id: 'b', text: 'an entirely different page about rivers, fishes and the weather in the hills of the north' }),
  JSON.stringify({ id: 'c', text: page.toUpperCase() }),
  JSON.stringify({ id: 'd', text: null }),
];

describe('dedup', () => {
  test('removes the copy, keeps lines as they are, says so, and does nothing a second time', async () => {
    await writeFile(join(folder, 'in.jsonl'), `${lines.join('\r\n')}`);
    const run = ['dedup', 'in.jsonl', '-o', 'out', '--engine', 'cpu', '--workers', '0', '--pairs', 'pairs.jsonl', '--clusters', 'clusters.jsonl'];
    const first = await bandsaw(run);
    expect(first).toMatchObject({ status: 0 });
    expect(first.stdout).toContain('4 rows in = 3 kept + 1 removed (25.0 %) + 0 rejected');
    expect(await readFile(join(folder, 'out/kept/in.jsonl'), 'utf8')).toBe(`${lines[0]}\r\n${lines[1]}\r\n${lines[3]}`);
    const report = JSON.parse(await readFile(join(folder, 'out/report.json'), 'utf8')) as { rows: unknown };
    expect(report.rows).toEqual({ in: 4, kept: 3, removed: 1, rejected: 0 });
    expect(JSON.parse(await readFile(join(folder, 'pairs.jsonl'), 'utf8'))).toMatchObject({ left_row: 0, left_id: 'a', right_row: 2, right_id: 'c', similarity: 1 });
    expect((await readFile(join(folder, 'clusters.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(2);
    expect(await readdir(join(folder, 'out'))).not.toContain('.job');
    const second = await bandsaw(run);
    expect(second.status).toBe(0);
    expect(second.stdout).toContain('had finished');
  });

  test('a row that cannot be read stops the job naming file and row, or is written to rejected.parquet', async () => {
    await writeFile(join(folder, 'in.jsonl'), `${lines[0]}\n{"id": "broken", "text": \n${lines[1]}\n`);
    const stopped = await bandsaw(['dedup', 'in.jsonl', '-o', 'out', '--engine', 'twin']);
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toMatch(/in\.jsonl, row 1: Expected .* but found /);
    expect(stopped.stderr).not.toMatch(/\n\s+at /);
    const skipped = await bandsaw(['dedup', 'in.jsonl', '-o', 'out2', '--engine', 'twin', '--on-error', 'skip']);
    expect(skipped.status).toBe(3);
    expect(skipped.stdout).toContain('3 rows in = 2 kept + 0 removed (0.0 %) + 1 rejected');
    expect(skipped.stdout).toContain('unread rows in rejected.parquet');
    expect(await readdir(join(folder, 'out2'))).toContain('rejected.parquet');
  });

  test('usage errors end with status 2', async () => {
    for (const args of [['dedup'], ['dedup', 'x.jsonl'], ['dedup', 'x.jsonl', '-o', 'out', '--k', '129'], ['dedup', 'x.jsonl', '-o', 'out', '--threshold', '1.5'], ['frobnicate'], ['dedup', 'x', '-o', 'out', '--verify', 'none'], ['devices', 'x'], ['recipes', 'show', 'gopher', 'c4'], ['signals', '--list', 'x']]) {
      const { status, stderr } = await bandsaw(args);
      expect({ args, status, expected: /^bandsaw: .*Expected/m.test(stderr) }).toEqual({ args, status: 2, expected: true });
    }
  });

  test('a missing input ends with status 1 and its name', async () => {
    const { status, stderr } = await bandsaw(['dedup', 'nowhere.jsonl', '-o', 'out', '--engine', 'twin']);
    expect(status).toBe(1);
    expect(stderr).toContain('nowhere.jsonl');
  });

  test('a demanded adapter that is not there ends with status 4', async () => {
    await writeFile(join(folder, 'in.jsonl'), `${lines[0]}\n`);
    const { status, stderr } = await bandsaw(['dedup', 'in.jsonl', '-o', 'out', '--engine', 'gpu', '--adapter', 'no such adapter']);
    expect(status).toBe(4);
    expect(stderr).toContain('no such adapter');
  });

  test('several adapters and the cpu share a job; names that fit none, or no engine, are refused', async () => {
    await writeFile(join(folder, 'in.jsonl'), `${lines.join('\n')}\n`);
    const adapters = await listAdapters();
    const [{ name }] = adapters;
    const both = await bandsaw(['dedup', 'in.jsonl', '-o', 'out', '--engine', 'both', '--adapter', name, '--adapter', name.toUpperCase(), '--no-fallback']);
    expect(both).toMatchObject({ status: 0, stdout: expect.stringContaining('device 2 + WASM SIMD') });
    const run = JSON.parse(await readFile(join(folder, 'out/run.json'), 'utf8')) as { engine: { kind: string; parts: { kind: string }[] } };
    expect([run.engine.kind, run.engine.parts.map(({ kind }) => kind)]).toEqual(['both', ['gpu', 'gpu', 'cpu']]);
    const base = ['dedup', 'in.jsonl', '-o', 'out2'];
    expect(await bandsaw([...base, '--engine', 'cpu', '--adapter', name])).toMatchObject({ status: 2, stderr: expect.stringContaining('leave one of them out') });
    expect(await bandsaw([...base, '--engine', 'both', '--adapter', `${name}x`])).toMatchObject({ status: 4, stderr: expect.stringContaining(`did you mean "${name}"?`) });
    if (adapters.every(({ software }) => software)) expect(await bandsaw([...base, '--engine', 'both'])).toMatchObject({ status: 4, stderr: expect.stringContaining('a hardware GPU') });
  });

  test('a folder with files of others is refused and left alone', async () => {
    await writeFile(join(folder, 'in.jsonl'), `${lines[0]}\n`);
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'out/thesis.txt'), 'mine');
    const { status, stderr } = await bandsaw(['dedup', 'in.jsonl', '-o', 'out', '--engine', 'twin']);
    expect(status).toBe(1);
    expect(stderr).toContain('thesis.txt');
    expect(await readdir(join(folder, 'out'))).toEqual(['thesis.txt']);
  });

  test('--json writes objects to standard error', async () => {
    await writeFile(join(folder, 'in.jsonl'), `${lines.join('\n')}\n`);
    const { status, stderr } = await bandsaw(['dedup', 'in.jsonl', '-o', 'out', '--engine', 'twin', '--json']);
    expect(status).toBe(0);
    const events = stderr.trim().split('\n').map((line) => JSON.parse(line) as { event: string; stage: string });
    expect(new Set(events.map((each) => each.event))).toEqual(new Set(['progress']));
    expect(events.map((each) => each.stage)).toContain('cluster');
    const failed = await bandsaw(['dedup', 'in.jsonl', '-o', 'out', '--json', '--frob']);
    expect(JSON.parse(failed.stderr)).toMatchObject({ event: 'error', code: 'config', found: '--frob' });
  });
});

test('help, version and devices', async () => {
  expect(await bandsaw(['--help'])).toMatchObject({ status: 0, stderr: '' });
  expect((await bandsaw(['dedup', '--help'])).stdout).toContain('--bucket-depth');
  expect((await bandsaw(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const devices = await bandsaw(['devices']);
  expect(devices.status).toBe(0);
  expect(devices.stdout).toContain('--engine auto takes ');
  const [{ name, software }] = await listAdapters();
  if (software) expect(devices.stdout).toMatch(/--engine auto takes WASM SIMD, \d+ workers?: no hardware GPU, found .*\(software\)/);
  const timed = await bandsaw(['devices', '--adapter', name, '--json']);
  const { auto } = JSON.parse(timed.stdout) as { auto: EngineChoice };
  expect(auto.timings.map(({ engine }) => engine)).toEqual([expect.stringContaining('WASM SIMD'), expect.stringContaining(name)]);
  expect(auto.reason).toMatch(/^fastest of 2, /);
  if (software) expect(auto.timings[1].engine).toContain('(software, not a GPU)');
});
