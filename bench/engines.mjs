/**
 * The same documents and the same answer on every engine present, stage by stage. Fails if one bit differs.
 *
 * Times of different engines are taken in turns within one run, so that a busy machine slows all of them; read the
 * ratios. A software adapter (SwiftShader, llvmpipe) is labelled so and is no GPU.
 */
import './failures.mjs';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { sliceRows } from '../dist/batch/textColumn.js';
import { collide } from '../dist/collide/collidePlan.js';
import { openEngine, listAdapters } from '../dist/engine/openEngine.js';
import { openSource } from '../dist/io/formats.js';
import { chooseBands, parseBands } from '../dist/sketch/bands.js';
import { sketchWork } from '../dist/sketch/sketchPlan.js';
import { tokenizeWork } from '../dist/sketch/tokenizePlan.js';
import { slotAgreement } from '../dist/verify/agreementPlan.js';
import { benchFlags } from './args.mjs';

const values = benchFlags({ 'text-column': 'text', k: '128', n: '5', threshold: '0.8', seconds: '2' });
const k = Number(values.k);
const n = Number(values.n);
const seconds = Number(values.seconds);
const threshold = Math.round(Number(values.threshold) * 1e6);
/** A device wants large batches; everything else is timed in small pieces, each of which may find a quiet moment. */
const batchBytes = 2 << 20;
const pieceBytes = 256 << 10;
const say = (line) => values.json || process.stdout.write(`${line}\n`);

/** Reads up to `limit` bytes of text from the files as one column. */
async function readColumn(files, limit) {
  const parts = [];
  const lengths = [];
  let total = 0;
  for (const file of files) {
    const source = await openSource(file);
    for await (const batch of source.read({ textColumn: values['text-column'], columns: [], maxBytes: 4 << 20, maxRows: 65536 })) {
      const { bytes, offsets } = batch.text;
      for (let row = 0; row < batch.rowCount && total < limit; row++) {
        parts.push(Buffer.from(bytes.subarray(offsets[row], offsets[row + 1])));
        lengths.push(offsets[row + 1] - offsets[row]);
        total += offsets[row + 1] - offsets[row];
      }
      if (total >= limit) break;
    }
    await source.close();
  }
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => (offsets[i + 1] = offsets[i] + length));
  return { column: { bytes: new Uint8Array(Buffer.concat(parts)), offsets, nulls: null }, documents: parts };
}

function* batchesOf(column, batchBytes) {
  const { offsets } = column;
  for (let from = 0; from + 1 < offsets.length; ) {
    let to = from + 1;
    while (to + 1 < offsets.length && offsets[to + 1] - offsets[from] <= batchBytes) to++;
    yield sliceRows(column, from, to);
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

async function openAll() {
  const wanted = values.engine === undefined || values.engine === 'auto' ? ['twin', 'cpu', 'gpu'] : [values.engine];
  const engines = [];
  if (wanted.includes('twin')) engines.push({ label: 'twin (TypeScript)', engine: await openEngine({ kind: 'twin' }) });
  if (wanted.includes('cpu')) {
    engines.push({ label: 'cpu (WASM, 1 thread)', engine: await openEngine({ kind: 'cpu', workers: 0 }) });
    const workers = values.workers === undefined ? cpus().length : Number(values.workers);
    if (workers > 1) engines.push({ label: `cpu (WASM, ${workers} workers)`, engine: await openEngine({ kind: 'cpu', workers }) });
  }
  if (wanted.includes('gpu')) {
    const adapters = await listAdapters();
    const chosen = adapters.filter((each) => values.adapter === undefined || each.name.toLowerCase().includes(values.adapter.toLowerCase()));
    if (chosen.length === 0 && (values.engine === 'gpu' || values.adapter !== undefined)) {
      process.stderr.write(`bench: Expected a GPU adapter${values.adapter ? ` named ${values.adapter}` : ''} but found ${adapters.length === 0 ? 'none' : adapters.map((each) => each.name).join(', ')}: install a Vulkan driver\n`);
      process.exit(4);
    }
    for (const each of chosen) {
      const engine = await openEngine({ kind: 'gpu', adapter: each.name });
      engines.push({ label: `${engine.software ? 'SOFTWARE adapter, not a GPU' : 'gpu'}: ${engine.description}`, engine });
    }
    if (adapters.length === 0) say('no GPU adapter on this machine: the gpu engine is not in the table');
  }
  return engines;
}

const sample = ['english.jsonl.gz'].map((name) => fileURLToPath(new URL(`../sample/${name}`, import.meta.url)));
const { column, documents } = await readColumn(values.input ?? sample, 16 << 20);
if (documents.length === 0) {
  process.stderr.write('bench: Expected documents but found none: name an --input with text\n');
  process.exit(1);
}
const bytes = column.offsets[documents.length];
const bandChoice = values.bands === undefined ? chooseBands(k, threshold) : parseBands(values.bands, k);
const families = values.family === undefined ? ['fss', 'minhash'] : [values.family];
const engines = await openAll();
say(`node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}`);
say(`${documents.length} documents, ${(bytes / 1e6).toFixed(2)} MB of text; n = ${n}, k = ${k}, ${bandChoice.bands} bands × ${bandChoice.rows}; timed in pieces of ${pieceBytes >> 10} KiB, a device in batches of ${batchBytes >> 20} MiB`);

/** One measured thing: its pieces are timed one by one and return arrays, whose digest is the answer. */
const tasks = [];
const hashPieces = [];
for (let from = 0; from < documents.length; ) {
  let to = from;
  for (let size = 0; to < documents.length && (to === from || size + documents[to].length <= pieceBytes); to++) size += documents[to].length;
  const part = documents.slice(from, to);
  hashPieces.push(() => {
    let last = Buffer.alloc(0);
    for (const each of part) last = createHash('sha1').update(each).digest();
    return [last];
  });
  from = to;
}
tasks.push({ stage: 'baseline', engine: 'node sha1, one call a document', pieces: hashPieces });

const shape = { shingles: 0, candidatePairs: 0, records: 0 };
for (const { label, engine } of engines) {
  const batches = [...batchesOf(column, engine.kind === 'gpu' ? batchBytes : pieceBytes)];
  /** Several workers show what they can do only with all of the work before them. */
  const piecesOf = (works, arraysOf) =>
    engine.concurrency > 1 && engine.kind === 'cpu'
      ? [async () => (await runAll(engine, works)).flatMap(arraysOf)]
      : works.map((work, i) => async () => arraysOf(await engine.run(work), i));
  tasks.push({
    stage: 'tokenise',
    engine: label,
    pieces: piecesOf(batches.map((each) => tokenizeWork(each)), (out, i) => {
      const words = out.unit_words[batches[i].offsets.length - 1];
      return [out.words.subarray(0, words), out.whole_words.subarray(0, 2 * words)];
    }),
  });
  for (const family of families) {
    const settings = { family, k, n, bands: bandChoice.bands, rows: bandChoice.rows };
    // Keys lie band by band, so only signatures and digests come out the same however the documents are cut.
    tasks.push({ stage: `text → signature, ${family}`, engine: label, pieces: piecesOf(batches.map((each) => sketchWork(each, settings)), (out) => [out.signatures, out.digests]) });
  }
}

// Collide and agreement work on what the first engine sketched; every engine gets the same arrays.
const [{ engine: reference }] = engines;
const settings = { family: families[0], k, n, bands: bandChoice.bands, rows: bandChoice.rows };
const sketched = await runAll(reference, [...batchesOf(column, pieceBytes)].map((each) => sketchWork(each, settings)));
const keys = [];
const signatures = [];
for (const out of sketched) {
  const units = out.unit_words.length - 1;
  for (let unit = 0; unit < units; unit++) {
    const words = out.unit_words[unit + 1] - out.unit_words[unit];
    if (words === 0) continue;
    shape.shingles += Math.max(1, words - n + 1);
    signatures.push(out.signatures.subarray(unit * k, (unit + 1) * k));
    for (let band = 0; band < bandChoice.bands; band++) keys.push(out.keys[2 * (band * units + unit)], out.keys[2 * (band * units + unit) + 1]);
  }
}
const keyArray = Uint32Array.from(keys);
const signatureArray = new Uint32Array(signatures.length * k);
signatures.forEach((each, i) => signatureArray.set(each, i * k));
const candidates = (await collide(reference, keyArray, 64)).pairs;
const rowPairs = Uint32Array.from(candidates, (record) => Math.floor(record / bandChoice.bands));
shape.records = keyArray.length / 2;
shape.candidatePairs = candidates.length / 2;
for (const { label, engine } of engines) {
  tasks.push({ stage: 'collide', engine: label, pieces: [async () => {
    const { pairs, overfull } = await collide(engine, keyArray, 64);
    return [pairs, overfull];
  }] });
  tasks.push({ stage: 'slot agreement', engine: label, pieces: [async () => [await slotAgreement(engine, signatureArray, rowPairs, k, 1)]] });
}

/** Runs all pieces; keeps the best and all times of each; returns the digest of all they gave. */
async function runPieces(task, timed) {
  // Per output array one digest over all pieces: how the documents were cut must not show.
  const digests = [];
  for (const [i, piece] of task.pieces.entries()) {
    const started = performance.now();
    const arrays = await piece();
    if (timed) task.times[i].push(performance.now() - started);
    arrays.forEach((each, at) => (digests[at % task.outputs] ??= createHash('sha256')).update(new Uint8Array(each.buffer, each.byteOffset, each.byteLength)));
  }
  return digests.map((each) => each.digest('hex').slice(0, 16)).join(' ');
}

// Warm-up: compilers and page faults belong to nobody's figure.
for (const task of tasks) {
  task.outputs = task.stage === 'baseline' || task.stage === 'slot agreement' ? 1 : 2;
  task.times = task.pieces.map(() => []);
  for (let i = 0; i < 3; i++) task.answer = await runPieces(task, false);
}
for (let round = 0; round < 200; round++) {
  let measured = false;
  for (const task of tasks) {
    const spent = task.times.flat().reduce((sum, each) => sum + each, 0);
    if (task.times[0].length >= 5 && spent > seconds * 1000) continue;
    measured = true;
    if ((await runPieces(task, true)) !== task.answer) task.unstable = true;
  }
  if (!measured) break;
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const sumOf = (times, pick) => times.reduce((sum, list) => sum + pick(list), 0);
const fastest = (times) => sumOf(times, (list) => Math.min(...list));
const baseline = fastest(tasks[0].times);
const stages = [...new Set(tasks.map((each) => each.stage))];
const rows = [];
let wrong = 0;
for (const stage of stages) {
  const inStage = tasks.filter((each) => each.stage === stage);
  for (const task of inStage) {
    const ms = fastest(task.times);
    const equal = task.answer === inStage[0].answer && task.unstable !== true;
    if (!equal) wrong++;
    rows.push({
      stage,
      engine: task.engine,
      megabytesPerSecond: stage === 'collide' || stage === 'slot agreement' ? null : bytes / 1e3 / ms,
      documentsPerSecond: documents.length / (ms / 1000),
      nanosecondsPerShingle: stage === 'baseline' || stage === 'collide' || stage === 'slot agreement' ? null : (ms * 1e6) / shape.shingles,
      nanosecondsPerItem: stage === 'collide' ? (ms * 1e6) / shape.records : stage === 'slot agreement' ? (ms * 1e6) / Math.max(1, shape.candidatePairs) : null,
      ofSha1: stage === 'collide' || stage === 'slot agreement' ? null : baseline / ms,
      medianMilliseconds: sumOf(task.times, median),
      runs: task.times[0].length,
      pieces: task.pieces.length,
      milliseconds: ms,
      equal,
    });
  }
}
const cell = (value, digits) => (value === null ? '' : value.toFixed(digits)).padStart(10);
say(`${'stage'.padEnd(26)}${'engine'.padEnd(62)}${'MB/s'.padStart(10)}${'docs/s'.padStart(10)}${'ns/shing'.padStart(10)}${'ns/item'.padStart(10)}${'× sha1'.padStart(10)}${'median/best'.padStart(12)}  answer`);
for (const row of rows) {
  say(`${row.stage.padEnd(26)}${row.engine.slice(0, 60).padEnd(62)}${cell(row.megabytesPerSecond, 1)}${cell(row.documentsPerSecond, 0)}${cell(row.nanosecondsPerShingle, 2)}${cell(row.nanosecondsPerItem, 1)}${cell(row.ofSha1, 4)}${cell(row.medianMilliseconds / row.milliseconds, 2).padStart(12)}  ${row.equal ? 'equal' : 'DIFFERS'}`);
}
say(`item: a band record in collide (${shape.records}), a candidate pair in slot agreement (${shape.candidatePairs}). Sums of the best time of each piece over ${Math.min(...rows.map((each) => each.runs))}–${Math.max(...rows.map((each) => each.runs))} rounds taken in turns; median/best far above 1 means that something else was running.`);

const ratio = (engine, stage) => rows.find((row) => row.engine.startsWith(engine) && row.stage.startsWith(stage))?.ofSha1 ?? null;
const cpu = ratio('cpu (WASM, 1', 'text → signature, fss');
const twin = ratio('twin', 'text → signature, fss');
const goals = [
  { goal: 'cpu, one thread ≥ 0.3 × sha1', value: cpu, least: 0.3 },
  { goal: 'twin ≥ 0.03 × sha1', value: twin, least: 0.03 },
  { goal: 'cpu, one thread ≥ 4 × twin', value: cpu === null || twin === null ? null : cpu / twin, least: 4 },
];
for (const { goal, value, least } of goals) if (value !== null) say(`${value >= least ? 'reached' : 'MISSED '}  ${goal}: ${value.toFixed(3)}`);
for (const { engine } of engines) await engine.close();

let gpujs = null;
if (values.engine === undefined) {
  // gpu.js brings a Dawn of its own, so it runs in its own process.
  const child = spawnSync(process.execPath, [fileURLToPath(new URL('./gpujs.mjs', import.meta.url))], { encoding: 'utf8', timeout: 120_000 });
  gpujs = child.status === 0 ? child.stdout.trim() : null;
  say(gpujs === null ? `\ngpu.js did not run (status ${child.status}): ${(child.stderr || String(child.error)).trim().split('\n').slice(-3).join(' ')}` : `\ngpu.js in its own process, with its exact 24-bit kernel:\n${gpujs}`);
}
if (values.json) process.stdout.write(`${JSON.stringify({ node: process.version, documents: documents.length, bytes, shape, rows, goals, gpujs })}\n`);
if (wrong > 0) {
  process.stderr.write(`bench: ${wrong} answers differ between engines or runs\n`);
  process.exit(1);
}
