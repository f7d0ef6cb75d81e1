import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BudgetError } from '../../src/core/errors.ts';
import { inFlight } from '../../src/job/inFlight.ts';
import { splitPartition } from '../../src/job/splitPartition.ts';
import { PartitionStore } from '../../src/store/partitionStore.ts';
import { random } from '../oracles/random.ts';

const schema = { key: 'u32', unit: 'f64' } as const;

test.each(['spread', 'close', 'skewed'])('%s keys: every record comes once, equal keys together and in order, parts within the budget', async (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'bandsaw-split-'));
  try {
    const next = random(5);
    const rows = 5000;
    const draw = { spread: () => next() * 2 ** 32, close: () => 77_000 + next() * 900, skewed: () => (next() < 0.5 ? next() * 600 : next() * 2 ** 32) }[kind] as () => number;
    const key = Uint32Array.from({ length: rows }, draw);
    const unit = Float64Array.from({ length: rows }, (_, i) => i);
    const writer = await new PartitionStore(folder, {}).write('s', schema, 1000);
    for (let from = 0; from < rows; from += 500) {
      writer.append(3, { key, unit }, from, from + 500);
      await writer.drain();
    }
    await writer.finish();
    const reader = await new PartitionStore(folder, {}).read('s', schema);
    for (const limit of [40, 700, 5000]) {
      const seen = new Set<number>();
      const partOf = new Map<number, number>();
      let parts = 0;
      for await (const part of splitPartition(reader, schema, 3, limit * 20, 8, (columns) => columns.key)) {
        expect(part.rows).toBeLessThanOrEqual(limit);
        for (let i = 0; i < part.rows; i++) {
          expect(part.columns.key[i]).toBe(key[part.columns.unit[i]]);
          expect(seen.has(part.columns.unit[i])).toBe(false);
          seen.add(part.columns.unit[i]);
          expect(partOf.get(part.columns.key[i]) ?? parts).toBe(parts);
          partOf.set(part.columns.key[i], parts);
          if (i > 0) expect(part.columns.unit[i]).toBeGreaterThan(part.columns.unit[i - 1]);
        }
        parts += 1;
      }
      expect(seen.size).toBe(rows);
      expect(parts === 1).toBe(limit === 5000);
    }
    const tooSmall = async (): Promise<void> => {
      for await (const part of splitPartition(reader, schema, 3, 20, 8, () => key.fill(9))) expect(part.rows).toBe(0);
    };
    await expect(tooSmall()).rejects.toThrow(BudgetError);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('results come in the order of the items, no more than the width at once, and a failure waits for the rest', async () => {
  let running = 0;
  let most = 0;
  const finished: number[] = [];
  const start = async (item: number): Promise<number> => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, (item * 7) % 5));
    running -= 1;
    finished.push(item);
    if (item === 8) throw new Error('eight');
    return item * 10;
  };
  const results: number[] = [];
  for await (const result of inFlight([1, 2, 3, 4, 5, 6], 3, start)) results.push(result);
  expect(results).toEqual([10, 20, 30, 40, 50, 60]);
  expect(most).toBe(3);
  const failing = async (): Promise<void> => {
    for await (const result of inFlight([8, 9, 10], 3, start)) results.push(result);
  };
  await expect(failing()).rejects.toThrow('eight');
  expect(running).toBe(0);
  expect(finished.slice(-3).sort((a, b) => a - b)).toEqual([8, 9, 10]);
});
