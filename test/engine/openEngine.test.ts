import { describe, expect, test } from 'vitest';
import { openEngine } from '../../src/engine/openEngine.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';

describe('opening an engine', () => {
  test('twin is always there', async () => {
    const engine = await openEngine({ kind: 'twin' });
    expect([engine.kind, engine.software]).toEqual(['twin', true]);
    await engine.close();
  });

  test('options that cannot work are ConfigErrors', async () => {
    await expect(openEngine({ kind: 'gup' as 'gpu' })).rejects.toMatchObject({ code: 'config', found: 'gup' });
    await expect(openEngine({ kind: 'cpu', adapter: 'x' })).rejects.toMatchObject({ code: 'config' });
    await expect(openEngine({ kind: 'twin', adapter: 'x' })).rejects.toMatchObject({ code: 'config' });
    for (const workers of [-1, 1.5, Number.NaN]) await expect(openEngine({ kind: 'cpu', workers })).rejects.toMatchObject({ code: 'config' });
  });

  test('an adapter asked for by name is demanded, under auto too', async () => {
    for (const kind of ['gpu', 'auto'] as const) await expect(openEngine({ kind, adapter: 'no such adapter' })).rejects.toMatchObject({ code: 'device' });
  });

  if (engineRequired('gpu')) test('gpu and auto take the adapter that was named', async () => {
    const { adapter, close } = await (async () => {
      const engine = await openTestGpu();
      return { adapter: engine.adapter, close: async () => engine.close() };
    })();
    await close();
    for (const kind of ['gpu', 'auto'] as const) {
      const engine = await openEngine({ kind, adapter: adapter.name });
      expect(engine).toMatchObject({ kind: 'gpu', software: adapter.software, description: expect.stringContaining(adapter.name) });
      await engine.close();
    }
  });

  if (engineRequired('cpu')) test('cpu opens without workers', async () => {
    const engine = await openEngine({ kind: 'cpu', workers: 0 });
    expect([engine.kind, engine.software]).toEqual(['cpu', true]);
    await engine.close();
  });

  if (engineRequired('cpu') && engineRequired('gpu')) test('auto never takes a software adapter by itself, and says what it took', async () => {
    const gpu = await openTestGpu();
    const { software } = gpu;
    await gpu.close();
    const engine = await openEngine({ workers: 0 });
    expect(engine.description).toMatch(/\(auto: /);
    expect(engine.software).toBe(engine.kind === 'cpu');
    if (software) expect(engine.kind).toBe('cpu');
    await engine.close();
  });
});
