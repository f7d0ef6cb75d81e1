import type { GpuEngine } from '../../src/engine/gpu/gpuEngine.ts';
import type { Kernel, TwinCall } from '../../src/kernels/kernel.ts';
import type { CaseBuffer, KernelCase } from '../kernels/case.ts';
import { compareWords } from './compareWords.ts';
import { guarded, unguarded, watchedCall } from './guard.ts';
import { poisoned } from './poison.ts';

type Words = Record<string, Uint32Array>;

function contentOf(buffer: CaseBuffer): Uint32Array {
  if (buffer instanceof Uint32Array) return buffer.slice();
  return buffer.fill === undefined ? poisoned(buffer.length) : new Uint32Array(buffer.length).fill(buffer.fill);
}

/** Returns what the case runs on, in arrays of its own. Throws where the case does not fit the kernel's declaration. */
export function callOf(kernel: Kernel, each: KernelCase): TwinCall {
  for (const [what, wanted, given] of [
    ['params', kernel.params, Object.keys(each.params)],
    ['buffers', kernel.bindings.map((binding) => binding.name), Object.keys(each.buffers)],
  ] as const) {
    if (wanted.toSorted().join() !== given.toSorted().join()) throw new Error(`case "${each.name}" of ${kernel.id}: expected ${what} ${wanted.join(', ')} but found ${given.join(', ')}`);
  }
  for (const name of Object.keys(each.constants ?? {})) if (!(name in kernel.constants)) throw new Error(`case "${each.name}" of ${kernel.id}: no constant ${name}`);
  return {
    params: each.params,
    constants: { ...kernel.constants, ...each.constants },
    buffers: Object.fromEntries(Object.entries(each.buffers).map(([name, buffer]) => [name, contentOf(buffer)])),
  };
}

/** A watch costs a hundred times the access, so cases larger than this run without. */
const mostWatchedWords = 100_000;

/** Runs the twin, watched for indices outside its buffers; returns all buffers as they are afterwards. */
export function runTwin(kernel: Kernel, each: KernelCase): Words {
  const call = callOf(kernel, each);
  const size = Object.values(call.buffers).reduce((sum, words) => sum + words.length, 0);
  if (kernel.workgroups(call.params, call.constants) > 0) kernel.twin(size <= mostWatchedWords ? watchedCall(call) : call);
  return { ...call.buffers };
}

/** Runs the shader with poison behind every buffer; returns all buffers as they are afterwards. */
export async function runShader(engine: GpuEngine, kernel: Kernel, each: KernelCase): Promise<Words> {
  const call = callOf(kernel, each);
  return unguarded(kernel, call, await engine.runKernel(kernel, guarded(call)));
}

/** Returns the words of one buffer that the case says are specified, in the order it says they are. */
function specified(each: KernelCase, name: string, words: Uint32Array): Uint32Array {
  const comparison = each.compare?.[name] ?? 'exact';
  if (comparison === 'exact') return words;
  return comparison === 'unordered' ? words.toSorted() : words.subarray(0, comparison.prefix);
}

/**
 * Returns what differs between `got` and `want`, or null. `want` has all buffers (the twin's) or, from an oracle, some:
 * those are compared. Buffers that a kernel only reads must come back as they went in.
 */
export function compareCase(kernel: Kernel, each: KernelCase, got: Words, want: Words): string | null {
  const before = callOf(kernel, each).buffers;
  for (const { name, access } of kernel.bindings) {
    if (access !== 'read') continue;
    const changed = compareWords(got[name], before[name]);
    if (changed !== null) return `${name}, which is only read, changed: ${changed}`;
  }
  const writable = kernel.bindings.filter((binding) => binding.access === 'read_write').map((binding) => binding.name);
  const [left, right] = each.canonical === undefined ? [got, want] : [each.canonical(got), want];
  const names = each.canonical === undefined ? writable.filter((name) => name in want) : Object.keys(want);
  if (names.length === 0) return 'nothing to compare: name a read_write buffer';
  for (const name of names) {
    if (left[name] === undefined) return `${name} is missing`;
    const difference = compareWords(specified(each, name, left[name]), specified(each, name, right[name]));
    if (difference !== null) return `${name}: ${difference}`;
  }
  return null;
}

/** Returns what another run is compared with: the twin's buffers, or their canonical form. */
export function wantedFrom(each: KernelCase, after: Words): Words {
  return each.canonical === undefined ? after : each.canonical(after);
}
