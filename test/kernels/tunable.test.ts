/**
 * Constants that a kernel calls tunable change speed and nothing else: its smaller cases come out as the twin has them,
 * which knows none of these constants, with the lowest values, with the highest, and with every other one against them.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GpuEngine } from '../../src/engine/gpu/gpuEngine.ts';
import type { Kernel } from '../../src/kernels/kernel.ts';
import { kernels } from '../../src/kernels/registry.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { callOf, compareCase, runShader, runTwin, wantedFrom } from '../harness/runCase.ts';
import type { KernelCase } from './case.ts';

/**
 * Enough for several tiles, runs and workgroups; what is larger tests the layout of dispatches, which is another matter.
 * SwiftShader makes every lane of a workgroup before the first can return: 65,536 idle workgroups of 256 take minutes.
 */
const mostWords = 30_000;
const mostWorkgroups = 10_000;
const mostCases = 5;

function variantsOf({ tunable = {} }: Kernel): Record<string, number>[] {
  const entries = Object.entries(tunable);
  const lowest = entries.map(([name, values]) => [name, Math.min(...values)]);
  const highest = entries.map(([name, values]) => [name, Math.max(...values)]);
  const mixed = entries.map(([name, values], at) => [name, at % 2 === 0 ? Math.max(...values) : Math.min(...values)]);
  const variants = (entries.length === 1 ? [lowest, highest] : [lowest, highest, mixed]).map((each) => Object.fromEntries(each));
  // Compiling is what takes the time: a second driver is shown one of them.
  return process.env['BANDSAW_SECOND_DRIVER'] === undefined ? variants : variants.slice(-1);
}

/** Some of the smaller cases, spread evenly, and the last. */
function chosen(kernel: Kernel, cases: readonly KernelCase[]): KernelCase[] {
  const small = cases.filter((each) => {
    const { buffers, params, constants } = callOf(kernel, each);
    return Object.values(buffers).reduce((sum, words) => sum + words.length, 0) <= mostWords && kernel.workgroups(params, constants) <= mostWorkgroups;
  });
  const stride = Math.max(1, Math.floor(small.length / mostCases));
  return small.filter((_, at) => at % stride === 0 || at === small.length - 1);
}

let gpu: GpuEngine;
beforeAll(async () => {
  if (engineRequired('gpu')) gpu = await openTestGpu();
});
afterAll(async () => {
  await gpu?.close();
});

for (const [id, kernel] of Object.entries(kernels)) {
  describe(id, () => {
    test('names values for its tunable constants, the default among them', () => {
      const { tunable = {}, constants } = kernel;
      expect(Object.keys(tunable)).toContain('WG');
      for (const [name, values] of Object.entries(tunable)) {
        expect(values, name).toContain(constants[name]);
        expect(new Set(values).size, name).toBe(values.length);
        expect(values.length, name).toBeGreaterThan(1);
      }
      for (const WG of tunable['WG']) expect(WG).toBeLessThanOrEqual(256);
    });

    if (!engineRequired('gpu')) return;
    for (const variant of variantsOf(kernel)) {
      test(`same buffers with ${JSON.stringify(variant)}`, async () => {
        const { cases } = (await import(`./${id}.cases.ts`)) as { cases: readonly KernelCase[] };
        const some = chosen(kernel, cases);
        expect(some.length).toBeGreaterThan(0);
        for (const each of some) {
          const want = wantedFrom(each, runTwin(kernel, each));
          const tuned = { ...each, constants: { ...each.constants, ...variant } };
          expect(compareCase(kernel, tuned, await runShader(gpu, kernel, tuned), want), each.name).toBeNull();
        }
      });
    }
  });
}
