/** Scans as the plans use them, of two levels and of three, on the engines that run plans step by step. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { Plan } from '../../src/engine/plan.ts';
import { scanReduce } from '../../src/kernels/scan_reduce.ts';
import { MOST_SPINE_TILES, scanSteps } from '../../src/sketch/scanSteps.ts';
import { expectWords } from '../harness/compareWords.ts';
import { openTestEngines } from '../harness/engines.ts';

let engines: Engine[];
beforeAll(async () => {
  engines = (await openTestEngines()).filter((engine) => engine.kind !== 'cpu');
});
afterAll(async () => {
  await Promise.all(engines.map(async (engine) => engine.close()));
});

const tile = scanReduce.constants['TILE'];

test.each([1, tile, tile + 1, 3 * tile - 1, MOST_SPINE_TILES * tile + 1])('%i values', async (count) => {
  const values = Uint32Array.from({ length: count }, (_, i) => Math.imul(i, 0x9e3779b1));
  const want = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) want[i + 1] = want[i] + values[i];
  const { steps, buffers } = scanSteps({ values: 'values', count, sums: 'sums', prefix: 'prefix' });
  expect(steps).toHaveLength(count > MOST_SPINE_TILES * tile ? 5 : 3);
  const plan: Plan = { name: 'collide', params: {}, buffers: { ...buffers, values: { role: 'input', length: count }, prefix: { role: 'output', length: count + 1 } }, steps };
  for (const engine of engines) expectWords(`prefix on ${engine.kind}`, (await engine.run({ plan, inputs: { values } }))['prefix'], want);
});

test('the most values there can be take three levels, and no level more tiles than the spine takes', () => {
  const { steps } = scanSteps({ values: 'values', count: 2 ** 32 - 1, sums: 'sums', prefix: 'prefix' });
  expect(steps.map(({ kernel }) => kernel)).toEqual(['scan_reduce', 'scan_reduce', 'scan_spine', 'scan_apply', 'scan_apply']);
  expect(steps[2].params['tile_count']).toBeLessThanOrEqual(MOST_SPINE_TILES);
});
