/**
 * Decontamination on real text. First how often rows of few words are met by chance: rows are runs of words taken from the
 * documents of one source, looked for in the documents of all others. Then what it costs: CPU time of the words by the cpu
 * engine's core and of the look-up on the host, beside the sketch of the same documents.
 */
import './failures.mjs';
import { cpus, loadavg } from 'node:os';
import { OverlapFinder } from '../dist/contamination/overlap.js';
import { ReferenceSet } from '../dist/contamination/referenceSet.js';
import { openCpuEngine } from '../dist/engine/cpu/cpuEngine.js';
import { sketchWork } from '../dist/sketch/sketchPlan.js';
import { tokenizeWork } from '../dist/sketch/tokenizePlan.js';
import { table } from './args.mjs';
import { seeded } from './random.mjs';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const paths = process.argv.slice(2);
if (paths.length === 0) throw new Error('usage: node bench/decontaminate.mjs FILE.jsonl.gz… (rows with text and source)');
const ROWS = 2000;
const LENGTHS = [4, 5, 6, 7, 8, 10, 13, 20, 40];
const random = seeded(20261126);

const shape = { family: 'fss', k: 128, n: 5, slotWords: 1, bands: 18, rows: 7 };
const engine = await openCpuEngine({ workers: 0 });

function columnOf(texts) {
  const parts = texts.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
  return { bytes: new Uint8Array(Buffer.concat(parts)), offsets, nulls: null };
}

function* pieces(documents) {
  let texts = [];
  let sources = [];
  let bytes = 0;
  for (const { text, source } of documents) {
    texts.push(text);
    sources.push(source);
    bytes += text.length;
    if (bytes > 2 ** 21) {
      yield { column: columnOf(texts), sources };
      texts = [];
      sources = [];
      bytes = 0;
    }
  }
  if (texts.length > 0) yield { column: columnOf(texts), sources };
}

function cpuMs(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const chance = [];
const cost = [];
for (const path of paths) {
  const documents = gunzipSync(readFileSync(path)).toString().trim().split('\n').map((line) => JSON.parse(line));
  const words = [];
  for (const { column, sources } of pieces(documents)) {
    const { whole_words: whole, unit_words: units } = await engine.run(tokenizeWork(column));
    for (let row = 0; row + 1 < units.length; row++) words.push({ source: sources[row], whole: whole.slice(2 * units[row], 2 * units[row + 1]), count: units[row + 1] - units[row] });
  }
  for (const length of LENGTHS) {
    const set = new ReferenceSet(1, 1e7);
    const from = [];
    const long = words.filter(({ count }) => count >= 50);
    for (let i = 0; i < ROWS; i++) {
      const document = random.pick(long);
      const at = random.below(document.count - length + 1);
      set.add(document.whole, at, length);
      from.push(document.source);
    }
    const finder = new OverlapFinder(set);
    const met = new Set();
    let documentsMet = 0;
    for (const { source, whole, count } of words) {
      const rows = (finder.find(whole, 0, count)?.rows ?? []).filter(({ row }) => from[row] !== source);
      if (rows.length > 0) documentsMet += 1;
      for (const { row } of rows) met.add(row);
    }
    chance.push([path.split('/').at(-1), length, ROWS, met.size, ((100 * met.size) / ROWS).toFixed(2), documentsMet, ((100 * documentsMet) / words.length).toFixed(2)]);
  }
  const set = new ReferenceSet(6, 1e7);
  for (let i = 0; i < 10_000; i++) {
    // Words that no text has, so that the usual case is measured: nothing is found.
    const length = 6 + (i % 60);
    set.add(Uint32Array.from({ length: 2 * length }, () => random.u32()), 0, length);
  }
  const finder = new OverlapFinder(set);
  let bytes = 0;
  const spent = { tokenize: Infinity, lookUp: Infinity, sketch: Infinity };
  for (let round = 0; round < 3; round++) {
    const now = { tokenize: 0, lookUp: 0, sketch: 0 };
    bytes = 0;
    for (const { column } of pieces(documents)) {
      bytes += column.bytes.length;
      let before = process.cpuUsage();
      await engine.run(sketchWork(column, shape, new Uint32Array(2 * (column.offsets.length - 1)), { signatures: true, retain: [] }));
      now.sketch += cpuMs(before);
      before = process.cpuUsage();
      const { whole_words: whole, unit_words: units } = await engine.run(tokenizeWork(column));
      now.tokenize += cpuMs(before);
      before = process.cpuUsage();
      for (let row = 0; row + 1 < units.length; row++) finder.find(whole, units[row], units[row + 1] - units[row]);
      now.lookUp += cpuMs(before);
    }
    for (const name of Object.keys(spent)) spent[name] = Math.min(spent[name], now[name]);
  }
  cost.push([path.split('/').at(-1), (bytes / 1e6).toFixed(1), set.ngrams, set.sizes.join(' '), spent.sketch.toFixed(0), spent.tokenize.toFixed(0), spent.lookUp.toFixed(0), ((spent.tokenize + spent.lookUp) / spent.sketch).toFixed(2)]);
}
await engine.close();

process.stdout.write(`# Decontamination

${cpus().length} cores, load ${loadavg()[0].toFixed(0)}, node ${process.versions.node}. Ratios of CPU time in one process count, not milliseconds.

\`\`\`sh
node bench/decontaminate.mjs ${paths.map((path) => path.split('/').at(-1)).join(' ')}
\`\`\`

## Rows met by chance

${ROWS} rows of so many words, each a run out of some document, looked for in the documents of all other sources. What is met is there, word
by word: quotations and shared boilerplate count as well as chance, so these are upper bounds. Lengths below 8 and of 8 and 13 are
looked for whole, the others by runs of 8 or 13.

${table(['file', 'words', 'rows', 'rows met', '%', 'documents that meet one', '%'], chance)}

## Cost

10,000 reference rows of 6 to 65 words that no document has.

${table(['file', 'MB', 'n-grams', 'lengths', 'sketch, CPU ms', 'words, CPU ms', 'look-up, CPU ms', 'both / sketch'], cost)}
`);
