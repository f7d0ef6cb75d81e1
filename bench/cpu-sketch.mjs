/**
 * What the cpu engine does with text: one thread beside node's sha1 of the same documents and beside the frozen twin,
 * where its time goes, the classic family beside FSS, and two workers beside one. A file with a column `lang` of several
 * values is measured language by language.
 *
 * The text is cut into pieces of about 256 KB; each variant runs on a piece in turn, its best time on the piece
 * counts, and the times are summed over the pieces. So a neighbour's burst hits all variants alike, or is outwaited.
 * Plans are made beforehand, for the engine as for the twin.
 */
import './failures.mjs';
import { createHash } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCpuEngine } from '../dist/engine/cpu/cpuEngine.js';
import { SKETCH_STAGES, openStageClock } from '../dist/engine/cpu/stageClock.js';
import { sketchWork } from '../dist/sketch/sketchPlan.js';
import { benchFlags, table } from './args.mjs';
import { scaling } from './cpu-scaling.mjs';
import { documentsOf } from './documents.mjs';
import * as frozen from './frozen/twin-2a38b0b.mjs';

const flags = benchFlags({ 'text-column': 'text', k: '128', n: '5', seconds: '4' });
const PIECE_BYTES = 256 * 1024;
const MOST_ROUNDS = 200;
const settings = { k: Number(flags.k), n: Number(flags.n), bands: 18, rows: 7 };
if (flags.bands !== undefined) [settings.bands, settings.rows] = flags.bands.split('x').map(Number);
const say = (line) => flags.json || process.stdout.write(`${line}\n`);
const goals = [];

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

function sameNumbers(a, b) {
  return a.length === b.length && Buffer.compare(Buffer.from(a.buffer, a.byteOffset, a.byteLength), Buffer.from(b.buffer, b.byteOffset, b.byteLength)) === 0;
}

/** Milliseconds of each variant: best of the rounds on each piece, summed. The twin runs in every fourth round. */
async function measure(documents, engine, twin) {
  const sums = {};
  const pieces = [...piecesOf(documents, PIECE_BYTES)];
  let shingles = 0;
  for (const piece of pieces) {
    const column = columnOf(piece);
    const clock = await openStageClock(column.bytes, column.offsets, { family: 0, ...settings });
    const [fss, minhash] = ['fss', 'minhash'].map((family) => sketchWork(column, { family, ...settings }));
    const frozenWork = frozen.sketchWork(column, { family: 'fss', ...settings });
    const variants = {
      sha1: () => {
        for (const document of piece) createHash('sha1').update(document).digest();
      },
      fss: () => engine.run(fss),
      minhash: () => engine.run(minhash),
    };
    SKETCH_STAGES.forEach((stage, i) => (variants[stage] = () => clock.walk(i + 1)));
    variants.twin = () => twin.run(frozenWork);
    const best = {};
    const until = performance.now() + (Number(flags.seconds) * 1000) / pieces.length;
    for (let round = 0; round < 5 || (performance.now() < until && round < MOST_ROUNDS); round++) {
      for (const [name, run] of Object.entries(variants)) {
        if (name === 'twin' && round % 4 !== 0) continue;
        const started = performance.now();
        await run();
        best[name] = Math.min(best[name] ?? Infinity, performance.now() - started);
      }
    }
    for (const [name, time] of Object.entries(best)) sums[name] = (sums[name] ?? 0) + time;
    const got = await variants.fss();
    const want = await variants.twin();
    for (const name of Object.keys(want)) if (!sameNumbers(got[name], want[name])) throw new Error(`${name} differ from those of the frozen twin`);
    for (let unit = 0; unit < piece.length; unit++) {
      const words = got.unit_words[unit + 1] - got.unit_words[unit];
      shingles += words === 0 ? 0 : Math.max(1, words - settings.n + 1);
    }
  }
  return { sums, shingles };
}

/** A file as one group and, where no language has nine rows in ten, one more for each language. */
function groupsOf(rows) {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row.fields.lang)) groups.set(row.fields.lang, []);
    groups.get(row.fields.lang).push(row);
  }
  const languages = [...groups].toSorted((a, b) => b[1].length - a[1].length);
  return languages[0][1].length >= 0.9 * rows.length || languages.length > 40 ? [['', rows]] : [['', rows], ...languages];
}

const files = flags.input ?? ['english.jsonl.gz'].map((name) => fileURLToPath(new URL(`../sample/${name}`, import.meta.url)));
const engine = await openCpuEngine({ workers: 0 });
const twin = frozen.openTwinEngine();
say(`node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} × ${cpus().length}, load ${loadavg()[0].toFixed(1)} at the start`);
say(`text → signature from Arrow buffers; k = ${settings.k}, n = ${settings.n}, ${settings.bands} bands × ${settings.rows}; best of at least 5 rounds on each 256 KiB, all variants in turn\n`);
const speeds = [];
const stages = [];
const workers = [];
for (const file of files) {
  const rows = (await documentsOf([file], flags['text-column'])).map((row) => ({ ...row, bytes: Buffer.from(row.text ?? '') }));
  for (const [lang, group] of groupsOf(rows)) {
    const documents = group.map(({ bytes }) => bytes);
    const bytes = documents.reduce((sum, document) => sum + document.length, 0);
    const name = `${basename(file).replace(/\..*$/u, '')}${lang === '' ? '' : ` ${lang}`}`;
    const { sums, shingles } = await measure(documents, engine, twin);
    const ofSha1 = (variant) => (sums.sha1 / sums[variant]).toFixed(3);
    const rate = (variant) => (bytes / sums[variant] / 1e3).toFixed(0);
    const each = (variant) => ((sums[variant] * 1e6) / shingles).toFixed(1);
    const overTwin = sums.twin / sums.fss;
    speeds.push([name, documents.length, (bytes / 1e6).toFixed(1), rate('sha1'), rate('fss'), each('fss'), ofSha1('fss'), rate('minhash'), each('minhash'), ofSha1('minhash'), overTwin.toFixed(1)]);
    const until = [0, ...SKETCH_STAGES.map((stage) => sums[stage]), sums.fss];
    stages.push([name, ...until.slice(1).map((time, i) => `${(time - until[i]).toFixed(1)} (${((100 * (time - until[i])) / sums.fss).toFixed(0)} %)`)]);
    const least = { 'dev-en': 0.45, 'dev-zh': 0.35 }[name];
    if (least !== undefined) goals.push({ goal: `${name}: one thread, fss ≥ ${least} × sha1`, value: sums.sha1 / sums.fss, least });
    if (lang === 'ru' || lang === 'ar') goals.push({ goal: `${name}: one thread, fss ≥ 3 × the frozen twin`, value: overTwin, least: 3 });
  }
  const works = [...piecesOf(rows.map(({ bytes }) => bytes), 2 * 2 ** 20)].map((piece) => sketchWork(columnOf(piece), { family: 'fss', ...settings }));
  // Over and over, as the last batches keep one worker waiting for the other.
  const repeats = Math.ceil(40 / works.length);
  const { one, two, measured, ofTwoCores } = await scaling(Array.from({ length: repeats }, () => works).flat(), 7);
  const ms = (time) => time.toFixed(1);
  const name = basename(file).replace(/\..*$/u, '');
  workers.push([name, repeats * works.length, ms(one.wall), ms(two.wall), measured.toFixed(2), `${ms(one.main)} of ${ms(one.cpu)}`, `${ms(two.main)} of ${ms(two.cpu)}`, ofTwoCores.toFixed(2)]);
  if (cpus().length > 1) goals.push({ goal: `${name}: two workers ≥ 1.8 × one on an idle machine; by processor time ${ofTwoCores.toFixed(2)}`, value: measured, least: 1.8 });
}
await engine.close();
await twin.close();
say('One thread (MB/s; ns a shingle; share of sha1 once per document; × the frozen TypeScript twin):\n');
say(table(['corpus', 'documents', 'MB', 'sha1', 'fss', 'ns', '× sha1', 'minhash', 'ns', '× sha1', '× twin'], speeds));
say('\nWhere the time of fss goes (ms; the rest: copies in and out):\n');
say(table(['corpus', ...SKETCH_STAGES, 'rest'], stages));
say('\nWorkers, batches of 2 MiB (ms; processor time of the calling thread and of all; what that gives on two idle cores):\n');
say(table(['corpus', 'batches', 'one', 'two', '×', 'one: caller', 'two: caller', '× by processor time'], workers));
say('');
for (const { goal, value, least } of goals) say(`${value >= least ? 'reached' : 'MISSED '}  ${goal}: ${value.toFixed(2)}`);
say(`load ${loadavg()[0].toFixed(1)} at the end`);
if (flags.json) process.stdout.write(`${JSON.stringify({ node: process.version, settings, speeds, stages, workers, goals })}\n`);
