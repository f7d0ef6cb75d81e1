/** Three small kernels of the tests' own, so that engine tests stand without the product's kernels. */
import { defineKernel, lanesFor } from '../../src/kernels/kernel.ts';
import type { Kernel } from '../../src/kernels/kernel.ts';
import type { Plan } from '../../src/engine/plan.ts';

/** target[i] = source[i] * factor + i, for i < count. */
const scale = defineKernel({
  id: 'scale',
  params: ['count', 'factor'],
  bindings: [{ name: 'source', access: 'read' }, { name: 'target_words', access: 'read_write' }],
  constants: { WG: 64, OFFSET: 0 },
  workgroups: ({ count }, constants) => lanesFor(count, constants),
  twin({ params: { count, factor }, constants: { OFFSET }, buffers: { source, target_words: target } }) {
    for (let i = 0; i < count; i++) target[i] = Math.imul(source[i], factor) + i + OFFSET;
  },
});

const scaleShader = `
#import shared/index
struct Params { count: u32, factor: u32 }
override WG: u32 = 64;
override OFFSET: u32 = 0;
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read_write> target_words: array<u32>;
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let i = global_index(group, groups, lane);
  if (i >= params.count) { return; }
  target_words[i] = source[i] * params.factor + i + OFFSET;
}
`;

/** sums[0] += values[i], for i < count; slow on purpose where rounds is high. */
const total = defineKernel({
  id: 'total',
  params: ['count', 'rounds'],
  bindings: [{ name: 'values', access: 'read' }, { name: 'sums', access: 'read_write' }],
  constants: { WG: 64 },
  workgroups: ({ count }, constants) => lanesFor(count, constants),
  twin({ params: { count, rounds }, buffers: { values, sums } }) {
    for (let i = 0; i < count; i++) {
      let x = values[i];
      for (let round = 0; round < rounds; round++) x = (Math.imul(x, 0x9e3779b1) ^ round) >>> 0;
      sums[0] += x;
    }
  },
});

const totalShader = `
#import shared/index
struct Params { count: u32, rounds: u32 }
override WG: u32 = 64;
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> sums: array<atomic<u32>>;
@compute @workgroup_size(WG)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let i = global_index(group, groups, lane);
  if (i >= params.count) { return; }
  var x = values[i];
  for (var round = 0u; round < params.rounds; round++) { x = (x * 0x9e3779b1u) ^ round; }
  atomicAdd(&sums[0], x);
}
`;

export const testKernels: Readonly<Record<string, Kernel>> = { scale, total };

const texts: Readonly<Record<string, string>> = { scale: scaleShader, total: totalShader };

export function testShaderText(name: string): string | undefined {
  return texts[name];
}

export interface ScalePlanOptions {
  readonly count: number;
  readonly factor?: number;
  /** Length of the output; beyond count nothing is written. */
  readonly length?: number;
  readonly clear?: boolean;
  readonly constants?: Readonly<Record<string, number>>;
}

/** text → scale → scaled (output), scaled → total → sums (output, cleared). */
export function scalePlan({ count, factor = 3, length = count, clear = false, constants = {} }: ScalePlanOptions): Plan {
  return {
    name: 'tokenize',
    params: {},
    buffers: {
      text: { role: 'input', length: count },
      scaled: { role: 'output', length, clear },
      sums: { role: 'output', length: 1, clear: true },
    },
    steps: [
      { kernel: 'scale', params: { count, factor }, constants, bindings: { source: 'text', target_words: 'scaled' } },
      { kernel: 'total', params: { count, rounds: 1 }, bindings: { values: 'scaled', sums: 'sums' } },
    ],
  };
}

/** A run that keeps a software adapter busy for seconds. */
export function slowPlan(count: number, rounds: number): Plan {
  return {
    name: 'collide',
    params: {},
    buffers: { values: { role: 'input', length: count }, sums: { role: 'output', length: 1, clear: true } },
    steps: [{ kernel: 'total', params: { count, rounds }, bindings: { values: 'values', sums: 'sums' } }],
  };
}

export function counting(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, i) => Math.imul(i + 1, 0x9e3779b9));
}
