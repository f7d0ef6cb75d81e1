/**
 * What one thread of the cpu engine does with text, beside node's sha1 of the same documents, and two workers beside
 * one: `node bench/cpu-sketch.mjs [FILE …] [--rounds N] [--text-column text]`.
 *
 * The text is cut into pieces of about 256 KB; each variant runs on a piece in turn, its best time on the piece
 * counts, and the times are summed over the pieces. So a neighbour's burst hits all variants alike, or is outwaited.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openCpuEngine } from '../dist/engine/cpu/cpuEngine.js';
import { SKETCH_STAGES, openStageClock } from '../dist/engine/cpu/stageClock.js';
import { sketchWork } from '../dist/sketch/sketchPlan.js';
import { documentsOf } from './documents.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '15' }, 'text-column': { type: 'string', default: 'text' } } });
const rounds = Number(values.rounds);
const files = positionals.length > 0 ? positionals : ['dev-en', 'dev-zh'].map((name) => fileURLToPath(new URL(`../../shared/data/${name}.jsonl.gz`, import.meta.url)));
const PIECE_BYTES = 256 * 1024;
const settings = { k: 128, n: 5, bands: 18, rows: 7 };
const say = (line) => process.stdout.write(`${line}\n`);

function columnOf(documents) {
  const offsets = new Uint32Array(documents.length + 1);
  documents.forEach((document, i) => (offsets[i + 1] = offsets[i] + document.length));
  return { bytes: new Uint8Array(Buffer.concat(documents)), offsets, nulls: null };
}

function* piecesOf(documents, bytes) {
  let piece = [];
  let held = 0;
  for (const document of documents) {
    piece.push(document);
    held += document.length;
    if (held < bytes) continue;
    yield piece;
    piece = [];
    held = 0;
  }
  if (piece.length > 0) yield piece;
}

/** Milliseconds of each variant: best of the rounds on each piece, summed. */
async function measure(documents, engine) {
  const sums = {};
  let shingles = 0;
  for (const piece of piecesOf(documents, PIECE_BYTES)) {
    const column = columnOf(piece);
    const clock = await openStageClock(column.bytes, column.offsets, settings.n);
    const fss = sketchWork(column, { family: 'fss', ...settings });
    const minhash = sketchWork(column, { family: 'minhash', ...settings });
    const variants = {
      sha1: () => {
        for (const document of piece) createHash('sha1').update(document).digest();
      },
      fss: () => engine.run(fss),
      minhash: () => engine.run(minhash),
    };
    SKETCH_STAGES.forEach((stage, i) => (variants[stage] = () => clock.walk(i + 1)));
    const best = {};
    for (let round = 0; round < rounds; round++) {
      for (const [name, run] of Object.entries(variants)) {
        const started = performance.now();
        await run();
        best[name] = Math.min(best[name] ?? Infinity, performance.now() - started);
      }
    }
    for (const [name, time] of Object.entries(best)) sums[name] = (sums[name] ?? 0) + time;
    const { unit_words } = await engine.run(fss);
    for (let unit = 0; unit < piece.length; unit++) {
      const words = unit_words[unit + 1] - unit_words[unit];
      shingles += words === 0 ? 0 : Math.max(1, words - settings.n + 1);
    }
  }
  return { sums, shingles };
}

/** Best time of all documents in batches of 1 MB, all in flight at once. */
async function throughWorkers(engines, documents) {
  const works = [...piecesOf(documents, 2 ** 20)].map((piece) => sketchWork(columnOf(piece), { family: 'fss', ...settings }));
  const best = engines.map(() => Infinity);
  for (let round = 0; round < Math.max(3, rounds / 2); round++) {
    for (const [i, engine] of engines.entries()) {
      const started = performance.now();
      await Promise.all(works.map((work) => engine.run(work)));
      best[i] = Math.min(best[i], performance.now() - started);
    }
  }
  return best;
}

for (const file of files) {
  const documents = (await documentsOf([file], values['text-column'])).map(({ text }) => Buffer.from(text ?? ''));
  const bytes = documents.reduce((sum, document) => sum + document.length, 0);
  const rate = (milliseconds) => `${(bytes / milliseconds / 1e3).toFixed(0)} MB/s`;
  const engine = await openCpuEngine({ workers: 0 });
  const { sums, shingles } = await measure(documents, engine);
  await engine.close();
  say(`${basename(file)}: ${documents.length} documents, ${(bytes / 1e6).toFixed(1)} MB, ${shingles} shingles; k = ${settings.k}, n = ${settings.n}; one thread`);
  say(`  sha1 once per document   ${rate(sums.sha1)}`);
  for (const family of ['fss', 'minhash']) {
    const each = (sums[family] * 1e6) / shingles;
    say(`  ${family.padEnd(25)}${rate(sums[family])}, ${each.toFixed(1)} ns a shingle, ${(sums.sha1 / sums[family]).toFixed(2)} x sha1`);
  }
  say('  where the time goes (fss; the sketch with band keys and copies in and out):');
  let before = 0;
  for (const stage of [...SKETCH_STAGES, 'sketch']) {
    const until = stage === 'sketch' ? sums.fss : sums[stage];
    say(`    ${stage.padEnd(14)}${(until - before).toFixed(1).padStart(7)} ms  ${((100 * (until - before)) / sums.fss).toFixed(0).padStart(3)} %`);
    before = until;
  }
  const engines = [await openCpuEngine({ workers: 1 }), await openCpuEngine({ workers: 2 })];
  const [one, two] = await throughWorkers(engines, documents);
  for (const each of engines) await each.close();
  say(`  one worker ${rate(one)}, two ${rate(two)}: ${(one / two).toFixed(2)} x`);
}
