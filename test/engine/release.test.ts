import { afterEach, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { onRelease, releaseOutputs } from '../../src/engine/release.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';

const settings = { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 };
const encoder = new TextEncoder();

function workOf(rows: number, seed: number): ReturnType<typeof sketchWork> {
  const texts = Array.from({ length: rows }, (_, row) => encoder.encode(`row ${row} of ${seed} with words enough for a shingle or ${row % 9} of them`));
  const offsets = new Uint32Array(rows + 1);
  texts.forEach((text, i) => (offsets[i + 1] = offsets[i] + text.length));
  return sketchWork({ bytes: Buffer.concat(texts), offsets, nulls: null }, settings);
}

let engine: Engine | undefined;
afterEach(async () => engine?.close());

test.each([0, 1])('released outputs are written into again, with the same answers (%i workers)', async (workers) => {
  engine = await openCpuEngine({ workers });
  const fresh = await openCpuEngine({ workers: 0 });
  const sizes = [300, 300, 90, 700, 1, 300, 0, 300];
  let again = 0;
  let before: ArrayBufferLike | null = null;
  for (const [i, rows] of sizes.entries()) {
    const work = workOf(rows, i);
    const outputs = await engine.run(work);
    expect(outputs, `batch ${i} of ${rows} rows`).toEqual(await fresh.run(work));
    // In the calling thread the very buffer comes back; from a worker one of its size does.
    if (workers === 0 && outputs['signatures'].buffer === before) again += 1;
    if (outputs['signatures'].buffer.byteLength > outputs['signatures'].byteLength + outputs['keys'].byteLength + outputs['digests'].byteLength + 16 * (rows + 1) + 320) again += 1;
    before = outputs['signatures'].buffer;
    releaseOutputs(outputs);
    releaseOutputs(outputs);
  }
  expect(again).toBeGreaterThan(0);
  await fresh.close();
});

test('outputs that were not released are never touched', async () => {
  engine = await openCpuEngine({ workers: 1 });
  const first = await engine.run(workOf(300, 1));
  const copy = structuredClone(first);
  for (let i = 0; i < 5; i++) releaseOutputs(await engine.run(workOf(300, 2 + i)));
  expect(first).toEqual(copy);
});

test('outputs are released once, and unknown ones for nothing', () => {
  const outputs = {};
  let count = 0;
  onRelease(outputs, () => (count += 1));
  releaseOutputs(outputs);
  releaseOutputs(outputs);
  releaseOutputs({});
  expect(count).toBe(1);
});
