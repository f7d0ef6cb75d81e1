/**
 * What is measured: each stage on each engine as pieces that are timed one by one and give arrays, whose digest is the
 * answer. Kernels of one stage get the same arrays on every engine.
 */
import { createHash } from 'node:crypto';
import { collide } from '../../dist/collide/collidePlan.js';
import { sketchWork } from '../../dist/sketch/sketchPlan.js';
import { tokenizeWork } from '../../dist/sketch/tokenizePlan.js';
import { agreementWork, slotAgreement } from '../../dist/verify/agreementPlan.js';
import { columnOf } from '../columns.mjs';
import { costsOfWork } from '../work-costs.mjs';
import { recording } from '../works.mjs';

/** A device wants large batches; everything else is timed in small pieces, each of which may find a quiet moment. */
export const BATCH_BYTES = 2 << 20;
export const PIECE_BYTES = 256 << 10;
const BUCKET_DEPTH = 64;

function* batchesOf(texts, most) {
  for (let from = 0; from < texts.length; ) {
    let to = from;
    for (let size = 0; to < texts.length && (to === from || size + texts[to].length <= most); to++) size += texts[to].length;
    yield texts.slice(from, to);
    from = to;
  }
}

/** Runs works with the engine's own concurrency, in order. */
async function runAll(engine, works) {
  const results = Array.from({ length: works.length });
  let next = 0;
  const lane = async () => {
    while (next < works.length) {
      const at = next++;
      results[at] = await engine.run(works[at]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(engine.concurrency, works.length) }, lane));
  return results;
}

const bufferBytes = ({ plan }) => Object.values(plan.buffers).reduce((sum, { length }) => sum + 4 * length, 0);

/** Sums over the works: what kernels must move and compute one by one, and what must go in and out where they are fused. */
function costOf(works) {
  const cost = { kernels: [], fused: { bytes: 0, operations: 0 } };
  for (const work of works) {
    for (const each of Object.values(costsOfWork(work))) {
      cost.kernels.push(each);
      cost.fused.operations += each.operations;
    }
    for (const { role, length } of Object.values(work.plan.buffers)) if (role !== 'scratch') cost.fused.bytes += 4 * length;
  }
  return cost;
}

function baseline(texts) {
  const pieces = [...batchesOf(texts, PIECE_BYTES)].map((part) => () => {
    let last = Buffer.alloc(0);
    for (const text of part) last = createHash('sha1').update(text).digest();
    return [last];
  });
  return { stage: 'sha1', engine: null, outputs: 1, pieces, memoryBytes: null };
}

/** Works of a stage, one piece each; several workers show what they can do only with all of the work before them. */
function piecesOf({ engine, kind }, works, arraysOf) {
  if (engine.concurrency > 1 && kind === 'cpu') return [async () => (await runAll(engine, works)).flatMap(arraysOf)];
  return works.map((work, i) => async () => arraysOf(await engine.run(work), i));
}

/** Keys and signatures of the documents that have words, and how many shingles all have. */
async function sketchedBy(engine, texts, settings) {
  const { k, n, bands } = settings;
  const keys = [];
  const signatures = [];
  let shingles = 0;
  for (const out of await runAll(engine, [...batchesOf(texts, PIECE_BYTES)].map((part) => sketchWork(columnOf(part), settings)))) {
    const units = out.unit_words.length - 1;
    for (let unit = 0; unit < units; unit++) {
      const words = out.unit_words[unit + 1] - out.unit_words[unit];
      if (words === 0) continue;
      shingles += Math.max(1, words - n + 1);
      signatures.push(out.signatures.subarray(unit * k, (unit + 1) * k));
      for (let band = 0; band < bands; band++) keys.push(out.keys[2 * (band * units + unit)], out.keys[2 * (band * units + unit) + 1]);
    }
  }
  const joined = new Uint32Array(signatures.length * k);
  signatures.forEach((each, i) => joined.set(each, i * k));
  return { keys: Uint32Array.from(keys), signatures: joined, shingles };
}

/**
 * Returns `{ tasks, stages, shape }`: tasks `{ stage, engine, outputs, pieces, memoryBytes }`; stages by name with what they
 * go over (`items`, `unit`) and what they cost; `shape` has the counts of the corpus.
 * @param {readonly { id: string, engine: object, kind: string }[]} engines
 */
export async function stagesOf(engines, texts, { families, k, n, bands, rows }) {
  const stages = {};
  const tasks = [baseline(texts)];
  const bytes = texts.reduce((sum, text) => sum + text.length, 0);
  const shape = await sketchedBy(engines[0].engine, texts, { family: families[0], k, n, bands, rows });
  const overTexts = { unit: 'shingle', items: shape.shingles, bytes };
  const add = (stage, each, works, arraysOf, outputs) => tasks.push({ stage, engine: each.id, outputs, pieces: piecesOf(each, works, arraysOf), memoryBytes: Math.max(...works.map(bufferBytes)) });

  stages.sha1 = { unit: 'byte', items: bytes, bytes, cost: null };
  const kinds = [
    { stage: 'tokenise', workOf: (column) => tokenizeWork(column), outputs: 2, arraysOf: (columns) => (out, i) => {
      const words = out.unit_words[columns[i].offsets.length - 1];
      return [out.words.subarray(0, words), out.whole_words.subarray(0, 2 * words)];
    } },
    // Keys lie band by band, so only signatures and digests come out the same however the documents are cut.
    ...families.map((family) => ({ stage: `text → signature, ${family}`, workOf: (column) => sketchWork(column, { family, k, n, bands, rows }), outputs: 2, arraysOf: () => (out) => [out.signatures, out.digests] })),
  ];
  for (const { stage, workOf, outputs, arraysOf } of kinds) {
    const cut = (most) => [...batchesOf(texts, most)].map(columnOf);
    for (const each of engines) {
      const columns = cut(each.kind === 'gpu' ? BATCH_BYTES : PIECE_BYTES);
      add(stage, each, columns.map(workOf), arraysOf(columns), outputs);
    }
    stages[stage] = { ...overTexts, cost: costOf(cut(BATCH_BYTES).map(workOf)) };
  }

  const collisions = [];
  const { pairs } = await collide(recording(engines[0].engine, collisions), shape.keys, BUCKET_DEPTH);
  const rowPairs = Uint32Array.from(pairs, (record) => Math.floor(record / bands));
  const agreement = rowPairs.length === 0 ? [] : [agreementWork(shape.signatures, rowPairs, { k, slotWords: 1 })];
  stages.collide = { unit: 'band record', items: shape.keys.length / 2, bytes: null, cost: costOf(collisions) };
  if (agreement.length > 0) stages['slot agreement'] = { unit: 'candidate pair', items: rowPairs.length / 2, bytes: null, cost: costOf(agreement) };
  for (const each of engines) {
    tasks.push({ stage: 'collide', engine: each.id, outputs: 2, memoryBytes: Math.max(...collisions.map(bufferBytes)), pieces: [async () => {
      const found = await collide(each.engine, shape.keys, BUCKET_DEPTH);
      return [found.pairs, found.overfull];
    }] });
    if (agreement.length > 0) tasks.push({ stage: 'slot agreement', engine: each.id, outputs: 1, memoryBytes: Math.max(...agreement.map(bufferBytes)), pieces: [async () => [await slotAgreement(each.engine, shape.signatures, rowPairs, { k, slotWords: 1 })]] });
  }
  return { tasks, stages, shape: { shingles: shape.shingles, records: shape.keys.length / 2, candidatePairs: rowPairs.length / 2 } };
}
