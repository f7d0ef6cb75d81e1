/** What a device can do at most: bandwidth to it, from it and inside it, integer multiply-adds, minima in workgroup memory. */
import { readFileSync } from 'node:fs';
import { ANSWERS } from './bound-answers.mjs';
import { medianOf } from './statistics.mjs';

const USAGE = { mapRead: 0x01, mapWrite: 0x02, copySource: 0x04, copyTarget: 0x08, uniform: 0x40, storage: 0x80 };
const WG = 64;
/** Long enough that neither a clock's grain nor a submit's fixed cost shows. */
const LEAST_MS = 25;
const MOST_REPEATS = 4096;

/**
 * Returns amounts per second: `best`, `median` and `spread` (slowest ÷ fastest) of `runs` runs. `work(repeats)` does the
 * thing so many times; repeats grow until one run is long enough.
 */
export async function rate(amount, work, { runs, leastMs = LEAST_MS }) {
  let repeats = 1;
  await work(1);
  for (;;) {
    const started = performance.now();
    await work(repeats);
    const ms = performance.now() - started;
    if (ms >= leastMs || repeats >= MOST_REPEATS) break;
    repeats = Math.min(MOST_REPEATS, Math.max(repeats * 2, Math.ceil((repeats * leastMs) / Math.max(ms, 0.1))));
  }
  const times = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work(repeats);
    times.push((performance.now() - started) / 1000 / repeats);
  }
  return { best: amount / Math.min(...times), median: amount / medianOf(times), spread: Math.max(...times) / Math.min(...times), runs, repeats };
}

function pipelineOf(gpu, name) {
  const code = readFileSync(new URL(`shaders/${name}.wgsl`, import.meta.url), 'utf8');
  return gpu.createComputePipelineAsync({ label: name, layout: 'auto', compute: { module: gpu.createShaderModule({ label: name, code }), entryPoint: 'main', constants: { WG } } });
}

/** Buffers of one measurement, destroyed after it. */
class Bench {
  #buffers = [];

  constructor(gpu) {
    this.gpu = gpu;
  }

  buffer(size, usage, mappedAtCreation = false) {
    const buffer = this.gpu.createBuffer({ size, usage, mappedAtCreation });
    this.#buffers.push(buffer);
    return buffer;
  }

  async submit(record) {
    const encoder = this.gpu.createCommandEncoder();
    record(encoder);
    this.gpu.queue.submit([encoder.finish()]);
    await this.gpu.queue.onSubmittedWorkDone();
  }

  async read(buffer, size) {
    const staging = this.buffer(size, USAGE.mapRead | USAGE.copyTarget);
    await this.submit((encoder) => encoder.copyBufferToBuffer(buffer, 0, staging, 0, size));
    await staging.mapAsync(1);
    const words = new Uint32Array(staging.getMappedRange().slice(0));
    staging.unmap();
    return words;
  }

  close() {
    for (const buffer of this.#buffers) buffer.destroy();
  }
}

function expectWords(found, expected, what) {
  for (let i = 0; i < expected.length; i++) {
    if (found[i] !== expected[i]) throw new Error(`Expected ${what} word ${i} to be ${expected[i]} but found ${found[i]}: the device did not do the work that was timed`);
  }
}

/** Content that differs from word to word, so that a copy that did not happen shows. */
function pattern(bytes) {
  const words = new Uint32Array(bytes / 4);
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i, 0x9e3779b9);
  return words;
}

async function writeBufferRate(bench, bytes, options) {
  const target = bench.buffer(bytes, USAGE.storage | USAGE.copyTarget | USAGE.copySource);
  const content = pattern(bytes);
  const measured = await rate(bytes, async (repeats) => {
    for (let i = 0; i < repeats; i++) bench.gpu.queue.writeBuffer(target, 0, content);
    await bench.gpu.queue.onSubmittedWorkDone();
  }, options);
  expectWords(await bench.read(target, bytes), content, 'uploaded');
  return measured;
}

async function stagingRate(bench, bytes, options) {
  const target = bench.buffer(bytes, USAGE.storage | USAGE.copyTarget | USAGE.copySource);
  const staging = [0, 1].map(() => bench.buffer(bytes, USAGE.mapWrite | USAGE.copySource));
  const content = pattern(bytes);
  const measured = await rate(bytes, async (repeats) => {
    for (let i = 0; i < repeats; i++) {
      const from = staging[i % 2];
      await from.mapAsync(2);
      new Uint32Array(from.getMappedRange()).set(content);
      from.unmap();
      const encoder = bench.gpu.createCommandEncoder();
      encoder.copyBufferToBuffer(from, 0, target, 0, bytes);
      bench.gpu.queue.submit([encoder.finish()]);
    }
    await bench.gpu.queue.onSubmittedWorkDone();
  }, options);
  expectWords(await bench.read(target, bytes), content, 'staged');
  return measured;
}

async function readBackRate(bench, bytes, options) {
  const source = bench.buffer(bytes, USAGE.storage | USAGE.copyTarget | USAGE.copySource);
  const staging = bench.buffer(bytes, USAGE.mapRead | USAGE.copyTarget);
  const content = pattern(bytes);
  bench.gpu.queue.writeBuffer(source, 0, content);
  let last;
  const measured = await rate(bytes, async (repeats) => {
    for (let i = 0; i < repeats; i++) {
      const encoder = bench.gpu.createCommandEncoder();
      encoder.copyBufferToBuffer(source, 0, staging, 0, bytes);
      bench.gpu.queue.submit([encoder.finish()]);
      await staging.mapAsync(1);
      last = new Uint32Array(staging.getMappedRange().slice(0));
      staging.unmap();
    }
  }, options);
  expectWords(last, content, 'read back');
  return measured;
}

async function copyRate(bench, bytes, options) {
  const [source, target] = [0, 1].map(() => bench.buffer(bytes, USAGE.storage | USAGE.copyTarget | USAGE.copySource));
  const content = pattern(bytes);
  bench.gpu.queue.writeBuffer(source, 0, content);
  const measured = await rate(2 * bytes, (repeats) => bench.submit((encoder) => {
    for (let i = 0; i < repeats; i++) encoder.copyBufferToBuffer(source, 0, target, 0, bytes);
  }), options);
  expectWords(await bench.read(target, bytes), content, 'copied');
  return measured;
}

function dispatching(bench, pipeline, entries, groups) {
  const group = bench.gpu.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: entries.map((buffer, binding) => ({ binding, resource: { buffer } })) });
  return (repeats) => bench.submit((encoder) => {
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = 0; i < repeats; i++) pass.dispatchWorkgroups(...groups);
    pass.end();
  });
}

async function copyKernelRate(bench, bytes, options) {
  const [source, target] = [0, 1].map(() => bench.buffer(bytes, USAGE.storage | USAGE.copyTarget | USAGE.copySource));
  const content = pattern(bytes);
  bench.gpu.queue.writeBuffer(source, 0, content);
  const workgroups = bytes / 16 / WG;
  const rows = Math.ceil(workgroups / 65_535);
  const measured = await rate(2 * bytes, dispatching(bench, await pipelineOf(bench.gpu, 'copy'), [source, target], [Math.ceil(workgroups / rows), rows]), options);
  expectWords(await bench.read(target, bytes), content, 'copied by a kernel');
  return measured;
}

/** A kernel of arithmetic: `amount` a lane and round; its answer is computed again on the host for some lanes. */
async function arithmeticRate(bench, name, { workgroups, rounds, perRound, resultWords }, options) {
  const uniform = bench.buffer(16, USAGE.uniform | USAGE.copyTarget);
  const results = bench.buffer(resultWords * workgroups * 4, USAGE.storage | USAGE.copySource);
  bench.gpu.queue.writeBuffer(uniform, 0, Uint32Array.of(rounds, 0, 0, 0));
  const measured = await rate(workgroups * WG * rounds * perRound, dispatching(bench, await pipelineOf(bench.gpu, name), [uniform, results], [workgroups, 1]), options);
  const found = await bench.read(results, resultWords * workgroups * 4);
  for (const group of [0, 1, workgroups - 1]) expectWords(found.subarray(group * resultWords, (group + 1) * resultWords), ANSWERS[name]({ group, lanes: WG, rounds }), `${name} of workgroup ${group}:`);
  return measured;
}

/**
 * Returns the bounds of a device, each `{ id, what, unit, best, median, spread, runs, repeats }` in bytes or operations a
 * second. Every answer is checked, so that nothing that was timed has been left out by a compiler or driver.
 * @param {GPUDevice} gpu
 * @param {{ bytes?: number, runs?: number, workgroups?: number }} [options] `bytes` must be beyond the caches to mean memory
 * @throws Error if a result is wrong
 */
export async function measureBounds(gpu, { bytes = 64 << 20, runs = 7, workgroups = 4096 } = {}) {
  const options = { runs };
  const rounds = 64;
  const size = Math.min(bytes, Math.floor(gpu.limits.maxStorageBufferBindingSize / 2 ** 20) * 2 ** 20);
  const measurements = [
    ['up', 'host → device, queue.writeBuffer', 'B/s', (bench) => writeBufferRate(bench, size, options)],
    ['upStaged', 'host → device, mapped staging and a copy', 'B/s', (bench) => stagingRate(bench, size, options)],
    ['down', 'device → host, copy, map and copy out', 'B/s', (bench) => readBackRate(bench, size, options)],
    ['copy', 'inside the device, copyBufferToBuffer, read + written', 'B/s', (bench) => copyRate(bench, size, options)],
    ['memory', 'inside the device, a copying kernel, read + written', 'B/s', (bench) => copyKernelRate(bench, size, options)],
    ['integer', '32-bit multiply-adds, each two operations', 'op/s', (bench) => arithmeticRate(bench, 'multiply_add', { workgroups, rounds, perRound: 2 * 64, resultWords: WG }, options)],
    ['atomic', 'minima on 128 slots of workgroup memory', 'op/s', (bench) => arithmeticRate(bench, 'atomic_min', { workgroups, rounds, perRound: 1, resultWords: 128 }, options)],
  ];
  const bounds = [];
  for (const [id, what, unit, measure] of measurements) {
    const bench = new Bench(gpu);
    try {
      bounds.push({ id, what, unit, ...(await measure(bench)) });
    } finally {
      bench.close();
    }
  }
  return bounds;
}
