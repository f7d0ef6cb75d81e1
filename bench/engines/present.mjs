/** The engines that this machine has, each opened once: twin, cpu with one thread and more, adapters. */
import { cpus } from 'node:os';
import { DeviceError } from '../../dist/core/errors.js';
import { listAdapters, openEngine } from '../../dist/engine/openEngine.js';

/** 2, 4, 8 … up to the most, and the most. */
function workerCounts(most) {
  const counts = [];
  for (let count = 2; count < most; count *= 2) counts.push(count);
  return most > 1 ? [...counts, most] : [];
}

const matches = (name, adapters) => adapters.some((wanted) => name.toLowerCase().includes(wanted.toLowerCase()));

/**
 * Returns `{ engines, left }`: what is to be measured, each `{ id, label, kind, workers, software, device, engine, flags }`
 * with the flags that a job takes for it, and the adapters that were left out. A software adapter is taken only when
 * named: it says that kernels are right, nothing of a GPU.
 * @param {{ engine?: string, adapters: readonly string[], workers?: number }} wanted
 * @throws DeviceError if a gpu was asked for and none is there
 */
export async function openPresent({ engine: kind, adapters: named, workers }) {
  const wants = (each) => kind === undefined || kind === 'auto' || kind === each;
  const engines = [];
  if (wants('twin')) engines.push({ id: 'twin', label: 'twin (TypeScript, 1 thread)', kind: 'twin', workers: 1, engine: await openEngine({ kind: 'twin' }), flags: ['--engine', 'twin'] });
  if (wants('cpu')) {
    for (const count of [1, ...workerCounts(workers ?? cpus().length)]) {
      const threads = count === 1 ? 0 : count;
      engines.push({ id: `cpu-${count}`, label: count === 1 ? 'cpu (WASM, 1 thread)' : `cpu (WASM, ${count} workers)`, kind: 'cpu', workers: count, engine: await openEngine({ kind: 'cpu', workers: threads }), flags: ['--engine', 'cpu', '--workers', String(threads)] });
    }
  }
  const left = [];
  if (wants('gpu')) {
    const present = await listAdapters();
    const chosen = present.filter(({ name, software }) => (named.length === 0 ? !software || kind === 'gpu' : matches(name, named)));
    for (const each of present) if (!chosen.includes(each)) left.push({ name: each.name, software: each.software });
    if (chosen.length === 0 && (kind === 'gpu' || named.length > 0)) {
      throw new DeviceError({ expected: `an adapter${named.length === 0 ? '' : ` named ${named.join(' or ')}`}`, found: present.length === 0 ? 'none' : present.map(({ name }) => name).join(', '), remedy: 'install a Vulkan driver, or name one that bandsaw devices shows' });
    }
    for (const [at, { name, driver }] of chosen.entries()) {
      const engine = await openEngine({ kind: 'gpu', adapter: name });
      engines.push({ id: `gpu-${at}`, label: `${engine.software ? 'SOFTWARE adapter, not a GPU: ' : 'gpu: '}${name}`, kind: 'gpu', workers: 1, engine, driver, flags: ['--engine', 'gpu', '--adapter', name, '--no-fallback'] });
    }
  }
  return { engines: engines.map((each) => ({ driver: null, ...each, software: each.engine.software })), left };
}
