/**
 * Runs the kernel cases against changed shaders. BANDSAW_MUTATE is a file with { file, mutants: [text…], from, log };
 * the log gets one line before and one after each mutant, so that whoever kills a hung process knows where it was.
 */
import { appendFileSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kernels } from '../../src/kernels/registry.ts';
import { openTestGpu } from '../harness/devices.ts';
import { callOf, compareCase, runShader, runTwin, wantedFrom } from '../harness/runCase.ts';
import type { KernelCase } from '../kernels/case.ts';

interface Order {
  readonly file: string;
  readonly mutants: readonly string[];
  readonly from: number;
  readonly log: string;
}

const order = JSON.parse(readFileSync(process.env['BANDSAW_MUTATE'] as string, 'utf8')) as Order;
const shaders = new URL('../../shaders/', import.meta.url);

/** Ids of the kernels whose shader is the file or imports it, directly or through another shared file. */
function usersOf(file: string): string[] {
  const imports = (name: string): string[] => [...readFileSync(new URL(`${name}.wgsl`, shaders), 'utf8').matchAll(/^#import\s+(\S+)/gm)].map((match) => match[1]);
  const uses = (name: string): boolean => name === file || imports(name).some(uses);
  return readdirSync(shaders).filter((name) => name.endsWith('.wgsl')).map((name) => name.slice(0, -5)).filter(uses);
}

async function casesOf(id: string): Promise<{ id: string; each: KernelCase; size: number }[]> {
  const { cases } = (await import(`../kernels/${id}.cases.ts`)) as { cases: readonly KernelCase[] };
  return cases.map((each) => {
    const call = callOf(kernels[id], each);
    return { id, each, size: kernels[id].workgroups(call.params, call.constants) };
  });
}

test(`mutants of ${order.file}`, async () => {
  // Small cases first: most changes fall to one of them.
  const all = (await Promise.all(usersOf(order.file).map(casesOf))).flat().sort((a, b) => a.size - b.size);
  const wanted = new Map<KernelCase, Record<string, Uint32Array>>();
  const want = (id: string, each: KernelCase): Record<string, Uint32Array> => {
    let words = wanted.get(each);
    if (words === undefined) wanted.set(each, (words = wantedFrom(each, runTwin(kernels[id], each))));
    return words;
  };
  for (let index = order.from; index < order.mutants.length; index++) {
    appendFileSync(order.log, `start ${index}\n`);
    let killer: string | null = null;
    const engine = await openTestGpu({ shaderText: (name) => (name === order.file ? order.mutants[index] : undefined) });
    try {
      for (const { id, each } of all) {
        try {
          if (compareCase(kernels[id], each, await runShader(engine, kernels[id], each), want(id, each)) !== null) killer = `${id}: ${each.name}`;
        } catch (error) {
          killer = `${id}: ${each.name}: ${error instanceof Error ? error.name : 'error'}`;
        }
        if (killer !== null) break;
      }
    } finally {
      await engine.close();
    }
    appendFileSync(order.log, killer === null ? `survived ${index}\n` : `killed ${index} ${killer}\n`);
  }
  expect(all.length).toBeGreaterThan(0);
});
