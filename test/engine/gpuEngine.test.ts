import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import type { GpuEngine, GpuEngineOptions } from '../../src/engine/gpu/gpuEngine.ts';
import { gridFor } from '../../src/engine/gpu/grid.ts';
import { scoped, scopeError } from '../../src/engine/gpu/scopes.ts';
import type { PlanInputs } from '../../src/engine/plan.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { expectWords } from '../harness/compareWords.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { POISON } from '../harness/poison.ts';
import { counting, scalePlan, slowPlan, testKernels, testShaderText } from './testKernels.ts';
import type { ScalePlanOptions } from './testKernels.ts';

const twin = openTwinEngine({ kernels: testKernels, poison: true });

async function open(options: GpuEngineOptions = {}): Promise<GpuEngine> {
  return openTestGpu({ kernels: testKernels, shaderText: testShaderText, poison: true, ...options });
}

async function expectEqual(engine: GpuEngine, options: ScalePlanOptions, inputs: PlanInputs): Promise<void> {
  const work = { plan: scalePlan(options), inputs };
  const [want, got] = [await twin.run(work), await engine.run(work)];
  expect(Object.keys(got).sort()).toEqual(Object.keys(want).sort());
  for (const name of Object.keys(want)) expectWords(name, got[name], want[name]);
}

describe('grid', () => {
  test('one row while it fits, then as few surplus groups as a rectangle allows', () => {
    expect([gridFor(0, 100), gridFor(1, 100), gridFor(100, 100), gridFor(101, 100)]).toEqual([{ x: 0, y: 0 }, { x: 1, y: 1 }, { x: 100, y: 1 }, { x: 51, y: 2 }]);
    for (let count = 1; count <= 10_000; count++) {
      const { x, y } = gridFor(count, 100);
      if (x > 100 || y > 100 || x * y < count || x * y - count >= y) expect.fail(`${count}: ${x} × ${y}`);
    }
    expect(() => gridFor(10_001, 100)).toThrow(/10000 workgroups.*10001/);
  });
});

/** Nothing where the gpu is not asked for: a skipped test would count as a hole. */
function describeGpu(name: string, body: () => void): void {
  if (engineRequired('gpu')) describe(name, body);
}

describeGpu('gpu engine', () => {
  let engine: GpuEngine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(async () => {
    await engine.close();
  });

  test('equals the twin for 0, 1, WG - 1, WG, WG + 1 items', async () => {
    for (const count of [0, 1, 63, 64, 65, 1000]) await expectEqual(engine, { count, length: Math.max(count, 1), clear: count === 0 }, { text: counting(count) });
  });

  test('a zero-length output comes back empty', async () => {
    const outputs = await engine.run({ plan: scalePlan({ count: 0 }), inputs: { text: new Uint32Array(0) } });
    expect(outputs['scaled']).toEqual(new Uint32Array(0));
    expect(outputs['sums']).toEqual(new Uint32Array(1));
  });

  test('numbers lanes through more than 65,535 workgroups', async () => {
    const count = 65_535 + 4_466;
    await expectEqual(engine, { count, constants: { WG: 1 } }, { text: counting(count) });
    const { kernels } = engine.counters()['tokenize'];
    expect(kernels['scale'].workgroups).toBeGreaterThanOrEqual(count);
  });

  test('constants of a step override the declaration', async () => {
    await expectEqual(engine, { count: 100, constants: { OFFSET: 7 } }, { text: counting(100) });
    await expectEqual(engine, { count: 100 }, { text: counting(100) });
  });

  test('bytes that do not fill a word are padded with zeros, not with what an earlier run left', async () => {
    await expectEqual(engine, { count: 8 }, { text: new Uint8Array(32).fill(255) });
    for (const bytes of [0, 1, 2, 3, 5, 29]) {
      const backing = new Uint8Array(64).fill(0xaa);
      // An odd offset: Arrow slices begin anywhere.
      await expectEqual(engine, { count: 8 }, { text: backing.subarray(3, 3 + bytes) });
    }
  });

  test('shared memory goes up safely, whole and odd', async () => {
    for (const bytes of [4, 7, 400, (1 << 20) + 6]) {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes + 5));
      for (let i = 0; i < shared.length; i++) shared[i] = i * 7;
      await expectEqual(engine, { count: Math.ceil(bytes / 4) }, { text: shared.subarray(5) });
    }
  });

  test('inputs are left as they were', async () => {
    const text = counting(500);
    await engine.run({ plan: scalePlan({ count: 500 }), inputs: { text } });
    expectWords('text', text, counting(500));
  });

  test('poison shows what no kernel wrote, and clear wins over it', async () => {
    const inputs = { text: counting(10) };
    const poisoned = await engine.run({ plan: scalePlan({ count: 10, length: 20 }), inputs });
    expectWords('unwritten', poisoned['scaled'].subarray(10), new Uint32Array(10).fill(POISON));
    const cleared = await engine.run({ plan: scalePlan({ count: 10, length: 20, clear: true }), inputs });
    expectWords('cleared', cleared['scaled'].subarray(10), new Uint32Array(10));
  });

  test('buffers that are used again give the same answers in any order of sizes', async () => {
    const unpoisoned = await open({ poison: false });
    for (const each of [engine, unpoisoned]) {
      for (const count of [5000, 3, 4999, 64, 70_000, 1]) await expectEqual(each, { count, factor: count }, { text: counting(count) });
    }
    await unpoisoned.close();
  });

  test('many runs in flight do not touch each other', async () => {
    const counts = Array.from({ length: 12 }, (_, i) => 100 + ((i * 37) % 50));
    await Promise.all(counts.map(async (count, i) => expectEqual(engine, { count, factor: i }, { text: counting(count) })));
  });

  test('outputs belong to the caller', async () => {
    const work = { plan: scalePlan({ count: 4 }), inputs: { text: counting(4) } };
    const first = await engine.run(work);
    const kept = first['scaled'].slice();
    await engine.run({ plan: scalePlan({ count: 4, factor: 9 }), inputs: { text: counting(4) } });
    expectWords('first', first['scaled'], kept);
  });

  test('counters count dispatches, workgroups and bytes, and are a copy', async () => {
    const fresh = await open();
    await fresh.run({ plan: scalePlan({ count: 130 }), inputs: { text: counting(130) } });
    await fresh.run({ plan: scalePlan({ count: 0 }), inputs: { text: counting(0) } });
    const counters = fresh.counters()['tokenize'];
    expect(counters.runs).toBe(2);
    expect(counters.kernels).toEqual({ scale: { dispatches: 1, workgroups: 3 }, total: { dispatches: 1, workgroups: 3 } });
    expect(counters.bytesUp).toBe(130 * 4 + 2 * 256);
    expect(counters.bytesDown).toBe(130 * 4 + 4 + 4);
    expect(counters.milliseconds).toBeGreaterThan(0);
    counters.runs = 99;
    expect(fresh.counters()['tokenize'].runs).toBe(2);
    await fresh.close();
  });

  test('statics go up once, serve without content afterwards, and their key fixes their length', async () => {
    const fresh = await open();
    const plan = (length: number) => {
      const base = scalePlan({ count: 50 });
      return { ...base, buffers: { ...base.buffers, text: { role: 'static' as const, length, key: 'fifty' } } };
    };
    const text = counting(50);
    const [first, second] = await Promise.all([fresh.run({ plan: plan(50), inputs: { text } }), fresh.run({ plan: plan(50), inputs: { text } })]);
    const third = await fresh.run({ plan: plan(50), inputs: {} });
    const want = await twin.run({ plan: plan(50), inputs: { text } });
    for (const got of [first, second, third]) expectWords('scaled', got['scaled'], want['scaled']);
    expect(fresh.counters()['tokenize'].bytesUp).toBe(50 * 4 + 3 * 2 * 256);
    await expect(fresh.run({ plan: plan(51), inputs: { text } })).rejects.toMatchObject({ code: 'mismatch' });
    await fresh.close();
  });

  test('kernels can be timed where the adapter has timestamps', async () => {
    const timed = await open({ timestamps: true });
    await timed.run({ plan: slowPlan(20_000, 200), inputs: { values: counting(20_000) } });
    const entry = timed.counters()['collide'].kernels['total'];
    if (timed.device.features.has('timestamp-query')) expect(entry.milliseconds).toBeGreaterThan(0);
    else expect(entry.milliseconds).toBeUndefined();
    await timed.close();
  });

  test('what a scope catches is returned as an error of its own kind, and the device goes on', async () => {
    const { error } = scoped(engine.device, () => engine.device.createBuffer({ size: 16, usage: 0x01 | 0x02 }));
    const caught = await error;
    expect(caught).not.toBeNull();
    const told = scopeError('the submit', caught as GPUError);
    expect(told).toMatchObject({ code: 'device', recovery: 'abort', message: expect.stringMatching(/MapRead/) });
    const fine = scoped(engine.device, () => engine.device.createBuffer({ size: 16, usage: 0x08 }));
    expect(await fine.error).toBeNull();
    fine.value.destroy();
    expect(() => scoped(engine.device, () => { throw new RangeError('own'); })).toThrow(/own/);
    await expectEqual(engine, { count: 10 }, { text: counting(10) });
  });

  test('limits follow from the device', () => {
    expect(engine.device.limits.maxStorageBufferBindingSize).toBe(128 << 20);
    expect(engine.limits.bufferWords).toBe(32 << 20);
    expect(engine.limits.batchBytes).toBe(1 << 20);
    expect((engine.limits.batchBytes + engine.limits.batchUnits) * 4).toBeLessThanOrEqual(128 << 20);
  });

  test('a plan that does not fit is refused before anything is sent', async () => {
    const length = engine.limits.bufferWords + 1;
    await expect(engine.run({ plan: scalePlan({ count: 1, length }), inputs: { text: counting(1) } })).rejects.toMatchObject({ code: 'mismatch' });
  });
});

describeGpu('gpu engine: shaders that are wrong', () => {
  async function failure(text: (name: string) => string | undefined): Promise<unknown> {
    const engine = await open({ shaderText: text });
    try {
      return await engine.run({ plan: scalePlan({ count: 4 }), inputs: { text: counting(4) } }).catch((error: unknown) => error);
    } finally {
      await engine.close();
    }
  }
  const change = (from: string, to: string) => (name: string) => testShaderText(name)?.replace(from, to);

  test('control: the same text unchanged runs', async () => {
    expect(isBandsawError(await failure(change('no such text', '')))).toBe(false);
  });

  test('a syntax error names file and line', async () => {
    const error = await failure(change('* params.factor', '* params.fctor'));
    expect(isBandsawError(error, 'shader')).toBe(true);
    expect((error as Error).message).toMatch(/scale\.wgsl:13:\d+: .*fctor/);
  });

  test('an error in an imported file names that file and its line', async () => {
    const error = await failure((name) => (name === 'shared/index' ? 'fn fine() {}\nfn broken( {}' : testShaderText(name)));
    expect(isBandsawError(error, 'shader')).toBe(true);
    expect((error as Error).message).toMatch(/shared\/index\.wgsl:2:/);
  });

  test('an unknown import names file and line', async () => {
    const error = await failure(change('#import shared/index', '#import shared/nothing_here'));
    expect(isBandsawError(error, 'shader')).toBe(true);
    expect((error as Error).message).toMatch(/shared\/nothing_here.*scale\.wgsl:2/);
  });

  test('a binding that disagrees with its declaration is refused', async () => {
    const error = await failure(change('var<storage, read> source', 'var<storage, read_write> source'));
    expect(isBandsawError(error, 'shader')).toBe(true);
    expect((error as Error).message).toMatch(/scale/);
  });

  test('a uniform struct with more fields than declared is refused before anything runs', async () => {
    const error = await failure(change('factor: u32', 'factor: u32, extra: u32, more: u32, most: u32'));
    expect(isBandsawError(error, 'shader')).toBe(true);
  });

  test('an uncaught error of the device fails the engine', async () => {
    const engine = await open();
    engine.device.createBuffer({ size: 16, usage: 0x01 | 0x02 });
    await expect.poll(async () => engine.run({ plan: scalePlan({ count: 4 }), inputs: { text: counting(4) } }).catch((error: unknown) => (error as { code?: string }).code)).toBe('device');
    await engine.close();
  });
});

describeGpu('gpu engine: a device that goes', () => {
  const work = { plan: scalePlan({ count: 4 }), inputs: { text: counting(4) } };

  test('destroyed in mid-run: the run and all later ones reject with DeviceError', async () => {
    const engine = await open();
    await engine.run(work);
    const running = engine.run({ plan: slowPlan(200_000, 2_000), inputs: { values: counting(200_000) } });
    const settled = running.catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 5));
    engine.device.destroy();
    expect(isBandsawError(await settled, 'device')).toBe(true);
    await expect(engine.run(work)).rejects.toMatchObject({ code: 'device' });
    await engine.close();
  });

  test('destroyed between runs', async () => {
    const engine = await open();
    engine.device.destroy();
    await expect(engine.run(work)).rejects.toMatchObject({ code: 'device' });
    await engine.close();
  });

  test('closing twice is the same as closing once; a closed engine rejects', async () => {
    const engine = await open();
    const running = engine.run(work).catch((error: unknown) => error);
    await engine.close();
    await engine.close();
    expect(isBandsawError(await running, 'device')).toBe(true);
    await expect(engine.run(work)).rejects.toMatchObject({ code: 'device' });
  });

  test('a device that does not answer in time fails rather than hangs', async () => {
    const engine = await open({ waitLimitMs: 2 });
    const error = await engine.run({ plan: slowPlan(100_000, 8_000), inputs: { values: counting(100_000) } }).catch((each: unknown) => each);
    expect(isBandsawError(error, 'device')).toBe(true);
    expect((error as Error).message).toMatch(/within 2 ms/);
    await engine.close();
  });

  test('the process survives the collector after an engine was dropped', async () => {
    await open();
    const { setFlagsFromString } = await import('node:v8');
    setFlagsFromString('--expose-gc');
    const { runInNewContext } = await import('node:vm');
    const collect = runInNewContext('gc') as () => void;
    for (let i = 0; i < 3; i++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const engine = await open();
    await engine.run(work);
    await engine.close();
  });
});
