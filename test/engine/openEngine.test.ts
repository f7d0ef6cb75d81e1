import { describe, expect, test } from 'vitest';
import { openEngine, type AdapterDescription } from '../../src/engine/openEngine.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';

async function adapterHere(): Promise<AdapterDescription> {
  const engine = await openTestGpu();
  await engine.close();
  return engine.adapter;
}

describe('opening an engine', () => {
  test('twin is always there', async () => {
    const engine = await openEngine({ kind: 'twin' });
    expect([engine.kind, engine.software]).toEqual(['twin', true]);
    await engine.close();
  });

  test('options that cannot work are ConfigErrors', async () => {
    await expect(openEngine({ kind: 'gup' as 'gpu' })).rejects.toMatchObject({ code: 'config', found: 'gup' });
    await expect(openEngine({ kind: 'cpu', adapter: 'x' })).rejects.toMatchObject({ code: 'config' });
    await expect(openEngine({ kind: 'twin', adapter: ['x', 'y'] })).rejects.toMatchObject({ code: 'config', found: 'adapter x, y with engine twin' });
    for (const adapter of ['', ['x', ' ']]) await expect(openEngine({ kind: 'gpu', adapter })).rejects.toMatchObject({ code: 'config', found: 'an empty one' });
    for (const workers of [-1, 1.5, Number.NaN]) await expect(openEngine({ kind: 'cpu', workers })).rejects.toMatchObject({ code: 'config' });
  });

  test('an adapter asked for by name is demanded, under auto too', async () => {
    for (const kind of ['gpu', 'auto', 'both'] as const) await expect(openEngine({ kind, adapter: 'no such adapter' })).rejects.toMatchObject({ code: 'device' });
  });

  if (engineRequired('gpu')) test('gpu takes the adapter that was named, and each of several', async () => {
    const { name, software } = await adapterHere();
    const one = await openEngine({ kind: 'gpu', adapter: [name] });
    expect(one).toMatchObject({ kind: 'gpu', software, description: expect.stringContaining(name) });
    expect(one.parts).toBeUndefined();
    await one.close();
    // Two devices of one adapter, which is all there is on a machine with one driver.
    const two = await openEngine({ kind: 'gpu', adapter: [name, name] });
    expect(two).toMatchObject({ kind: 'gpu', software, concurrency: 8 });
    expect(two.parts?.().map((part) => part.name)).toEqual([expect.stringMatching(/device 1$/), expect.stringMatching(/device 2$/)]);
    await two.close();
    await expect(openEngine({ kind: 'gpu', adapter: [name, 'no such adapter'] })).rejects.toMatchObject({ code: 'device', message: expect.stringContaining(name) });
  });

  if (engineRequired('gpu') && engineRequired('cpu')) test('both are the adapters named and the cpu; auto times them, the cpu first', async () => {
    const { name } = await adapterHere();
    const both = await openEngine({ kind: 'both', adapter: name, workers: 0 });
    expect(both.kind).toBe('both');
    expect(both.parts?.().map(({ kind }) => kind)).toEqual(['gpu', 'cpu']);
    await both.close();
    const auto = await openEngine({ adapter: [name], workers: 0 });
    expect(auto).toMatchObject({ kind: 'auto', choice: { timings: [] } });
    expect(auto.parts?.().map(({ kind }) => kind)).toEqual(['cpu', 'gpu']);
    await auto.close();
  });

  if (engineRequired('gpu')) test('both without a hardware GPU is a DeviceError unless an adapter is named', async () => {
    const { software } = await adapterHere();
    const opened = openEngine({ kind: 'both', workers: 0 });
    if (software) await expect(opened).rejects.toMatchObject({ code: 'device', expected: 'a hardware GPU' });
    else await (await opened).close();
  });

  if (engineRequired('cpu')) test('cpu opens without workers', async () => {
    const engine = await openEngine({ kind: 'cpu', workers: 0 });
    expect([engine.kind, engine.software]).toEqual(['cpu', true]);
    await engine.close();
  });

  if (engineRequired('cpu') && engineRequired('gpu')) test('auto never takes a software adapter by itself, and says what it took', async () => {
    const { software } = await adapterHere();
    const engine = await openEngine({ workers: 0 });
    if (software) {
      expect(engine).toMatchObject({ kind: 'cpu', software: true, description: expect.stringMatching(/\(auto: no hardware GPU, found .*\(software\)/) });
      expect(engine.choice).toMatchObject({ chosen: expect.stringContaining('WASM SIMD'), timings: [] });
    } else expect(engine.parts?.().some((part) => part.kind === 'gpu' && !part.software)).toBe(true);
    await engine.close();
  });
});
