/**
 * What the device could do, and how much of that each kernel does: `bandsaw bench bounds [--adapter NAME] [--input FILE]`.
 *
 * First the bounds are measured (bench/device-bounds.mjs). Then the plans of a job run over the sample with a timestamp
 * query for each kernel; bytes and operations come from src/kernels/costs.ts, counted on the same input. A kernel's
 * bound is the larger of bytes ÷ bandwidth and operations ÷ integer rate: nothing that does this work on this device
 * takes less time, unless it moves or computes less. On hardware, what is missing to 100 % is what is left to win.
 */
import './failures.mjs';
import { cpus } from 'node:os';
import { DeviceError } from '../dist/core/errors.js';
import { openGpuEngine } from '../dist/engine/gpu/gpuEngine.js';
import { chooseBands, parseBands } from '../dist/sketch/bands.js';
import { benchFlags, say, table } from './args.mjs';
import { readTexts } from './columns.mjs';
import { measureBounds } from './device-bounds.mjs';
import { SAMPLE } from './sample.mjs';
import { medianOf } from './statistics.mjs';
import { costsOfWork } from './work-costs.mjs';
import { worksOf } from './works.mjs';

const LEAST_RUNS = 5;

/** The bound of a kernel in milliseconds, and which one it is. */
export function boundOf({ bytesRead, bytesWritten, operations }, { memory, integer }) {
  const memoryMs = ((bytesRead + bytesWritten) / memory) * 1000;
  const integerMs = (operations / integer) * 1000;
  return memoryMs >= integerMs ? { by: 'memory', ms: memoryMs } : { by: 'integer', ms: integerMs };
}

/** Runs a work again and again: medians of the device time of each kernel and of the whole, and the bytes up and down of one run. */
async function timeWork(engine, work, seconds) {
  const name = work.plan.name;
  await engine.run(work);
  const kernels = {};
  const walls = [];
  let bytes = { up: 0, down: 0 };
  const until = performance.now() + seconds * 1000;
  while (walls.length < LEAST_RUNS || performance.now() < until) {
    const before = engine.counters()[name];
    const started = performance.now();
    await engine.run(work);
    walls.push(performance.now() - started);
    const after = engine.counters()[name];
    for (const [id, { milliseconds = 0 }] of Object.entries(after.kernels)) (kernels[id] ??= []).push(milliseconds - (before.kernels[id]?.milliseconds ?? 0));
    bytes = { up: after.bytesUp - before.bytesUp, down: after.bytesDown - before.bytesDown };
  }
  return { kernels: Object.fromEntries(Object.entries(kernels).map(([id, list]) => [id, { ms: medianOf(list), best: Math.min(...list) }])), wall: medianOf(walls), runs: walls.length, bytes };
}

/** The better of two measurements of each bound: a device does what it did once. */
function betterOf(first, second) {
  return first.map((bound, at) => (second[at].best > bound.best ? second[at] : bound));
}

function resultOf({ name, work, amount, unit }, times, rates) {
  const costs = costsOfWork(work);
  const kernels = Object.entries(costs).map(([kernel, cost]) => {
    const { ms, best } = times.kernels[kernel];
    const bound = boundOf(cost, rates);
    return { kernel, ...cost, ms, best, bound: bound.by, boundMs: bound.ms, share: ms > 0 ? bound.ms / ms : null };
  });
  const upMs = (times.bytes.up / rates.up) * 1000;
  const downMs = (times.bytes.down / rates.down) * 1000;
  const sum = (pick) => kernels.reduce((total, each) => total + pick(each), 0);
  return { plan: name, amount, unit, runs: times.runs, kernels, bytesUp: times.bytes.up, bytesDown: times.bytes.down, upMs, downMs, kernelMs: sum(({ ms }) => ms), boundMs: sum(({ boundMs }) => boundMs), wall: times.wall };
}

function printPlan({ plan, amount, unit, runs, kernels, bytesUp, bytesDown, upMs, downMs, kernelMs, boundMs, wall }) {
  const line = ({ kernel, bytesRead, bytesWritten, operations, ms, bound, boundMs: least, share }) => [
    kernel,
    ms.toFixed(2),
    (bytesRead / 1e6).toFixed(2),
    (bytesWritten / 1e6).toFixed(2),
    (operations / 1e6).toFixed(1),
    ms > 0 ? ((bytesRead + bytesWritten) / ms / 1e6).toFixed(2) : '',
    ms > 0 ? (operations / ms / 1e6).toFixed(2) : '',
    bound,
    least.toFixed(3),
    share === null ? 'below the clock' : `${(100 * share).toFixed(0)} %`,
  ];
  process.stdout.write(`\n${plan}: ${amount.toLocaleString('en')} ${unit}, median of ${runs} runs\n\n`);
  process.stdout.write(`${table(['kernel', 'ms', 'MB read', 'MB written', 'Mop', 'GB/s', 'Gop/s', 'bound by', 'bound, ms', 'share'], kernels.map(line))}\n\n`);
  const rate = (ms) => (unit === 'bytes of text' ? `${(amount / ms / 1e3).toFixed(1)} MB/s of text` : `${(amount / ms / 1e3).toFixed(2)} million ${unit} a second`);
  process.stdout.write(`kernels ${kernelMs.toFixed(1)} ms (${rate(kernelMs)}), at the bounds ${boundMs.toFixed(2)} ms (${rate(boundMs)}, ${((100 * boundMs) / kernelMs).toFixed(0)} %); `);
  process.stdout.write(`up ${(bytesUp / 1e6).toFixed(2)} MB, at the bound ${upMs.toFixed(2)} ms; down ${(bytesDown / 1e6).toFixed(2)} MB, ${downMs.toFixed(2)} ms; whole run ${wall.toFixed(1)} ms (${rate(wall)})\n`);
}

async function main() {
  const flags = benchFlags({ 'text-column': 'text', k: '128', n: '5', threshold: '0.8', seconds: '2', batch: '' });
  const k = Number(flags.k);
  const choice = flags.bands === undefined ? chooseBands(k, Math.round(Number(flags.threshold) * 1e6)) : parseBands(flags.bands, k);
  const engine = await openGpuEngine({ adapter: flags.adapter, timestamps: true });
  try {
    const { name, driver, features } = engine.adapter;
    if (!features.includes('timestamp-query')) throw new DeviceError({ expected: `timestamp queries on ${name}`, found: 'none', remedy: 'choose another with --adapter NAME' });
    const label = `${engine.software ? 'SOFTWARE adapter, not a GPU: ' : ''}${name}, ${driver}${engine.description.endsWith(', tuned') ? ', tuned' : ''}`;
    say(label);
    // Before and after, since a bound that was disturbed makes shares look good.
    const measure = async () => measureBounds(engine.device, { bytes: (engine.software ? 64 : 256) << 20, workgroups: engine.software ? 512 : 16_384 });
    const before = await measure();
    const texts = (await readTexts(flags.input ?? SAMPLE, flags['text-column'])).filter((text) => text.length > 0);
    if (texts.length === 0) throw new Error('Expected documents but found none: name an --input with text');
    const batchBytes = flags.batch === '' ? engine.limits.batchBytes : Number(flags.batch) << 20;
    const families = flags.family === undefined ? ['fss', 'minhash'] : [flags.family];
    const works = await worksOf(engine, texts, { families, k, n: Number(flags.n), bands: choice.bands, rows: choice.rows, batchBytes, records: engine.software ? 1 << 18 : 1 << 22 });
    const times = [];
    for (const { name: plan, work } of works) {
      say(`${plan}…`);
      times.push(await timeWork(engine, work, Number(flags.seconds)));
    }
    const bounds = betterOf(before, await measure());
    const rates = Object.fromEntries(bounds.map(({ id, best }) => [id, best]));
    const plans = works.map((work, at) => resultOf(work, times[at], rates));
    if (flags.json) {
      process.stdout.write(`${JSON.stringify({ node: process.version, adapter: label, software: engine.software, tuning: engine.tuning, bounds, plans })}\n`);
      return;
    }
    process.stdout.write(`${label}\nnode ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}\n\n`);
    const cells = bounds.map(({ what, unit, best, median, spread, runs }) => [what, (best / 1e9).toFixed(2), (median / 1e9).toFixed(2), `× ${spread.toFixed(2)}`, runs, `G${unit}`]);
    process.stdout.write(`${table(['bound (answers checked)', 'best', 'median', 'slowest ÷ fastest', 'runs', ''], cells)}\n`);
    plans.forEach(printPlan);
    process.stdout.write(`\nBytes: every word touched counted once; a share above 100 % means that caches, not memory, delivered${engine.software ? ', as they do for a software driver' : ''}. Times below 0.07 ms are the clock's grain.\n`);
  } finally {
    await engine.close();
  }
}

await main();
