/** Its own file, hence its own process: a machine without any Vulkan driver. */
import { expect, test } from 'vitest';
import { engineRequired } from '../harness/devices.ts';
import { listAdapters, openEngine } from '../../src/engine/openEngine.ts';

test('without a driver there is no adapter, gpu is a DeviceError, auto is the cpu', async () => {
  process.env['VK_DRIVER_FILES'] = '/dev/null';
  process.env['VK_ICD_FILENAMES'] = '/dev/null';
  expect(await listAdapters()).toEqual([]);
  await expect(openEngine({ kind: 'gpu' })).rejects.toMatchObject({ code: 'device', found: 'no adapter at all' });
  await expect(openEngine({ kind: 'both' })).rejects.toMatchObject({ code: 'device', found: 'no adapter at all' });
  await expect(openEngine({ adapter: 'llvmpipe' })).rejects.toMatchObject({ code: 'device' });
  if (!engineRequired('cpu')) return;
  const engine = await openEngine({ workers: 0 });
  expect(engine).toMatchObject({ kind: 'cpu', description: expect.stringMatching(/auto: no hardware GPU, found no adapter at all/) });
  expect(engine.choice).toMatchObject({ reason: 'no hardware GPU, found no adapter at all', timings: [] });
  await engine.close();
});
