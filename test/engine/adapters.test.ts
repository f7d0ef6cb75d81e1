import { describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import { chooseAdapter, findAdapters, listAdapters } from '../../src/engine/gpu/adapters.ts';
import type { AdapterWish, LoadWebgpu } from '../../src/engine/gpu/adapters.ts';
import { openGpuEngine } from '../../src/engine/gpu/gpuEngine.ts';
import { engineRequired, testAdapter } from '../harness/devices.ts';

interface Fake {
  readonly name: string;
  readonly backend?: string;
  readonly device?: string;
  readonly vendor?: string;
  readonly fallback?: boolean;
}

let created = 0;

/** Dawn's create() as far as adapters go. */
function fakeWebgpu(adapters: readonly Fake[]): LoadWebgpu {
  const create = ([option]: string[]): GPU => {
    created += 1;
    const wanted = (option ?? '').replace(/^adapter=/, '');
    return {
      async requestAdapter() {
        const found = adapters.find((each) => each.name === wanted);
        if (found === undefined) {
          const list = adapters.map((each) => ` * backend: '${each.backend ?? 'vulkan'}', name: '${each.name}'`);
          throw new Error(['no suitable backends found', ...(list.length > 0 ? ['Available adapters:', ...list] : [])].join('\n'));
        }
        return {
          limits: Object.create({ maxBufferSize: 5 }),
          features: new Set(['b', 'a']),
          info: { vendor: found.vendor ?? 'acme', architecture: '', device: found.device ?? '', description: 'driver 1', isFallbackAdapter: found.fallback ?? false },
        } as unknown as GPUAdapter;
      },
    } as unknown as GPU;
  };
  return async () => ({ create });
}

async function choice(adapters: readonly Fake[], wish: AdapterWish): Promise<string> {
  const found = await findAdapters(fakeWebgpu(adapters));
  try {
    return chooseAdapter(found, wish).description.name;
  } catch (error) {
    expect(isBandsawError(error, 'device')).toBe(true);
    return (error as Error).message;
  }
}

describe('adapters', () => {
  const soft: Fake = { name: "Fake 'soft' one", fallback: true };
  const hard: Fake = { name: 'Fake hard (2)' };

  test('hardware comes before software; software only when asked for', async () => {
    expect(await choice([soft, hard], {})).toBe(hard.name);
    expect(await choice([soft, hard], { allowSoftware: true })).toBe(hard.name);
    expect(await choice([soft], { allowSoftware: true })).toBe(soft.name);
    expect(await choice([soft], { adapter: 'SOFT' })).toBe(soft.name);
    expect(await choice([soft], {})).toMatch(/hardware GPU.*Fake 'soft' one \(software\)/);
    expect(await choice([], {})).toMatch(/no adapter at all/);
    expect(await choice([soft, hard], { adapter: 'nonesuch' })).toMatch(/named like "nonesuch".*Fake 'soft' one \(software\), Fake hard \(2\)/);
  });

  const [first, second]: Fake[] = [{ name: 'Acme 4090' }, { name: 'Acme 4090 Ti' }];

  test('a whole name is that adapter, a part that several have is nobody', async () => {
    expect(await choice([second, first, soft], { adapter: 'acme 4090' })).toBe('Acme 4090');
    expect(await choice([first, second, soft], { adapter: '4090 ti' })).toBe('Acme 4090 Ti');
    const found = await findAdapters(fakeWebgpu([first, second, soft]));
    expect(() => chooseAdapter(found, { adapter: '4090' })).toThrow(expect.objectContaining({ code: 'config', found: 'Acme 4090, Acme 4090 Ti' }));
    expect(() => chooseAdapter(found, { adapter: 'acme' })).toThrow(/not "acme".*Fake 'soft' one \(software\)/);
  });

  test('one name on two backends is one adapter to choose', async () => {
    expect(await choice([{ name: 'Acme 4090', backend: 'd3d12' }, first], { adapter: 'acme' })).toBe('Acme 4090');
  });

  test('an unknown name gets the nearest there is, if one is near', async () => {
    expect(await choice([first, { name: 'SwiftShader Device (Subzero)' }], { adapter: 'swiftshade9' })).toContain('did you mean "SwiftShader Device (Subzero)"?');
    expect(await choice([{ name: 'llvmpipe (LLVM 15)' }], { adapter: 'lavappe' })).toContain('did you mean "llvmpipe (LLVM 15)"?');
    expect(await choice([first, soft], { adapter: 'quadro' })).not.toContain('did you mean');
  });

  test.each(['llvmpipe (LLVM 15)', 'SwiftShader Device', 'lavapipe thing', 'Microsoft Basic Render Driver'])('%s is software whatever its flag says', async (name) => {
    expect(await choice([{ name }], {})).toMatch(/\(software\)/);
  });

  test('lavapipe is another name of llvmpipe', async () => {
    expect(await choice([{ name: 'llvmpipe (LLVM 16)' }], { adapter: 'lavapipe' })).toBe('llvmpipe (LLVM 16)');
  });

  test('null backends do not exist', async () => {
    const nulls: Fake[] = [{ name: 'Null one', backend: 'null' }, { name: 'Null two', device: 'null-backend' }];
    expect(await findAdapters(fakeWebgpu(nulls))).toEqual([]);
    expect(await choice(nulls, { adapter: 'null' })).toMatch(/no adapter at all/);
  });

  test('descriptions carry limits and features', async () => {
    const [found] = await listAdapters(fakeWebgpu([hard]));
    expect(found).toMatchObject({ name: hard.name, backend: 'vulkan', driver: 'driver 1', software: false, limits: { maxBufferSize: 5 }, features: ['a', 'b'] });
  });

  test('what create() returned is kept and not made again', async () => {
    const load = fakeWebgpu([soft, hard]);
    await findAdapters(load);
    const before = created;
    await findAdapters(load);
    expect(created).toBe(before);
  });

  test('a package that cannot be loaded is a DeviceError with the reason', async () => {
    const absent: LoadWebgpu = async () => {
      throw new Error("Cannot find package 'webgpu'\nmore");
    };
    await expect(openGpuEngine({ loadWebgpu: absent })).rejects.toMatchObject({ code: 'device', message: expect.stringMatching(/Cannot find package 'webgpu'\)/) });
  });
});

if (engineRequired('gpu')) describe('adapters of this machine', () => {
  test('the test adapter is listed, with the limits that WebGPU promises', async () => {
    const adapters = await listAdapters();
    expect(adapters.length).toBeGreaterThan(0);
    for (const each of adapters) expect(each.limits['maxStorageBufferBindingSize']).toBeGreaterThanOrEqual(128 << 20);
    if (testAdapter !== undefined) expect(adapters.some((each) => each.name.toLowerCase().includes(testAdapter as string))).toBe(true);
  });

  test('an adapter that is not there is a DeviceError that lists what is', async () => {
    const [first] = await listAdapters();
    await expect(openGpuEngine({ adapter: 'no such adapter' })).rejects.toMatchObject({ code: 'device', message: expect.stringContaining(first.name) });
  });

  test('more than the default limits is asked for where it is offered', async () => {
    const [first] = await listAdapters();
    const engine = await openGpuEngine({ adapter: first.name });
    expect(engine.device.limits.maxStorageBufferBindingSize).toBe(first.limits['maxStorageBufferBindingSize']);
    expect(engine.device.limits.maxBufferSize).toBe(first.limits['maxBufferSize']);
    expect(engine.device.limits.maxComputeWorkgroupStorageSize).toBe(16_384);
    expect(engine.limits.batchBytes).toBe(first.software ? 1 << 20 : 16 << 20);
    await engine.close();
  });
});
