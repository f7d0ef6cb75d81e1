import { describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import { bucketBytes, BufferPool } from '../../src/engine/gpu/bufferPool.ts';

class GPUOutOfMemoryError {
  readonly message = 'no more';
}

/** A device with `memory` bytes, as far as buffers and scopes go. */
function fakeDevice(memory: number) {
  let used = 0;
  let failed = false;
  const scopes: string[] = [];
  const gpu = {
    limits: { maxBufferSize: 1 << 20 },
    pushErrorScope: (filter: string) => void scopes.push(filter),
    async popErrorScope() {
      const filter = scopes.pop();
      if (filter !== 'out-of-memory' || !failed) return null;
      failed = false;
      return new GPUOutOfMemoryError();
    },
    createBuffer({ label, size }: { label: string; size: number }) {
      used += size;
      if (used > memory) failed = true;
      return { label, size, destroy: () => { used -= size; } };
    },
  };
  return { gpu: gpu as unknown as GPUDevice, used: () => used };
}

const storage = (bytes: number) => ({ use: 'storage', bytes }) as const;

describe('sizes', () => {
  test('are 256 · 2^i or 384 · 2^i, at least what was asked for', () => {
    expect([1, 256, 257, 384, 385, 512, 513, 3 << 20].map((bytes) => bucketBytes(bytes, 1 << 30))).toEqual([256, 256, 384, 384, 512, 512, 768, 3 << 20]);
    for (let bytes = 1; bytes < 100_000; bytes += 37) {
      const size = bucketBytes(bytes, 1 << 30);
      if (size < bytes || (bytes > 256 && size > bytes * 1.5)) expect.fail(`${bytes}: ${size}`);
    }
  });

  test('beyond the device limit a buffer is exact, in whole words', () => {
    expect(bucketBytes(700, 700)).toBe(700);
    expect(bucketBytes(698, 700)).toBe(700);
    expect(bucketBytes(2 ** 32 - 4, 2 ** 32 - 1)).toBe(2 ** 32 - 4);
  });
});

describe('buffer pool', () => {
  test('gives a buffer again once it is back, to the same use and size only', async () => {
    const { gpu } = fakeDevice(1e9);
    const pool = new BufferPool(gpu, 1e6);
    const [a, b] = await pool.take([storage(300), storage(300)]);
    expect(a).not.toBe(b);
    pool.give([a]);
    expect((await pool.take([{ use: 'uniform', bytes: 300 }]))[0]).not.toBe(a);
    expect((await pool.take([storage(600)]))[0]).not.toBe(a);
    expect((await pool.take([storage(384)]))[0]).toBe(a);
    expect((await pool.take([storage(384)]))[0]).not.toBe(a);
  });

  test('keeps no more than its cap idle', async () => {
    const { gpu, used } = fakeDevice(1e9);
    const pool = new BufferPool(gpu, 1024);
    const buffers = await pool.take([storage(512), storage(512), storage(512)]);
    expect([used(), pool.bytes]).toEqual([1536, 1536]);
    pool.give(buffers);
    expect([used(), pool.bytes]).toEqual([1024, 1024]);
    const again = await pool.take([storage(512), storage(512)]);
    expect(used()).toBe(1024);
    pool.drop(again);
    expect([used(), pool.bytes]).toEqual([0, 0]);
    pool.drop(again);
    pool.give(again);
    expect((await pool.take([storage(512)]))[0]).not.toBe(again[0]);
  });

  test('out of memory: idle buffers are given up first, then it is a DeviceError to retry, and nothing is kept', async () => {
    const { gpu, used } = fakeDevice(4096);
    const pool = new BufferPool(gpu, 1e6);
    pool.give(await pool.take([storage(3072)]));
    expect(used()).toBe(3072);
    const [fits] = await pool.take([storage(4096)]);
    expect([fits.size, used()]).toEqual([4096, 4096]);
    const error = await pool.take([storage(256), storage(256)]).catch((each: unknown) => each);
    expect(isBandsawError(error, 'device') && error.recovery).toBe('retry');
    expect(used()).toBe(4096);
    pool.drop([fits]);
    expect(await pool.take([storage(256), storage(256)])).toHaveLength(2);
  });

  test('close destroys what is used and what is idle', async () => {
    const { gpu, used } = fakeDevice(1e9);
    const pool = new BufferPool(gpu, 1e6);
    const [a] = await pool.take([storage(512), storage(512)]);
    pool.give([a]);
    pool.close();
    expect([used(), pool.bytes]).toEqual([0, 0]);
  });
});
