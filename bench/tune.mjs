/**
 * Searches the constants of each kernel that change speed alone, on one adapter, with timestamps, and stores the winner:
 * `bandsaw bench --tune [--adapter NAME]`. Every variant must give the results of the defaults, bit for bit.
 *
 * A kernel's constants are tried in all combinations of its `tunable` list. All kernels of a plan change at once, since
 * each has times of its own; rounds take the variants in turns. A variant wins if its median beats the defaults' by
 * more than the noise, twice: once among all, and again when defaults and winners alone run in turns, since the best of
 * many is partly the luckiest.
 */
import './failures.mjs';
import { openGpuEngine } from '../dist/engine/gpu/gpuEngine.js';
import { BATCH_BYTES, storeTuning, tuningPath } from '../dist/engine/gpu/tuning.js';
import { limitsOf } from '../dist/engine/gpu/limits.js';
import { kernels } from '../dist/kernels/registry.js';
import { DeviceError } from '../dist/core/errors.js';
import { chooseBands } from '../dist/sketch/bands.js';
import { sketchWork } from '../dist/sketch/sketchPlan.js';
import { benchFlags, say, table } from './args.mjs';
import { columnOf, readTexts, textsUpTo } from './columns.mjs';
import { SAMPLE } from './sample.mjs';
import { medianOf } from './statistics.mjs';
import { combinationsOf, LEAST_GAIN, winnerOf } from './tune-search.mjs';
import { worksOf } from './works.mjs';

/** Timestamps may be rounded to this. */
const GRAIN_MS = 0.066;

const flags = benchFlags({ 'text-column': 'text', k: '128', n: '5', threshold: '0.8', rounds: '5' });
const k = Number(flags.k);
const n = Number(flags.n);
const rounds = Number(flags.rounds);
const choice = chooseBands(k, Math.round(Number(flags.threshold) * 1e6));
const options = { adapter: flags.adapter, allowSoftware: flags.adapter !== undefined, timestamps: true };

/** The work with other constants, where the step leaves them to the engine. */
function withConstants({ plan, inputs }, constants) {
  return { inputs, plan: { ...plan, steps: plan.steps.map((step) => ({ ...step, constants: { ...constants[step.kernel], ...step.constants } })) } };
}

/** Runs a work; returns its outputs and the device milliseconds of each kernel. */
async function timed(engine, work) {
  const before = engine.counters()[work.plan.name]?.kernels ?? {};
  const outputs = await engine.run(work);
  const after = engine.counters()[work.plan.name].kernels;
  const milliseconds = {};
  for (const [id, { milliseconds: ms = 0 }] of Object.entries(after)) milliseconds[id] = ms - (before[id]?.milliseconds ?? 0);
  return { outputs, milliseconds };
}

function assertSame(found, expected, what) {
  for (const [name, words] of Object.entries(expected)) {
    if (Buffer.compare(Buffer.from(found[name].buffer, found[name].byteOffset, found[name].byteLength), Buffer.from(words.buffer, words.byteOffset, words.byteLength)) !== 0) {
      throw new Error(`Expected ${name} of ${what} to be that of the defaults but found other words: this adapter must not be tuned; report it as a bug`);
    }
  }
}

/** Only what is specified is compared: how much of some outputs that is, another output says. */
function specified({ plan }, outputs) {
  if (plan.name !== 'collide') return outputs;
  const { pairs, totals, overfull } = outputs;
  return { pairs: pairs.subarray(0, 2 * Math.min(totals[0], pairs.length / 2)), totals, overfull: overfull.slice(0, 1 + overfull[0]).sort() };
}

async function tuneKernels(engine, works) {
  const variants = Object.fromEntries(Object.values(kernels).map((kernel) => [kernel.id, combinationsOf(kernel)]));
  const most = Math.max(...Object.values(variants).map((list) => list.length));
  const times = {};
  for (const { name, work } of works) {
    const used = new Set(work.plan.steps.map((step) => step.kernel));
    const count = Math.max(...[...used].map((id) => variants[id].length));
    const expected = specified(work, (await timed(engine, work)).outputs);
    const constantsAt = (at) => Object.fromEntries([...used].map((id) => [id, variants[id][at % variants[id].length]]));
    for (let at = 0; at < count; at++) assertSame(specified(work, (await timed(engine, withConstants(work, constantsAt(at)))).outputs), expected, `${name} with variant ${at}`);
    for (let round = 0; round < rounds; round++) {
      for (let at = 0; at < count; at++) {
        const { milliseconds } = await timed(engine, withConstants(work, constantsAt(at)));
        for (const id of used) {
          const seen = ((times[id] ??= {})[name] ??= variants[id].map(() => []));
          seen[at % variants[id].length].push(milliseconds[id] ?? 0);
        }
      }
    }
    say(`${name}: ${count} of at most ${most} combinations, ${rounds} rounds`);
  }
  return Object.entries(times).map(([id, plans]) => {
    const medians = variants[id].map((_, at) => Object.values(plans).reduce((sum, seen) => sum + medianOf(seen[at]), 0));
    return { kernel: id, variants: variants[id], medians, ...winnerOf(kernels[id], variants[id], medians, { grain: GRAIN_MS * Object.keys(plans).length }) };
  });
}

/** Wall time of sketching `texts` in batches of each size. */
async function tuneBatches(engine, texts, settings) {
  const total = (engine.software ? 16 : 128) << 20;
  const defaultBytes = engine.limits.batchBytes;
  const sizes = BATCH_BYTES.filter((bytes) => bytes <= limitsOf(engine.device.limits, bytes).batchBytes && 2 * bytes <= total);
  const lists = sizes.map((bytes) => {
    const batch = sketchWork(columnOf(textsUpTo(texts, bytes)), settings);
    return { bytes, work: batch, repeats: Math.max(2, Math.round(total / batch.plan.params.bytes)), rates: [] };
  });
  for (const { work } of lists) await engine.run(work);
  for (let round = 0; round < rounds; round++) {
    for (const each of lists) {
      const started = performance.now();
      let left = each.repeats;
      const lane = async () => {
        while (left-- > 0) await engine.run(each.work);
      };
      await Promise.all(Array.from({ length: engine.concurrency }, lane));
      each.rates.push((each.work.plan.params.bytes * each.repeats) / (performance.now() - started) / 1000);
    }
  }
  const rateOf = (bytes) => medianOf(lists.find((each) => each.bytes === bytes)?.rates ?? [0]);
  const best = lists.toSorted((a, b) => medianOf(b.rates) - medianOf(a.rates))[0];
  const winner = medianOf(best.rates) > 1.05 * rateOf(defaultBytes) ? best.bytes : defaultBytes;
  return { default: defaultBytes, winner, sizes: lists.map(({ bytes, rates }) => ({ bytes, megabytesPerSecond: medianOf(rates) })) };
}

/** Kernel milliseconds over all works with the defaults and with the winners, in turns: medians by kernel. */
async function again(engine, works, winners) {
  const seen = { defaults: {}, winners: {} };
  for (let round = 0; round < rounds; round++) {
    for (const [name, constants] of [['defaults', {}], ['winners', winners]]) {
      const sums = {};
      for (const { work } of works) {
        for (const [id, ms] of Object.entries((await timed(engine, withConstants(work, constants))).milliseconds)) sums[id] = (sums[id] ?? 0) + ms;
      }
      for (const [id, ms] of Object.entries(sums)) (seen[name][id] ??= []).push(ms);
    }
  }
  const medians = (lists) => Object.fromEntries(Object.entries(lists).map(([id, list]) => [id, medianOf(list)]));
  return { defaults: medians(seen.defaults), winners: medians(seen.winners) };
}

async function main() {
  const engine = await openGpuEngine({ ...options, tuning: { kernels: {} } });
  const label = `${engine.software ? 'SOFTWARE adapter, not a GPU: ' : ''}${engine.adapter.name}, ${engine.adapter.driver}`;
  try {
    if (!engine.adapter.features.includes('timestamp-query')) {
      throw new DeviceError({ expected: `timestamp queries on ${engine.adapter.name}`, found: 'none', remedy: 'leave this adapter at its defaults' });
    }
    say(label);
    const texts = (await readTexts(flags.input ?? SAMPLE, flags['text-column'])).filter((text) => text.length > 0);
    if (texts.length === 0) throw new Error('Expected documents but found none: name an --input with text');
    const settings = { k, n, bands: choice.bands, rows: choice.rows };
    const works = await worksOf(engine, texts, { ...settings, batchBytes: engine.software ? 1 << 20 : 16 << 20, records: engine.software ? 1 << 17 : 1 << 22 });
    const results = await tuneKernels(engine, works);
    const winners = Object.fromEntries(results.filter(({ changed }) => changed).map(({ kernel, constants }) => [kernel, constants]));
    const batches = await tuneBatches(engine, texts, { family: 'fss', ...settings });
    const second = await again(engine, works, winners);
    const kept = Object.fromEntries(Object.entries(winners).filter(([id]) => second.winners[id] < (1 - LEAST_GAIN) * second.defaults[id]));
    const tuning = { kernels: kept, ...(batches.winner === batches.default ? {} : { batchBytes: batches.winner }) };
    const sum = (medians, pick) => Object.entries(medians).reduce((total, [id, ms]) => total + (pick(id) ? ms : 0), 0);
    const totals = { defaults: sum(second.defaults, () => true), winners: sum(second.winners, (id) => id in kept) + sum(second.defaults, (id) => !(id in kept)) };
    const path = tuningPath();
    if (path !== null) storeTuning(path, engine.adapter, tuning);
    if (flags.json) {
      process.stdout.write(`${JSON.stringify({ adapter: label, software: engine.software, rounds, kernels: results, second, batches, totals, tuning, path })}\n`);
      return;
    }
    const shown = (constants) => Object.entries(constants).map(([name, value]) => `${name} ${value}`).join(', ');
    const rows = results.map(({ kernel, variants, medians, constants, changed, short }) => [
      kernel,
      shown(variants[0]),
      variants.length,
      kernel in kept ? shown(constants) : '',
      second.defaults[kernel].toFixed(2),
      kernel in kept ? second.winners[kernel].toFixed(2) : '',
      kernel in kept ? `${(100 * (1 - second.winners[kernel] / second.defaults[kernel])).toFixed(0)} % less` : short ? 'too short to tell' : changed ? 'no faster the second time' : 'default kept',
      `${Math.min(...medians).toFixed(2)}–${Math.max(...medians).toFixed(2)}`,
    ]);
    process.stdout.write(`${label}; medians of ${rounds} rounds\n\n${table(['kernel', 'defaults', 'tried', 'winner', 'ms, defaults', 'ms, winner', '', 'ms, all tried'], rows)}\n\n`);
    process.stdout.write(`${table(['batch', 'MB/s, text → signature', ''], batches.sizes.map(({ bytes, megabytesPerSecond }) => [`${bytes >> 20} MiB`, megabytesPerSecond.toFixed(1), bytes === batches.winner ? 'winner' : bytes === batches.default ? 'default' : '']))}\n\n`);
    process.stdout.write(`all kernels together: ${totals.defaults.toFixed(1)} ms with the defaults, ${totals.winners.toFixed(1)} ms with the winners; every variant gave the same results\n`);
    process.stdout.write(path === null ? 'not stored: BANDSAW_TUNING=off\n' : `stored in ${path}\n`);
  } finally {
    await engine.close();
  }
}

await main();
