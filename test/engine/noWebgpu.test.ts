/** A machine on which the optional package webgpu is not installed. */
import { expect, test, vi } from 'vitest';
import { listAdapters, openEngine } from '../../src/engine/openEngine.ts';
import { engineRequired } from '../harness/devices.ts';

vi.mock('webgpu', () => {
  throw new Error("Cannot find package 'webgpu' imported from here");
});

test('without the package auto is the cpu and says so; gpu and both name what to install', async () => {
  for (const kind of ['gpu', 'both'] as const) await expect(openEngine({ kind, workers: 0 })).rejects.toMatchObject({ code: 'device', expected: 'the optional package webgpu', remedy: expect.stringContaining('npm install webgpu') });
  await expect(openEngine({ adapter: 'llvmpipe', workers: 0 })).rejects.toMatchObject({ code: 'device' });
  await expect(listAdapters()).rejects.toMatchObject({ code: 'device' });
  if (!engineRequired('cpu')) return;
  const engine = await openEngine({ workers: 0 });
  expect(engine).toMatchObject({ kind: 'cpu', choice: { reason: expect.stringMatching(/^no hardware GPU, found that it cannot be loaded \(/), timings: [] } });
  await engine.close();
});
