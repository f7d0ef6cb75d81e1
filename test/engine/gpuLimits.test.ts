/** What follows from a device's limits: batches, tables and pair lists that fit in its buffers, on adapters of every size. */
import { describe, expect, test } from 'vitest';
import { collideWork, mostRecords } from '../../src/collide/collidePlan.ts';
import { gridFor } from '../../src/engine/gpu/grid.ts';
import { bucketBytes } from '../../src/engine/gpu/bufferPool.ts';
import { defaultBatchBytes, limitsOf } from '../../src/engine/gpu/limits.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { withHalving } from '../../src/engine/halving.ts';
import { checkWork } from '../../src/engine/planCheck.ts';
import type { Work } from '../../src/engine/plan.ts';
import { MAX_TEXT_BYTES } from '../../src/io/limits.ts';
import { kernels } from '../../src/kernels/registry.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { withLimits } from '../harness/engines.ts';

const MiB = 2 ** 20;
const shape = { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 };
/** Binding size, buffer size: the defaults of WebGPU, and what larger adapters offer. */
const devices = [[128 * MiB, 256 * MiB], [1024 * MiB, 1024 * MiB], [2 ** 31 - 4, 2 ** 31 - 4], [2 ** 32 - 4, 2 ** 32 - 4], [2 ** 32 - 4, 2 ** 31]] as const;

function columnOf(bytes: number, units: number): { bytes: Uint8Array; offsets: Uint32Array; nulls: null } {
  const offsets = new Uint32Array(units + 1).fill(bytes, units);
  return { bytes: new Uint8Array(bytes), offsets, nulls: null };
}

function largest({ plan }: Work): number {
  return Math.max(...Object.values(plan.buffers).map((buffer) => buffer.length));
}

describe.each(devices)('binding %i, buffer %i', (maxStorageBufferBindingSize, maxBufferSize) => {
  const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const limits = limitsOf({ maxStorageBufferBindingSize, maxBufferSize }, Infinity);

  test('a buffer of as many words as allowed is a binding and a buffer of the device', () => {
    expect(limits.bufferWords * 4).toBeLessThanOrEqual(most);
    expect(limits.bufferWords * 4).toBeGreaterThan(most - 4);
    expect(limits.bufferWords).toBeLessThan(2 ** 30);
    expect(bucketBytes(limits.bufferWords * 4, maxBufferSize)).toBeLessThanOrEqual(maxBufferSize);
    expect(bucketBytes(limits.bufferWords * 4 - 8, maxBufferSize)).toBeGreaterThanOrEqual(limits.bufferWords * 4 - 8);
  });

  test('a batch never grows beyond what was asked for, and without a wish is the default', () => {
    for (const software of [true, false]) {
      const { batchBytes } = limitsOf({ maxStorageBufferBindingSize, maxBufferSize }, defaultBatchBytes(software));
      expect(batchBytes).toBe(defaultBatchBytes(software));
    }
  });

  test('the largest batch has buffers that fit, whole-word hashes before all', () => {
    const { batchBytes, batchUnits, bufferWords } = limits;
    // Two words for every two bytes and unit; the text itself is a quarter of that.
    expect(2 * Math.floor((batchBytes + batchUnits) / 2)).toBeLessThanOrEqual(bufferWords);
    const bytes = Math.min(batchBytes, 24 * MiB);
    checkWork(sketchWork(columnOf(bytes, batchUnits), shape), { kernels, limits, holdsStatic: () => false });
  });

  test('the longest text that formats let through fits alone', () => {
    checkWork(sketchWork(columnOf(MAX_TEXT_BYTES, 1), shape), { kernels, limits, holdsStatic: () => false });
  });

  test('as many records as collide takes: tables of u32 within one binding', () => {
    const records = mostRecords(limits);
    expect(records).toBeGreaterThanOrEqual(2 ** 22);
    expect(records).toBeLessThan(2 ** 32);
    if (records > 2 ** 23) return;
    const work = collideWork(new Uint32Array(2 * records), { depth: 64, capacity: Math.floor(limits.bufferWords / 2), overfullCapacity: Math.floor(records / 65) });
    expect(largest(work)).toBeLessThanOrEqual(limits.bufferWords);
    checkWork(work, { kernels, limits });
  });

  test('one lane a word of the largest buffer is a grid within 65,535 workgroups a side, with the smallest workgroups', () => {
    const { x, y } = gridFor(Math.ceil(limits.bufferWords / 32), 65_535);
    expect(x).toBeLessThanOrEqual(65_535);
    expect(y).toBeLessThanOrEqual(65_535);
  });
});

test('signatures or keys of more words than a binding has: the batch divides itself', async () => {
  // As 65,536 units of 512 keys on a binding of 128 MiB, a thousand times smaller.
  const units = 64;
  const engine = withLimits(openTwinEngine(), { bufferWords: 20_000 });
  const column = { bytes: new TextEncoder().encode('a b c d '.repeat(units)), offsets: Uint32Array.from({ length: units + 1 }, (_, i) => 8 * i), nulls: null };
  const work = sketchWork(column, { ...shape, k: 512, bands: 512, rows: 1 });
  expect(largest(work)).toBeGreaterThan(60_000);
  const halving = withHalving(engine);
  expect(await halving.run(work)).toEqual(await openTwinEngine().run(work));
  expect(halving.counters()['sketch'].halvings).toBeGreaterThan(2);
});
