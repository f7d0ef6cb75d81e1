/**
 * Thousands of small batches on each engine, with engines closed and opened again now and then: memory must stay flat.
 * `bandsaw bench leaks` or `npm run torture:engines` (SwiftShader), [--batches 10000] [--engine gpu|cpu|twin].
 *
 * Ten readings are taken, each after a collection; the first three are warm-up. Over the others the line of least squares
 * through resident memory may rise by less than 1 KiB a batch, and what can be counted (buffers of the device, their
 * bytes, handles that keep the process alive) may not rise at all.
 */
import './failures.mjs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { benchFlags, say, table } from './args.mjs';
import { seeded } from './random.mjs';

const READINGS = 10;
const WARM_UP = 3;
const MOST_BYTES_A_BATCH = 1024;
/** Times an engine is closed and opened again between two readings. */
const REOPENED = 2;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** The built program's own modules, loaded late so that a missing build is told in words. */
async function load() {
  const at = (name) => import(new URL(`../dist/${name}.js`, import.meta.url).href);
  const [sketch, collide, agreement, gpu, cpu, twin] = await Promise.all(
    ['sketch/sketchPlan', 'collide/collidePlan', 'verify/agreementPlan', 'engine/gpu/gpuEngine', 'engine/cpu/cpuEngine', 'engine/twinEngine'].map(at),
  );
  return { ...sketch, ...collide, ...agreement, ...gpu, ...cpu, ...twin };
}

const words = 'the saw cuts logs into boards and every board shows rings of years a tree has seen before it fell'.split(' ');

/** Eight works of each plan, of sizes that share few buffers. */
function worksOf({ sketchWork, collideWork, agreementWork }) {
  const random = seeded(97);
  const works = [];
  for (let i = 0; i < 8; i++) {
    const units = 1 + random.below(12);
    const texts = Array.from({ length: units }, () => Array.from({ length: random.below(40) }, () => words[random.below(words.length)]).join(' '));
    const bytes = Buffer.from(texts.join(''));
    const offsets = new Uint32Array(units + 1);
    texts.forEach((text, at) => (offsets[at + 1] = offsets[at] + text.length));
    works.push(sketchWork({ bytes, offsets, nulls: null }, { family: i % 4 === 3 ? 'minhash' : 'fss', k: 64, n: 5, bands: 8, rows: 8 }));
    const keys = Uint32Array.from({ length: 2 * (2 + random.below(200)) }, () => random.below(20));
    works.push(collideWork(keys, { depth: 4, capacity: 1000, overfullCapacity: 40 }));
    const signatures = Uint32Array.from({ length: 64 * 10 }, () => random.below(3));
    works.push(agreementWork(signatures, Uint32Array.from({ length: 2 * (1 + random.below(50)) }, () => random.below(10)), { k: 64, slotWords: 1 }));
  }
  return works;
}

/** Opens one of the engines; a GPU that is a software driver is taken, as it is memory that counts here. */
function openers({ openGpuEngine, openCpuEngine, openTwinEngine }, adapter) {
  return {
    gpu: () => openGpuEngine({ adapter, allowSoftware: true }),
    cpu: () => openCpuEngine({ workers: 2 }),
    twin: async () => openTwinEngine(),
  };
}

function slopeOf(points) {
  const n = points.length;
  const [mx, my] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / n);
  return points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}

async function reading(batches, engine) {
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  const { bytes = 0, buffers = 0, idle = 0 } = engine.held ?? {};
  return { batches, rss, heapUsed, external, arrayBuffers, bytes, buffers, idle, handles: process.getActiveResourcesInfo().filter((each) => each !== 'Timeout' && each !== 'Immediate').length };
}

/** Returns the readings of one engine and why they are too much, if they are. */
export async function measure(kind, open, works, batches) {
  let engine = await open();
  const readings = [];
  let done = 0;
  const description = engine.description;
  for (let point = 1; point <= READINGS; point++) {
    for (let part = 0; part < REOPENED; part++) {
      const until = Math.round((batches * (REOPENED * (point - 1) + part + 1)) / (REOPENED * READINGS));
      while (done < until) {
        const flight = Array.from({ length: Math.min(4, until - done) }, (_, i) => engine.run(works[(done + i) % works.length]));
        await Promise.all(flight);
        done += flight.length;
      }
      if (part + 1 < REOPENED) {
        await engine.close();
        engine = await open();
      }
    }
    readings.push(await reading(done, engine));
  }
  await engine.close();
  const steady = readings.slice(WARM_UP);
  const slope = slopeOf(steady.map((each) => [each.batches, each.rss]));
  const failures = [];
  if (slope >= MOST_BYTES_A_BATCH) failures.push(`Expected resident memory of ${kind} to rise by less than ${MOST_BYTES_A_BATCH} bytes a batch but found ${Math.round(slope)}`);
  for (const name of ['bytes', 'buffers', 'handles']) {
    if (steady.at(-1)[name] > steady[0][name]) failures.push(`Expected ${name} of ${kind} not to rise but found ${steady[0][name]}, then ${steady.at(-1)[name]}`);
  }
  if (steady.some(({ buffers, idle }) => idle > buffers)) failures.push(`Expected idle buffers of ${kind} among its buffers but found more`);
  return { kind, description, readings, slope, failures };
}

async function main() {
  const flags = benchFlags({ batches: '10000' });
  const batches = Number(flags.batches);
  if (!Number.isInteger(batches) || batches < 100) throw new Error(`Expected --batches from 100 on but found ${flags.batches}: give another number`);
  const modules = await load();
  const open = openers(modules, flags.adapter);
  const kinds = flags.engine === undefined ? Object.keys(open) : [flags.engine];
  if (kinds.some((kind) => !(kind in open))) throw new Error(`Expected --engine gpu, cpu or twin but found ${flags.engine}: name one of these`);
  const works = worksOf(modules);
  const results = [];
  for (const kind of kinds) {
    const started = performance.now();
    results.push(await measure(kind, open[kind], works, batches));
    say(`${kind}: ${batches} batches in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else {
    const mib = (bytes) => (bytes / 2 ** 20).toFixed(1);
    for (const { description, readings, slope, failures } of results) {
      process.stdout.write(`\n${description}: resident memory ${slope < 0 ? 'falls' : 'rises'} by ${Math.abs(slope).toFixed(0)} bytes a batch after warm-up; ${failures.length === 0 ? 'flat' : failures.join('; ')}\n\n`);
      const cells = readings.map((r) => [r.batches, mib(r.rss), mib(r.heapUsed), mib(r.external), mib(r.arrayBuffers), mib(r.bytes), r.buffers, r.idle, r.handles]);
      process.stdout.write(`${table(['batches', 'RSS MiB', 'heap MiB', 'external MiB', 'array buffers MiB', 'device MiB', 'device buffers', 'idle', 'handles'], cells)}\n`);
    }
  }
  const failures = results.flatMap((each) => each.failures);
  for (const failure of failures) say(failure);
  return failures.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
