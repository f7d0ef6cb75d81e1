import { afterEach, describe, expect, test } from 'vitest';
import { ConfigError, DeviceError, MismatchError } from '../../src/core/errors.ts';
import { autoEngine } from '../../src/engine/autoEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Work } from '../../src/engine/plan.ts';
import { inFlight } from '../../src/job/inFlight.ts';
import { delayedEngine, sleep } from './delayedEngine.ts';
import { counting, scalePlan, slowPlan } from './testKernels.ts';

const text = counting(2048);
const opened: Engine[] = [];
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close();
});

function workOf(factor: number): Work {
  return { plan: scalePlan({ count: 2048, factor }), inputs: { text } };
}

const otherPlan: Work = { plan: slowPlan(8, 1), inputs: { values: counting(8) } };

function choosing(engines: readonly Engine[], options: { goOn?: boolean; note?: string } = {}): Engine {
  const engine = autoEngine(engines, options);
  opened.push(engine);
  return engine;
}

async function runAll(engine: Engine, works: number): Promise<void> {
  const factors = Array.from({ length: works }, (_, i) => i + 1);
  let factor = 1;
  for await (const { scaled } of inFlight(factors, engine.concurrency, async (each) => engine.run(workOf(each)))) {
    expect(scaled.every((word, i) => word === (Math.imul(text[i], factor) + i) >>> 0)).toBe(true);
    factor += 1;
  }
  expect(factor).toBe(works + 1);
}

const lost = new DeviceError({ expected: 'a device', found: 'that it was lost', remedy: 'use another' });

describe('choosing by timing', () => {
  test('the fastest does the rest; the first works of each only warm it up', async () => {
    // The first two works of the quick one are slow, as while shaders are compiled.
    const cpu = delayedEngine({ name: 'slow cpu', kind: 'cpu', concurrency: 3, before: async () => sleep(60) });
    const gpu = delayedEngine({ name: 'quick gpu', software: false, before: async (run) => sleep(run < 2 ? 120 : 2) });
    const engine = choosing([cpu, gpu]);
    expect(engine).toMatchObject({ kind: 'auto', concurrency: 3, software: false, description: 'not chosen yet (auto: slow cpu, or quick gpu)' });
    await runAll(engine, 20);
    expect(cpu.started).toEqual([1, 2, 3, 4, 5, 6]);
    expect(gpu.started.length).toBe(14);
    expect(engine).toMatchObject({ kind: 'gpu', software: false, description: expect.stringMatching(/^quick gpu \(auto: fastest of 2, [\d.]+ × the next, slow cpu\)$/) });
    expect(engine.choice?.chosen).toBe('quick gpu');
    const [first, second] = engine.choice?.timings ?? [];
    expect(first).toMatchObject({ engine: 'slow cpu', plan: 'tokenize', bytes: 3 * 8192 });
    expect(second).toMatchObject({ engine: 'quick gpu', plan: 'tokenize', bytes: 2 * 8192 });
    for (const { bytes, milliseconds, rate } of [first, second]) expect(rate).toBeCloseTo(bytes / milliseconds, 6);
    expect([cpu.closed(), gpu.closed()]).toEqual([true, false]);
    expect(engine.parts?.().map(({ name, failure }) => [name, failure])).toEqual([['slow cpu', null], ['quick gpu', null]]);
  });

  test('it is never given more at once than it takes', async () => {
    const gpu = delayedEngine({ name: 'gpu', concurrency: 1, before: async () => sleep(1) });
    const engine = choosing([delayedEngine({ name: 'cpu', kind: 'cpu', concurrency: 3, before: async () => sleep(400) }), gpu]);
    await runAll(engine, 30);
    expect([engine.choice?.chosen, gpu.most()]).toEqual(['gpu', 1]);
  });

  test('limits are those of all, small for the cpu, until one is chosen', async () => {
    const gpu = delayedEngine({ name: 'gpu', limits: { batchBytes: 8 << 20, bufferWords: 5000 }, before: async () => sleep(1) });
    const engine = choosing([delayedEngine({ name: 'cpu', kind: 'cpu', limits: { batchBytes: 128 << 20, bufferWords: 9000 }, before: async () => sleep(30) }), gpu]);
    expect(engine.limits).toMatchObject({ batchBytes: 1 << 20, bufferWords: 5000 });
    await runAll(engine, 5);
    expect(engine.limits).toMatchObject({ batchBytes: 8 << 20, bufferWords: 5000 });
    await runAll(engine, 5);
    expect(engine.choice?.chosen).toBe('gpu');
    expect(engine.limits).toEqual(gpu.limits);
  });

  test('too little work to time: the first engine, and the reason', async () => {
    const [cpu, gpu] = [delayedEngine({ name: 'cpu', kind: 'cpu' }), delayedEngine({ name: 'gpu' })];
    const engine = choosing([cpu, gpu]);
    expect(engine.choice).toEqual({ chosen: 'cpu', reason: '0 works are too few to time every engine', timings: [] });
    await runAll(engine, 3);
    expect(engine.choice).toEqual({ chosen: 'cpu', reason: '3 works are too few to time every engine', timings: [] });
    expect([cpu.started.length, gpu.started.length]).toEqual([3, 0]);
    // Another plan is another stage: there will be no more of the works that were timed.
    await engine.run(otherPlan);
    expect(engine).toMatchObject({ kind: 'cpu', description: 'cpu (auto: 3 works are too few to time every engine)' });
    expect(gpu.closed()).toBe(true);
    await runAll(engine, 9);
    expect([cpu.started.length, gpu.started.length]).toEqual([13, 0]);
  });

  test('words cut between sketches take no part in the trial and do not end it', async () => {
    const cpu = delayedEngine({ name: 'cpu', kind: 'cpu', concurrency: 2, before: async () => sleep(30) });
    const gpu = delayedEngine({ name: 'gpu', before: async () => sleep(1) });
    const engine = choosing([cpu, gpu]);
    const sketch = (factor: number): Work => ({ ...workOf(factor), plan: { ...scalePlan({ count: 2048, factor }), name: 'sketch' } });
    const factors = Array.from({ length: 16 }, (_, i) => i + 1);
    for await (const [first, second] of inFlight(factors, engine.concurrency, async (each) => Promise.all([engine.run(sketch(each)), engine.run(workOf(each))]))) expect(first).toEqual(second);
    expect(engine.choice).toMatchObject({ chosen: 'gpu', timings: [{ engine: 'cpu', plan: 'sketch' }, { engine: 'gpu', plan: 'sketch' }] });
    expect(cpu.started.length + gpu.started.length).toBe(32);
    expect(cpu.closed()).toBe(true);
  });

  test('one engine alone is not timed, and the note says why it is alone', () => {
    expect(choosing([delayedEngine({ name: 'cpu', kind: 'cpu' })], { note: 'no hardware GPU, found none' }).choice).toEqual({ chosen: 'cpu', reason: 'no hardware GPU, found none', timings: [] });
    expect(() => autoEngine([])).toThrow(ConfigError);
  });
});

describe('an engine that fails while it is timed', () => {
  test.each([0, 1, 2, 3])('drops out at run %i, its works go to the others', async (failAt) => {
    const gpu = delayedEngine({ name: 'gpu', before: async (run) => {
      await sleep(1);
      if (run >= failAt) throw lost;
    } });
    const engine = choosing([delayedEngine({ name: 'cpu', kind: 'cpu', before: async () => sleep(2) }), gpu]);
    await runAll(engine, 15);
    expect(engine.choice).toMatchObject({ chosen: 'cpu', reason: 'gpu failed while it was timed, found that it was lost' });
    expect(engine.parts?.().map(({ failure }) => failure)).toEqual([null, lost.message]);
    expect(gpu.closed()).toBe(true);
  });

  test('the last one left fails the run', async () => {
    const broken = (name: string) => delayedEngine({ name, before: () => {
      throw lost;
    } });
    await expect(runAll(choosing([broken('cpu'), broken('gpu')]), 15)).rejects.toBe(lost);
  });

  test('fails the run where nobody is to go on', async () => {
    await expect(runAll(choosing([delayedEngine({ name: 'cpu', kind: 'cpu' }), delayedEngine({ name: 'gpu', before: () => {
      throw lost;
    } })], { goOn: false }), 15)).rejects.toBe(lost);
  });

  test('once chosen, it fails the run: what comes next is not for auto to say', async () => {
    const gpu = delayedEngine({ name: 'gpu', before: async (run) => {
      await sleep(1);
      if (run === 6) throw lost;
    } });
    const engine = choosing([delayedEngine({ name: 'cpu', kind: 'cpu', before: async () => sleep(40) }), gpu]);
    await expect(runAll(engine, 15)).rejects.toBe(lost);
    expect(engine.parts?.().map(({ failure }) => failure)).toEqual([null, lost.message]);
  });

  test('a mistake of the caller is his', async () => {
    const engine = choosing([delayedEngine({ name: 'cpu', kind: 'cpu' }), delayedEngine({ name: 'gpu' })]);
    await expect(engine.run({ plan: scalePlan({ count: 5 }), inputs: {} })).rejects.toThrow(MismatchError);
    await runAll(engine, 12);
    expect(engine.kind).not.toBe('auto');
  });
});

test('closing rejects what waits, and closes every engine', async () => {
  const members = [delayedEngine({ name: 'cpu', kind: 'cpu', concurrency: 1, before: async () => sleep(10) }), delayedEngine({ name: 'gpu' })];
  const engine = choosing(members);
  const runs = Promise.allSettled([engine.run(workOf(1)), engine.run(workOf(2))]);
  await engine.close();
  expect((await runs)[1]).toMatchObject({ status: 'rejected', reason: { code: 'device' } });
  expect(members.every(({ closed }) => closed())).toBe(true);
  await expect(engine.run(workOf(1))).rejects.toMatchObject({ code: 'device', found: 'a closed one' });
});
