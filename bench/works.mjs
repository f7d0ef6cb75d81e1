/** The works that a job sends to an engine, over given texts: for benchmarks that time kernels rather than jobs. */
import { collide, mostRecords } from '../dist/collide/collidePlan.js';
import { sketchWork } from '../dist/sketch/sketchPlan.js';
import { agreementWork } from '../dist/verify/agreementPlan.js';
import { settledBelow } from '../dist/verify/verdict.js';
import { columnOf, textsUpTo } from './columns.mjs';

/** The same engine; every work that goes to it is also put into `works`. */
export function recording(engine, works) {
  return new Proxy(engine, {
    get(target, key) {
      if (key === 'run') {
        return async (work) => {
          works.push(work);
          return target.run(work);
        };
      }
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** What a device does where signatures lie on it: a byte of every slot packed, compared first, whole slots only where that does not settle it. */
function bytesFirst(plan, inputs, k, settled_below) {
  const word_count = inputs.left.length / 4;
  const steps = [
    { kernel: 'slot_bytes', params: { word_count, slot_words: 1 }, bindings: { signatures: 'left', bytes: 'bytes' } },
    { kernel: 'byte_agreement', params: { pair_count: inputs.pairs.length / 2, k }, bindings: { left: 'bytes', right: 'bytes', pairs: 'pairs', counts: 'counts' } },
    ...plan.steps.map((step) => ({ ...step, params: { ...step.params, settled_below } })),
  ];
  return { inputs, plan: { ...plan, buffers: { ...plan.buffers, bytes: { role: 'scratch', length: word_count } }, steps } };
}

/** Keys and signatures of the units that have words, keys unit by unit. */
function recordsOf({ keys, signatures, unit_words }, units, k, bands) {
  const out = { keys: [], rows: [] };
  for (let unit = 0; unit < units; unit++) {
    if (unit_words[unit + 1] === unit_words[unit]) continue;
    out.rows.push(signatures.subarray(unit * k, (unit + 1) * k));
    for (let band = 0; band < bands; band++) out.keys.push(keys[2 * (band * units + unit)], keys[2 * (band * units + unit) + 1]);
  }
  return out;
}

/**
 * Returns `[{ name, work, amount, unit }]`: a sketch of `batchBytes` of the texts for each family, the collision of
 * about `records` band records, the agreement of the pairs found. Records beyond those of the texts are theirs again
 * under other keys, so that buckets keep the sizes they have.
 */
export async function worksOf(engine, texts, { families = ['fss', 'minhash'], k, n, bands, rows, batchBytes = engine.limits.batchBytes, records: wanted = 262_144 }) {
  const settings = (family) => ({ family, k, n, bands, rows });
  const batch = columnOf(textsUpTo(texts, Math.min(batchBytes, engine.limits.batchBytes)));
  const bytes = batch.offsets.at(-1);
  const works = families.map((family) => ({ name: `sketch, ${family}`, work: sketchWork(batch, settings(family)), amount: bytes, unit: 'bytes of text' }));

  const once = columnOf(textsUpTo(texts, Math.min(texts.reduce((sum, text) => sum + text.length, 0), engine.limits.batchBytes)));
  const units = once.offsets.length - 1;
  const own = recordsOf(await engine.run(sketchWork(once, settings(families[0]))), units, k, bands);
  const copies = Math.max(1, Math.ceil(Math.min(wanted, mostRecords(engine.limits)) / (own.keys.length / 2) - 1));
  const keys = new Uint32Array(own.keys.length * copies);
  for (let copy = 0; copy < copies; copy++) {
    const salt = Math.imul(copy, 0x9e3779b1);
    own.keys.forEach((word, i) => (keys[copy * own.keys.length + i] = word ^ salt));
  }
  const collisions = [];
  const { pairs } = await collide(recording(engine, collisions), keys, 64);
  works.push({ name: 'collide', work: collisions.at(-1), amount: keys.length / 2, unit: 'records' });

  if (pairs.length > 0) {
    const signatures = new Uint32Array(own.rows.length * k);
    own.rows.forEach((row, i) => signatures.set(row, i * k));
    const rowPairs = Uint32Array.from(pairs, (record) => Math.floor(record / bands) % own.rows.length);
    const { plan, inputs } = agreementWork(signatures, rowPairs, { k, slotWords: 1 });
    const amount = rowPairs.length / 2;
    works.push({ name: 'agreement', work: { plan, inputs }, amount, unit: 'pairs' }, { name: 'agreement, low bytes first', work: bytesFirst(plan, inputs, k, settledBelow({ mode: 'auto', thresholdMillionths: 800_000, k })), amount, unit: 'pairs' });
  }
  return works;
}
