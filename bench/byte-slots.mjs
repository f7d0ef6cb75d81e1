/**
 * Verification with 8-bit slots first, and folding on an engine, against what there is without: shares settled and time
 * a pair, and time a record. node bench/byte-slots.mjs --input FILE.jsonl.gz [--adapter NAME] [--documents N]
 */
import { parseArgs } from 'node:util';
import { openGpuEngine } from '../dist/engine/gpu/gpuEngine.js';
import { openCpuEngine } from '../dist/engine/cpu/cpuEngine.js';
import { collide } from '../dist/collide/collidePlan.js';
import { foldEqual } from '../dist/cluster/fold.js';
import { foldOnEngine } from '../dist/job/foldOnEngine.js';
import { agreementWork, byteWork, keepWork } from '../dist/verify/agreementPlan.js';
import { settledBelow } from '../dist/verify/verdict.js';
import { sketchWork } from '../dist/sketch/sketchPlan.js';
import { corpus } from './byte-slots-input.mjs';

const { values } = parseArgs({ options: { input: { type: 'string' }, adapter: { type: 'string' }, documents: { type: 'string', default: '20000' } } });
const [k, n, bands, rows] = [128, 5, 18, 7];
const shape = { k, slotWords: 1 };
const engine = await openGpuEngine({ adapter: values.adapter, allowSoftware: true, gpuMemory: 2 ** 30, timestamps: true });
const cpu = await openCpuEngine({ workers: 0 });
const column = corpus(values.input, Number(values.documents));
const units = column.offsets.length - 1;
const key = await engine.residents.make(units * k);
const bytesKey = await engine.residents.make((units * k) / 4);
const { signatures, keys, digests, signature_hashes: hashes } = await cpu.run(sketchWork(column, { family: 'fss', k, n, bands, rows }));
await engine.run(keepWork(signatures, key, 0));
const seen = new Set();
for (let band = 0; band < bands; band++) {
  const { pairs } = await collide(cpu, keys.slice(2 * band * units, 2 * (band + 1) * units), 64);
  for (let p = 0; p < pairs.length; p += 2) seen.add(pairs[p + 1] * units + pairs[p]);
}
const unique = Uint32Array.from([...seen].sort((a, b) => a - b).flatMap((x) => [x % units, Math.floor(x / units)]));
// Enough pairs for a run that can be timed.
const times = Math.max(1, Math.ceil(65_536 / (unique.length / 2)));
const pairs = new Uint32Array(unique.length * times);
for (let i = 0; i < times; i++) pairs.set(unique, i * unique.length);
const whole = { key, words: units * k };
const small = { key: bytesKey, words: (units * k) / 4 };
await engine.run(byteWork(whole, bytesKey, shape));
const limit = settledBelow({ mode: 'auto', thresholdMillionths: 800_000, k });
const works = { whole: agreementWork(whole, pairs, shape), bytes: agreementWork(whole, pairs, shape, { bytes: { left: small, right: small, settledBelow: limit } }) };
const best = { whole: Infinity, bytes: Infinity };
let settled = 0;
for (let round = 0; round < 8; round++) {
  for (const [name, work] of Object.entries(works)) {
    const started = performance.now();
    const { counts } = await engine.run(work);
    best[name] = Math.min(best[name], performance.now() - started);
    if (name === 'bytes') settled = counts.filter((count) => count < limit).length / counts.length;
  }
}
const per = (ms) => ((1e6 * ms) / (pairs.length / 2)).toFixed(0);
process.stdout.write(`${engine.description}\n${units} documents, ${unique.length / 2} candidate pairs, ${(100 * settled).toFixed(1)} % settled by bytes; ns a pair: whole slots ${per(best.whole)}, bytes first ${per(best.bytes)}\n`);
const kernels = engine.counters().agreement.kernels;
process.stdout.write(`${Object.entries(kernels).map(([id, { dispatches, milliseconds }]) => `${id} ${(milliseconds / dispatches).toFixed(2)} ms`).join(', ')}\n`);

const records = 400_000;
const kind = Array.from({ length: 7 }, (_, word) => Uint32Array.from({ length: records }, (__, i) => {
  const unit = i % units;
  return word < 4 ? digests[4 * unit + word] ^ (i < units ? 0 : Math.floor(i / units) * (i % 20 === 0 ? 0 : 2654435761)) : word < 6 ? hashes[2 * unit + word - 4] : 0;
}));
const order = Uint32Array.from({ length: records }, (_, i) => i);
const timed = async (run) => {
  let least = Infinity;
  for (let round = 0; round < 4; round++) {
    const started = performance.now();
    await run();
    least = Math.min(least, performance.now() - started);
  }
  return ((1e6 * least) / records).toFixed(0);
};
process.stdout.write(`folding, ns a record: host ${await timed(() => foldEqual(kind, order))}, cpu engine ${await timed(() => foldOnEngine(cpu, kind, order))}, gpu engine ${await timed(() => foldOnEngine(engine, kind, order))}\n`);
await engine.close();
await cpu.close();
