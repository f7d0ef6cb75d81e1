import { expect, test } from 'vitest';
import { ConfigError } from '../../src/core/errors.ts';
import type { Cell, RowBatch } from '../../src/io/format.ts';
import { Groups, keepOrderText, parseKeepOrder, rankKeys } from '../../src/job/keepOrder.ts';
import { settingsOf, type DedupOptions } from '../../src/job/options.ts';
import { targetNames } from '../../src/job/targets.ts';

const base: DedupOptions = { inputs: ['a.jsonl'], output: 'out' };
const families = ['fss', 'minhash'];

test('defaults are those of the contract', () => {
  expect(settingsOf(base, families)).toMatchObject({ threshold: 0.8, thresholdMillionths: 800_000, family: 'fss', k: 128, n: 5, bands: null, bucketDepth: 64, verify: 'auto', cluster: 'keeper', keep: { kind: 'first' }, within: null, onError: 'stop', pairsPerCluster: 10_000, textColumn: 'text' });
});

test.each([
  { threshold: 0 }, { threshold: 1.0000005 + 1e-6 }, { threshold: NaN }, { threshold: 1e-7 },
  { k: 12 }, { k: 130 }, { k: 516 }, { k: 64.5 }, { n: 0 }, { n: 33 }, { bucketDepth: 0 },
  { bands: { bands: 19, rows: 7 } }, { bands: { bands: 0, rows: 7 } }, { family: 'simhash' }, { keep: 'last' }, { keep: 'best:' }, { keep: 'priority:source' },
  { verify: 'none' as const }, { verify: 'maybe' as never }, { cluster: 'all' as never }, { onError: 'ignore' as never }, { pairs: 'p.csv' }, { memory: 100 }, { partitions: 0 }, { inputs: [] }, { output: '' },
])('%j is refused with what was expected and what to do', (change) => {
  const attempt = (): unknown => settingsOf({ ...base, ...change }, families);
  expect(attempt).toThrow(ConfigError);
  expect(attempt).toThrow(/^Expected .+ but found .+: .+/u);
});

test.each([{ k: 16 }, { k: 512 }, { n: 1 }, { n: 32 }, { threshold: 1 }, { threshold: 1e-6 }, { bands: { bands: 18, rows: 7 } }, { verify: 'none' as const, cluster: 'components' as const }, { pairs: 'x/p.parquet', clusters: 'c.arrow' }])('%j is taken', (change) => {
  expect(() => settingsOf({ ...base, ...change }, families)).not.toThrow();
});

test('keep orders read back as they were written', () => {
  for (const text of ['first', 'longest', 'best:score', 'best:a:b', 'priority:source=wiki,web,a=b']) expect(keepOrderText(parseKeepOrder(text))).toBe(text);
  expect(parseKeepOrder('priority:source=wiki,web')).toEqual({ kind: 'priority', column: 'source', values: ['wiki', 'web'] });
});

function batch(cells: readonly Cell[]): RowBatch {
  const offsets = Uint32Array.from({ length: cells.length + 1 }, (_, i) => i * i);
  return { firstRow: 0, rowCount: cells.length, text: { bytes: new Uint8Array(cells.length ** 2), offsets, nulls: null }, columns: { c: cells }, rejected: [] };
}

test('rank keys: the lowest stays; null, NaN and what is not a number come last; −0 is 0', () => {
  expect([...rankKeys({ kind: 'first' }, batch(['x', null]))]).toEqual([0, 0]);
  expect([...rankKeys({ kind: 'longest' }, batch([1, 2, 3]))]).toEqual([-1, -3, -5]);
  const best = rankKeys({ kind: 'best', column: 'c' }, batch([3, -1.5, null, NaN, 'high', 10n, true, 0, Infinity, -Infinity]));
  expect([...best]).toEqual([-3, 1.5, Infinity, Infinity, Infinity, -10, -1, 0, -Infinity, Number.MAX_VALUE]);
  expect(Object.is(best[7], 0)).toBe(true);
  expect([...rankKeys({ kind: 'priority', column: 'c', values: ['b', 'a', 'b', '7'] }, batch(['a', 'b', 'z', null, 7, 7n]))]).toEqual([1, 0, 4, Infinity, 3, 3]);
});

test('groups: one number a value, null a value of its own, 1 and "1" apart', () => {
  const groups = new Groups();
  expect([null, 'a', 'b', 'a', null, 1, '1', 1n, true, 'null', 'true'].map((cell) => groups.numberOf(cell))).toEqual([1, 2, 3, 2, 1, 4, 5, 6, 7, 8, 9]);
});

test('kept files stand under kept/ by their path below the common parent', () => {
  expect(targetNames(['/d/a/x.jsonl', '/d/b/x.jsonl', '/d/b/c/y.jsonl'], '/out', [])).toEqual(['a/x.jsonl', 'b/x.jsonl', 'b/c/y.jsonl']);
  expect(targetNames(['/d/a/x.jsonl'], '/out', [])).toEqual(['x.jsonl']);
  expect(targetNames(['/da/x.jsonl', '/d/x.jsonl'], '/out', [])).toEqual(['da/x.jsonl', 'd/x.jsonl']);
  expect(() => targetNames(['/d/x', '/d/./x'], '/out', [])).toThrow(ConfigError);
  expect(() => targetNames(['/out/kept/x'], '/out', [])).toThrow(ConfigError);
  expect(() => targetNames(['/d/x.jsonl'], '/out', [null, '/d/x.jsonl'])).toThrow(ConfigError);
});

test('tables are not written over inputs, each other or what the job writes itself', () => {
  const refused = (...tables: string[]): void => expect(() => targetNames(['/d/x.jsonl', '/d/y.jsonl.partial'], '/d/out', tables), tables.join()).toThrow(ConfigError);
  refused('/d/p.jsonl', '/d/./p.jsonl');
  refused('/d/out/../x.jsonl');
  refused('/d/y.jsonl');
  refused('/d/out');
  for (const name of ['kept/x.jsonl', 'kept/p.jsonl', '.job/p.jsonl', 'kept', '.job', 'removed.parquet', 'rejected.parquet', 'report.json', 'run.json', 'manifest.json']) {
    refused(`/d/out/${name}`);
    if (!name.includes('/')) refused(`/d/out/${name}.partial`);
  }
  expect(() => targetNames(['/d/x.jsonl'], '/d/out', ['/d/out/pairs.parquet', '/d/keptout/c.jsonl'])).not.toThrow();
});
