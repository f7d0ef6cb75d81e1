import { afterEach, describe, expect, test } from 'vitest';
import { ConfigError, DeviceError, MismatchError, ShaderError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { PlanOutputs, Work } from '../../src/engine/plan.ts';
import { sideBySide } from '../../src/engine/sideBySide.ts';
import { inFlight } from '../../src/job/inFlight.ts';
import { random } from '../oracles/random.ts';
import { delayedEngine, sleep } from './delayedEngine.ts';
import { counting, scalePlan } from './testKernels.ts';

const text = counting(2048);
const opened: Engine[] = [];
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close();
});

/** A work of its own number, so that its result and the engine it went to can be told. */
function workOf(number: number, count = 2048): Work {
  return { plan: scalePlan({ count, factor: number }), inputs: { text: count === 2048 ? text : counting(count) } };
}

function together(engines: readonly Engine[], goOn = true): Engine {
  const engine = sideBySide(engines, { goOn });
  opened.push(engine);
  return engine;
}

function isResultOf(number: number, { scaled }: PlanOutputs): boolean {
  return scaled.every((word, i) => word === (Math.imul(text[i], number) + i) >>> 0);
}

/** Runs works as a stage does, and returns the numbers of those whose result was wrong. */
async function runAll(engine: Engine, works: number): Promise<number[]> {
  const numbers = Array.from({ length: works }, (_, i) => i + 1);
  const wrong: number[] = [];
  let next = 1;
  for await (const outputs of inFlight(numbers, engine.concurrency, async (number) => engine.run(workOf(number)))) {
    if (!isResultOf(next, outputs)) wrong.push(next);
    next += 1;
  }
  expect(next).toBe(works + 1);
  return wrong;
}

const lost = new DeviceError({ expected: 'a device', found: 'that it was lost', remedy: 'use another' });

describe('engines side by side', () => {
  test('every result is that of its work, whatever the delays', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const next = random(seed);
      const door = (most: number) => async (): Promise<void> => sleep(next() * most);
      const members = [delayedEngine({ name: 'a', before: door(6) }), delayedEngine({ name: 'b', kind: 'cpu', concurrency: 3, before: door(20) }), delayedEngine({ name: 'c', kind: 'twin', concurrency: 1, before: door(2) })];
      expect({ seed, wrong: await runAll(together(members), 40) }).toEqual({ seed, wrong: [] });
      for (const member of members) expect(member.most()).toBeLessThanOrEqual(member.concurrency);
    }
  });

  test('shares follow the measured rates', async () => {
    const fast = delayedEngine({ name: 'fast', concurrency: 1, before: async () => sleep(10) });
    const slow = delayedEngine({ name: 'slow', kind: 'cpu', concurrency: 1, before: async () => sleep(25) });
    const engine = together([slow, fast]);
    expect(await runAll(engine, 40)).toEqual([]);
    expect(fast.started.length).toBeGreaterThan(slow.started.length);
    expect(slow.started.length).toBeGreaterThan(1);
    expect(engine.counters()['tokenize'].runs).toBeGreaterThanOrEqual(40);
  });

  test('a slow engine is left alone once it would only hold the others up, and holds up neither the end nor the rest', async () => {
    let release = (): void => undefined;
    const never = new Promise<void>((resolve) => (release = resolve));
    const stuck = delayedEngine({ name: 'stuck', before: async () => never });
    const engine = together([stuck, delayedEngine({ name: 'quick', kind: 'cpu', before: async () => sleep(2) })]);
    // It would wait forever if results of works given to the stuck engine were waited for there.
    expect(await runAll(engine, 30)).toEqual([]);
    expect(stuck.started.length).toBe(2);
    release();
    await expect.poll(() => engine.parts?.().map(({ late }) => late)).toEqual([2, 0]);
  });

  test('while nothing is known every lane is used', async () => {
    const members = [delayedEngine({ name: 'a', concurrency: 2, before: async () => sleep(20) }), delayedEngine({ name: 'b', concurrency: 3, before: async () => sleep(20) })];
    const engine = together(members);
    const runs = Array.from({ length: 5 }, async (_, i) => engine.run(workOf(i + 1)));
    expect(members.map(({ started }) => started.length)).toEqual([2, 3]);
    await Promise.all(runs);
  });

  test('limits are those all can take; a work larger than that goes where it fits', async () => {
    const small = delayedEngine({ name: 'small', limits: { bufferWords: 2048, batchBytes: 100 } });
    const large = delayedEngine({ name: 'large', kind: 'cpu', limits: { batchUnits: 7 } });
    const engine = together([small, large]);
    expect(engine.limits).toEqual({ batchBytes: 100, batchUnits: 7, bufferWords: 2048 });
    for (let i = 0; i < 6; i++) await engine.run(workOf(3, 4096));
    expect([small.started.length, large.started.length]).toEqual([0, 6]);
    const everyone = together([delayedEngine({ name: 'one', limits: { bufferWords: 2048 } }), delayedEngine({ name: 'two', limits: { bufferWords: 2048 } })]);
    expect((await everyone.run(workOf(3, 4096)))['scaled'].length).toBe(4096);
  });

  test('kind, description and parts', () => {
    const [a, b, cpu] = [delayedEngine({ name: 'same', software: false }), delayedEngine({ name: 'same' }), delayedEngine({ name: 'other', kind: 'cpu' })];
    expect(together([a, b])).toMatchObject({ kind: 'gpu', description: 'same, device 1 + same, device 2', software: false, concurrency: 8, fallbacks: [] });
    expect(together([b, cpu])).toMatchObject({ kind: 'both', software: true });
    expect(together([a, b, cpu]).parts?.().map(({ name, kind }) => `${kind} ${name}`)).toEqual(['gpu same, device 1', 'gpu same, device 2', 'cpu other']);
    expect(() => sideBySide([])).toThrow(ConfigError);
  });
});

describe('an engine that fails', () => {
  test.each([
    ['device', lost],
    ['shader', new ShaderError({ expected: 'a shader', found: 'none', remedy: 'write one' })],
  ])('leaves its works to the others (%s)', async (_, error) => {
    for (const failAt of [0, 1, 5]) {
      const failing = delayedEngine({ name: 'failing', before: async (run) => {
        await sleep(1);
        if (run >= failAt) throw error;
      } });
      const engine = together([failing, delayedEngine({ name: 'steady', kind: 'cpu', before: async () => sleep(4) })]);
      expect({ failAt, wrong: await runAll(engine, 25) }).toEqual({ failAt, wrong: [] });
      expect(engine.fallbacks).toEqual([{ from: 'failing', to: 'steady', reason: error.message }]);
      expect(engine.description).toBe('failing (until it failed) + steady');
      expect(engine.parts?.().map(({ failure }) => failure)).toEqual([error.message, null]);
      expect(failing.closed()).toBe(true);
    }
  });

  test('a fault that may pass costs the work its place there, and the engine its part when there are three in a row', async () => {
    const died = new DeviceError({ expected: 'the batch back', found: 'its worker gone', remedy: 'run it again', recovery: 'retry' });
    const faulty = (faults: readonly number[]) => delayedEngine({ name: 'faulty', concurrency: 1, before: async (run) => {
      await sleep(1);
      if (faults.includes(run)) throw died;
    } });
    const steady = (name: string) => delayedEngine({ name, kind: 'cpu', concurrency: 1, before: async () => sleep(2) });
    const once = together([faulty([0, 2, 3]), steady('steady')]);
    expect(await runAll(once, 25)).toEqual([]);
    expect(once.parts?.()[0].failure).toBeNull();
    expect(once.fallbacks).toEqual([{ from: 'faulty', to: 'steady', reason: died.message, batches: 3 }]);
    const thrice = together([faulty([1, 2, 3]), steady('steady')]);
    expect(await runAll(thrice, 25)).toEqual([]);
    expect(thrice.parts?.()[0].failure).toBe(died.message);
    expect(thrice.fallbacks).toEqual([{ from: 'faulty', to: 'steady', reason: died.message, batches: 2 }, { from: 'faulty', to: 'steady', reason: died.message }]);
    // Alone it is asked again itself.
    const alone = together([faulty([0, 1])]);
    expect(await runAll(alone, 5)).toEqual([]);
    expect(alone.fallbacks).toEqual([]);
  });

  test('the last one that fails fails the run, and every later one', async () => {
    const failing = (name: string, after: number) => delayedEngine({ name, before: async (run) => {
      await sleep(1);
      if (run >= after) throw lost;
    } });
    const engine = together([failing('a', 1), failing('b', 3)]);
    await expect(runAll(engine, 25)).rejects.toBe(lost);
    await expect(engine.run(workOf(1))).rejects.toBe(lost);
  });

  test('is everyone\'s failure where nobody is to go on', async () => {
    const steady = delayedEngine({ name: 'steady', kind: 'cpu', before: async () => sleep(3) });
    const engine = together([delayedEngine({ name: 'failing', before: (run) => {
      if (run > 0) throw lost;
    } }), steady], false);
    await expect(runAll(engine, 25)).rejects.toBe(lost);
    await expect(engine.run(workOf(1))).rejects.toBe(lost);
    expect(engine.fallbacks).toEqual([]);
  });

  test('a mistake of the caller is his, and costs no engine', async () => {
    const engine = together([delayedEngine({ name: 'a' }), delayedEngine({ name: 'b' })]);
    await expect(engine.run({ plan: scalePlan({ count: 5 }), inputs: {} })).rejects.toThrow(MismatchError);
    expect(engine.parts?.().map(({ failure }) => failure)).toEqual([null, null]);
    expect(await runAll(engine, 4)).toEqual([]);
  });

  test('closing rejects what waits, and closes every engine once', async () => {
    const members = [delayedEngine({ name: 'a', concurrency: 1, before: async () => sleep(10) }), delayedEngine({ name: 'b', concurrency: 1, before: async () => sleep(10) })];
    const engine = together(members);
    const runs = Promise.allSettled(Array.from({ length: 4 }, async () => engine.run(workOf(1))));
    await engine.close();
    expect((await runs).map((each) => (each.status === 'rejected' ? (each.reason as DeviceError).code : each.status)).slice(2)).toEqual(['device', 'device']);
    expect(members.every(({ closed }) => closed())).toBe(true);
    await expect(engine.run(workOf(1))).rejects.toMatchObject({ code: 'device', found: 'a closed one' });
    await engine.close();
  });
});
