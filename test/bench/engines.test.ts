/** `bandsaw bench`: runs as it stands, its record is whole, and an answer that differs is found. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { flagsGiven } from '../../bench/args.mjs';
import { pageOf } from '../../bench/engines/page.mjs';
import { FIELDS, FORMAT, faultsOf, recordOf } from '../../bench/engines/record.mjs';
import { textOf } from '../../bench/engines/text.mjs';
import { measureHost } from '../../bench/host-bounds.mjs';
import { runNode } from '../cli/runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bandsaw-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What measuring gives, with one answer of the cpu engine as told. */
function recordWith(answer: string, { software = true, label = 'SOFTWARE adapter, not a GPU: x' } = {}): ReturnType<typeof recordOf> {
  const engines = [{ id: 'twin', label: 'twin', kind: 'twin', workers: 1, software: true, driver: null }, { id: 'cpu-1', label: 'cpu', kind: 'cpu', workers: 1, software: true, driver: null }, { id: 'gpu-0', label, kind: 'gpu', workers: 1, software, driver: 'd' }];
  const cost = { kernels: [{ bytesRead: 60, bytesWritten: 40, operations: 1000 }], fused: { bytes: 50, operations: 1000 } };
  const task = (engine: string, given: string, scale: number): object => ({ stage: 'tokenise', engine, times: [[4 * scale, 2 * scale, 2 * scale], [1 * scale, 3 * scale, 2 * scale]], cpuMilliseconds: [1, 2, 3], memoryBytes: 8, traffic: { bytesUp: 10, bytesDown: 20 }, answer: given, stable: true });
  return recordOf({
    args: flagsGiven({ input: ['/some/where/x.jsonl'], k: '128', seconds: '1', json: true, output: '/some/where' }, { k: '128', seconds: '2' }, ['output']), date: '2026-01-01T00:00:00.000Z',
    machine: { processor: 'p', cores: 2, memoryBytes: 1, system: 's', bandsaw: '1', node: 'v', v8: 'v', load: 0 },
    corpus: { source: 'files', files: ['/some/where/x.jsonl'], texts: ['a', 'b'], bytes: 100, all: { documents: 2, bytes: 100 } },
    settings: { k: 128, n: 5, threshold: 0.8, bands: 18, rows: 7, families: ['fss'], seconds: 1 }, engines, left: [], gpujs: null, parts: [{ name: 'kernels', seconds: 2, cpuSeconds: 1.25 }],
    bounds: { host: { memory: 1e5, integer: 1e6, cores: 2 }, 'gpu-0': { memory: 1e5, integer: 1e6, up: 1e4, down: 1e4 } },
    tasks: [task('twin', 'one', 4), task('cpu-1', answer, 1), task('gpu-0', 'one', 2)], jobs: [], stages: { tokenise: { unit: 'shingle', items: 50, bytes: 100, cost } }, shape: { shingles: 50, records: 0, candidatePairs: 0 },
  });
}

describe('the record', () => {
  test('has medians of rounds over all pieces, the best of each piece, rates, speed-up and bounds', () => {
    const record = recordWith('one');
    expect(faultsOf(record)).toEqual([]);
    expect(Object.keys(record)).toEqual(Object.keys(FIELDS));
    expect(record).toMatchObject({ format: FORMAT, equal: true, command: 'bandsaw bench --input x.jsonl --seconds 1 --json' });
    const [twin, cpu, gpu] = record.results;
    expect(cpu).toMatchObject({ samples: [5, 5, 4], milliseconds: { median: 5, best: 3, least: 4, runs: 3 }, speedup: 1, megabytesPerSecond: 100 / 1e3 / 5, nanosecondsPerShingle: 1e5, bytesUp: null, cpuMilliseconds: 2 });
    expect(cpu.bound).toEqual({ by: 'integer', milliseconds: 1, share: 0.2 });
    expect(twin.speedup).toBe(0.25);
    expect(gpu).toMatchObject({ bytesUp: 10, bytesDown: 20, bound: { by: 'down', milliseconds: 2, share: 0.2 } });
    expect(JSON.stringify(record)).not.toContain('/some/where');
    expect(textOf(record)).toMatch(/SOFTWARE adapter/u);
    expect(textOf(record)).toContain('took 2 s, 1 s of processor time: kernels 1.3');
  });
  test('says which answers differ, and so does the table', () => {
    const record = recordWith('two');
    expect(record.equal).toBe(false);
    expect(record.results.map(({ equal }: { equal: boolean }) => equal)).toEqual([true, false, true]);
    expect(faultsOf(record)).toEqual([]);
    expect(textOf(record).match(/DIFFERS/gu)).toHaveLength(1);
  });
  test('does not pass with a software adapter called gpu, without samples, or with another median', () => {
    expect(faultsOf(recordWith('one', { label: 'gpu: x' }))[0]).toContain('software');
    expect(faultsOf(recordWith('one', { label: 'gpu: x', software: false }))).toEqual([]);
    const damaged = (change: (record: ReturnType<typeof recordOf>) => void): string[] => {
      const record = recordWith('one');
      change(record);
      return faultsOf(record);
    };
    expect(damaged((record) => (record.format = 'other'))).toHaveLength(1);
    expect(damaged((record) => (record.results[0].samples = []))).not.toEqual([]);
    expect(damaged((record) => (record.results[0].milliseconds.median = 1))).not.toEqual([]);
    expect(damaged((record) => (record.results[1].stage = 'none'))).not.toEqual([]);
    expect(damaged((record) => (record.equal = false))).not.toEqual([]);
    expect(faultsOf({})).toHaveLength(1);
  });
});

test('the page has every engine and stage, is escaped, and runs and fetches nothing', () => {
  const page = pageOf(recordWith('one', { label: 'SOFTWARE adapter, not a GPU: <script>alert(1)</script>' }));
  expect(page).toContain('SOFTWARE adapter, not a GPU: &lt;script&gt;');
  expect(page).not.toMatch(/<script|<img|\son\w+=|(?:src|href)="(?!#)/u);
  expect(page).toContain('default-src &#39;none&#39;');
  expect(page.match(/class="chart wide"/gu)).toHaveLength(1);
  expect(page).toContain('nothing about a GPU');
  expect(page).not.toContain('DIFFERS');
  expect(pageOf(recordWith('two'))).toContain('DIFFERS');
});

test('the bounds of the host are of work that was done', async () => {
  const { memory, integer } = await measureHost({ runs: 2, bytes: 1 << 20 });
  expect(memory.best).toBeGreaterThan(1e6);
  expect(integer.best).toBeGreaterThan(1e6);
});

test('bandsaw bench measures twin and cpu and writes bench.json', { timeout: 120_000 }, async () => {
  const input = join(folder, 'few.jsonl');
  writeFileSync(input, Array.from({ length: 40 }, (_, i) => `${JSON.stringify({ id: `d${i}`, text: `words of document ${i % 7} and ${'some more '.repeat(i % 5)} of them here, 詩詞歌賦 ${i % 3}` })}\n`).join(''));
  const output = join(folder, 'out');
  const { status, stdout, stderr } = await runNode([main, 'bench', '--engine', 'auto', '--workers', '1', '--seconds', '0.01', '--input', input, '-o', output], folder);
  expect(stderr).not.toContain('bench:');
  expect(status).toBe(0);
  expect(stdout).toContain('whole job');
  const record = JSON.parse(readFileSync(join(output, 'bench.json'), 'utf8'));
  expect(faultsOf(record)).toEqual([]);
  expect(record.equal).toBe(true);
  expect(record.parts.map(({ name }: { name: string }) => name)).toEqual(['corpus', 'bounds', 'input of kernels', 'kernels', 'whole jobs']);
  const jobs = record.results.filter(({ stage }: { stage: string }) => stage === 'whole job').flatMap(({ samples }: { samples: number[] }) => samples);
  expect(1000 * record.parts.at(-1).seconds).toBeGreaterThan(jobs.reduce((sum: number, each: number) => sum + each, 0));
  expect(readFileSync(join(output, 'bench.html'), 'utf8')).toBe(pageOf(record));
  expect(new Set(record.results.map(({ stage }: { stage: string }) => stage))).toEqual(new Set(['sha1', 'tokenise', 'text → signature, fss', 'text → signature, minhash', 'collide', 'slot agreement', 'whole job']));
  for (const stage of Object.keys(record.stages)) if (stage !== 'sha1') expect(record.results.filter((each: { stage: string }) => each.stage === stage).length).toBeGreaterThanOrEqual(2);
});
