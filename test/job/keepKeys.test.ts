import { expect, test } from 'vitest';
import type { Cell, RowBatch } from '../../src/io/format.ts';
import { parseKeepOrder, rankKeys } from '../../src/job/keepOrder.ts';

function keysOf(order: string, cells: readonly Cell[]): Float64Array {
  const batch: RowBatch = { firstRow: 0, rowCount: cells.length, text: { bytes: new Uint8Array(0), offsets: new Uint32Array(cells.length + 1), nulls: null }, columns: { c: cells }, rejected: [] } as unknown as RowBatch;
  return rankKeys(parseKeepOrder(order), batch);
}

test('best: every number comes before null, NaN and text, the infinities among the numbers', () => {
  const falling: Cell[] = [Infinity, Number.MAX_VALUE, 2n ** 62n, 1e9, 3, 2n, true, 0.5, 5e-324, 0, -5e-324, -1, -(2n ** 63n), -1e300, -Infinity];
  const keys = keysOf('best:c', falling);
  for (let i = 1; i < keys.length; i++) expect(keys[i], `${String(falling[i - 1])} before ${String(falling[i])}`).toBeGreaterThan(keys[i - 1]);
  for (const last of [null, NaN, 'text', '9']) expect(keysOf('best:c', [last])[0]).toBeGreaterThan(keys[keys.length - 1]);
});

test('best: keys are never NaN nor −0; equal values, and integers of one double, share a key', () => {
  const cells: Cell[] = [0, -0, 0n, false, null, NaN, '', -Infinity, Infinity];
  for (const key of keysOf('best:c', cells)) expect(Number.isNaN(key) || Object.is(key, -0)).toBe(false);
  expect(new Set(keysOf('best:c', [0, -0, 0n, false])).size).toBe(1);
  expect(new Set(keysOf('best:c', [2n ** 53n, 2n ** 53n + 1n])).size).toBe(1);
  expect(new Set(keysOf('best:c', [-Infinity, -Number.MAX_VALUE])).size).toBe(1);
});
