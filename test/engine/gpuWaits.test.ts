/** Every promise of Dawn that the engine waits for, held up for ever: a DeviceError in time, and no hang. */
import { describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import { inTime } from '../../src/engine/gpu/inTime.ts';
import { waitFor } from '../../src/engine/gpu/waits.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { meddling, never } from '../harness/meddling.ts';
import { counting, scalePlan, testKernels, testShaderText } from './testKernels.ts';

const own = { kernels: testKernels, shaderText: testShaderText };
const work = { plan: scalePlan({ count: 100 }), inputs: { text: counting(100) } };

if (engineRequired('gpu')) {
  describe('a promise that never settles', () => {
    test.each(['requestAdapter', 'requestDevice'])('%s', async (call) => {
      const open = openTestGpu({ ...own, openLimitMs: 300, loadWebgpu: meddling((each) => (each === call ? never : undefined)) });
      await expect(open).rejects.toMatchObject({ code: 'device', recovery: 'retry', expected: expect.stringContaining('within 300 ms') as string });
    });

    test.each(['getCompilationInfo', 'createComputePipelineAsync', 'popErrorScope', 'mapAsync'])('%s', async (call) => {
      const engine = await openTestGpu({ ...own, waitLimitMs: 400, loadWebgpu: meddling((each) => (each === call ? never : undefined)) });
      const running = [engine.run(work), engine.run(work)].map(async (each) => each.catch((error: unknown) => error));
      for (const error of await Promise.all(running)) expect(isBandsawError(error, 'device') && error.expected).toContain('within 400 ms');
      // A device that hung once is not asked again.
      await expect(engine.run(work)).rejects.toMatchObject({ code: 'device' });
      await engine.close();
    });

    test('the maps of later runs', async () => {
      let maps = 0;
      const engine = await openTestGpu({ ...own, waitLimitMs: 400, loadWebgpu: meddling((each) => (each === 'mapAsync' && ++maps > 4 ? never : undefined)) });
      await engine.run(work);
      await engine.run(work);
      await expect(engine.run(work)).rejects.toMatchObject({ code: 'device' });
      await engine.close();
    });
  });
}

describe('waiting', () => {
  test('a device that comes too late is given back', async () => {
    let give: (value: string) => void = () => undefined;
    const late: string[] = [];
    const slow = new Promise<string>((resolve) => (give = resolve));
    await expect(inTime(slow, 'a thing', 5, (value) => late.push(value))).rejects.toMatchObject({ code: 'device', message: expect.stringContaining('a thing within 5 ms') as string });
    give('thing');
    await slow;
    expect(late).toEqual(['thing']);
    expect(await inTime(Promise.resolve(3), 'three', 1000)).toBe(3);
    await expect(inTime(Promise.reject(new RangeError('own')), 'three', 1000)).rejects.toThrow('own');
  });

  test('leaves no listener and no timer behind, however it ends', async () => {
    const listeners = new Set<unknown>();
    const failing = { failure: () => undefined, fail: () => undefined, adapter: { name: 'fake' }, onFailure: (each: unknown) => (listeners.add(each), () => listeners.delete(each)) };
    const device = failing as unknown as Parameters<typeof waitFor>[0];
    const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const before = timers();
    // A rejection waits for the device to say that it is lost, so all six do it together.
    await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        expect(await waitFor(device, Promise.resolve(i), 60_000)).toBe(i);
        await expect(waitFor(device, Promise.reject(new RangeError('own')), 60_000)).rejects.toThrow('own');
      }),
    );
    expect(listeners.size).toBe(0);
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
