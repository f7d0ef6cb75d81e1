/**
 * Every kernel against its cases: twin = oracle where a case brings one, shader = twin on the adapter at hand. One
 * kernel alone: BANDSAW_KERNEL=id.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GpuEngine } from '../../src/engine/gpu/gpuEngine.ts';
import { kernels } from '../../src/kernels/registry.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { compareCase, runShader, runTwin, wantedFrom } from '../harness/runCase.ts';
import type { KernelCase } from './case.ts';

const only = process.env['BANDSAW_KERNEL'];

function stems(folder: URL, ending: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length)).sort();
}

const caseIds = stems(new URL('.', import.meta.url), '.cases.ts');
const ids = Object.keys(kernels).filter((id) => only === undefined || id === only).sort();
if (only !== undefined && ids.length === 0) throw new Error(`Expected a kernel of the registry in BANDSAW_KERNEL but found ${only}`);

test('shaders, registry and cases are the same set', () => {
  const shaders = stems(new URL('../../shaders/', import.meta.url), '.wgsl');
  const registered = Object.keys(kernels).sort();
  expect({ shaders, cases: caseIds }).toEqual({ shaders: registered, cases: registered });
  for (const [id, kernel] of Object.entries(kernels)) expect(kernel.id).toBe(id);
});

let gpu: GpuEngine;
beforeAll(async () => {
  if (engineRequired('gpu')) gpu = await openTestGpu();
});
afterAll(async () => {
  await gpu?.close();
});

for (const id of ids) {
  const kernel = kernels[id];
  if (!caseIds.includes(id)) continue;
  const { cases } = (await import(`./${id}.cases.ts`)) as { cases: readonly KernelCase[] };

  describe(id, () => {
    test('has cases, each under a name of its own', () => {
      expect(cases.length).toBeGreaterThan(0);
      expect(new Set(cases.map((each) => each.name)).size).toBe(cases.length);
    });

    for (const each of cases) {
      if (each.expected !== undefined) {
        const { expected } = each;
        test(`twin = oracle: ${each.name}`, () => {
          expect(Object.keys(expected)).not.toEqual([]);
          expect(compareCase(kernel, each, runTwin(kernel, each), expected)).toBeNull();
        });
      }
      if (!engineRequired('gpu')) continue;
      test(`shader = twin: ${each.name}`, async () => {
        const want = wantedFrom(each, runTwin(kernel, each));
        expect(compareCase(kernel, each, await runShader(gpu, kernel, each), want)).toBeNull();
      });
    }
  });
}
