/**
 * All signals of RedPajama-V2 on one thread, beside node's sha1 of each document, beside the same signals with tables in
 * plain TypeScript and beside the same rules written with strings (test/oracles/signals.ts). Answers are compared with the oracle's before anything is timed; times are CPU time
 * of this process, each variant in turn on a piece of the corpus, the best round of each piece summed.
 */
import './failures.mjs';
import { createHash } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { basename } from 'node:path';
import { DocumentTables } from '../dist/signals/documentTables.js';
import { NgramSet } from '../dist/signals/ngramSet.js';
import { redpajamaSignals } from '../dist/signals/redpajama.js';
import { WordSet } from '../dist/signals/wordSet.js';
import { benchFlags, table } from './args.mjs';
import { documentsOf } from './documents.mjs';
import { oracle } from './oracles.mjs';
import { SAMPLE } from './sample.mjs';

const GOAL = 0.04;
const PIECE_BYTES = 256 * 1024;
const ROUNDS = 5;
const flags = benchFlags({ 'text-column': 'text', seconds: '2' });
const lists = { stopWords: new Set('the of and to in a is that for it as was with be by on not he his but at are this have from'.split(' ')), badWords: new Set(['bad', 'very bad', 'worst of all']) };
const resources = { stopWords: new WordSet(lists.stopWords), badWords: new NgramSet([...lists.badWords]), domains: null };
const measured = redpajamaSignals.filter(({ needs = [] }) => needs.every((name) => resources[name] !== null));

const tables = new DocumentTables();
const plainTables = new DocumentTables('plain');
let out = new Float64Array(1024);
function measureWith(tables, document) {
  tables.open(document);
  const { count } = tables.lines;
  if (out.length < count) out = new Float64Array(2 * count);
  for (const signal of measured) {
    if (signal.type === 'number') signal.measure(tables, resources);
    else signal.measure(tables, resources, out);
  }
}

const measure = (document) => measureWith(tables, document);
const measurePlain = (document) => measureWith(plainTables, document);

function valuesOf(document) {
  tables.open(document);
  return Object.fromEntries(
    measured.map((signal) => {
      const name = signal.id.slice(signal.id.indexOf('.') + 1);
      if (signal.type === 'number') return [name, signal.measure(tables, resources)];
      const values = new Float64Array(tables.lines.count);
      signal.measure(tables, resources, values);
      return [name, [...values]];
    }),
  );
}

function cpuMs(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const { redpajamaOracle } = await oracle('signals');
const paths = flags.input ?? SAMPLE;
const documents = (await documentsOf(paths, flags['text-column'])).filter(({ text }) => text !== null).map(({ text }) => text);
const pieces = [];
for (let piece = [], bytes = 0, i = 0; i < documents.length; i++) {
  const document = new Uint8Array(Buffer.from(documents[i]));
  piece.push(document);
  bytes += document.length;
  if (bytes < PIECE_BYTES && i < documents.length - 1) continue;
  pieces.push({ documents: piece, bytes });
  piece = [];
  bytes = 0;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
let compared = 0;
const sums = { sha1: 0, signals: 0, plain: 0, strings: 0 };
/** Of all pieces, round after round. */
const rounds = { sha1: Array(ROUNDS).fill(0), signals: Array(ROUNDS).fill(0) };
let stringBytes = 0;
let stringSignals = 0;
for (const [p, { documents: piece, bytes }] of pieces.entries()) {
  const best = { sha1: Infinity, signals: Infinity, plain: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    const sha1 = cpuMs(() => piece.forEach((document) => createHash('sha1').update(document).digest()));
    const signals = cpuMs(() => piece.forEach(measure));
    rounds.sha1[round] += sha1;
    rounds.signals[round] += signals;
    best.sha1 = Math.min(best.sha1, sha1);
    best.signals = Math.min(best.signals, signals);
    // The plain ones are slow: two rounds.
    if (round < 2) best.plain = Math.min(best.plain, cpuMs(() => piece.forEach(measurePlain)));
  }
  sums.sha1 += best.sha1;
  sums.signals += best.signals;
  sums.plain += best.plain;
  // The strings are slow: every eighth piece is compared, and timed once.
  if (p % 8 !== 0) continue;
  let answers;
  sums.strings += cpuMs(() => (answers = piece.map((document) => redpajamaOracle(decoder.decode(document), lists))));
  stringSignals += best.signals;
  stringBytes += bytes;
  piece.forEach((document, i) => {
    const got = valuesOf(document);
    for (const [name, value] of Object.entries(got)) {
      if (JSON.stringify(value) !== JSON.stringify(answers[i][name])) throw new Error(`${name}: ${JSON.stringify(value).slice(0, 200)}, by strings ${JSON.stringify(answers[i][name]).slice(0, 200)}`);
    }
    compared++;
  });
}

const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
const rate = (n, ms) => (n / ms / 1000).toFixed(1);
const ratio = sums.sha1 / sums.signals;
const result = {
  input: paths.map((path) => basename(path)), documents: documents.length, bytes, signals: measured.length, compared,
  sha1MBs: Number(rate(bytes, sums.sha1)), signalsMBs: Number(rate(bytes, sums.signals)), plainMBs: Number(rate(bytes, sums.plain)), stringsMBs: Number(rate(stringBytes, sums.strings)),
  roundsMs: { sha1: rounds.sha1.map(Math.round), signals: rounds.signals.map(Math.round) },
  timesSha1: ratio, timesPlain: sums.plain / sums.signals, timesStrings: sums.strings / stringSignals, goal: GOAL, reached: ratio >= GOAL, cpu: cpus()[0]?.model, load: loadavg()[0],
};
if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  process.stdout.write(`${result.input.join(', ')}: ${result.documents} documents, ${(bytes / 1e6).toFixed(1)} MB; ${measured.length} signals of RedPajama-V2, one thread; answers of ${compared} documents equal those of the strings\n\n`);
  process.stdout.write(`${table(['', 'MB/s of CPU time', '× sha1'], [['sha1 per document', result.sha1MBs, '1'], ['signals', result.signalsMBs, ratio.toFixed(4)], ['signals, tables in plain TypeScript', result.plainMBs, (ratio / result.timesPlain).toFixed(4)], ['the same rules with strings', result.stringsMBs, (ratio / result.timesStrings).toFixed(5)]])}\n\n`);
  process.stdout.write(`signals ≥ ${GOAL} × sha1: ${result.reached ? 'reached' : 'MISSED'} (${ratio.toFixed(4)}); ${result.timesPlain.toFixed(1)} × the plain tables, ${result.timesStrings.toFixed(1)} × the strings. CPU ms of all documents, round after round: sha1 ${result.roundsMs.sha1.join(' ')}; signals ${result.roundsMs.signals.join(' ')}. Load ${result.load.toFixed(1)} on ${cpus().length} cores, ${result.cpu}.\n`);
}
