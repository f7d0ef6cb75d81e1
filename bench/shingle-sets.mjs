/**
 * Exact shingle sets in the calling thread: the plain form beside WebAssembly, in processor time, in turns; every hash of
 * both is compared.
 *
 *   node bench/shingle-sets.mjs [--input FILE …] [--rounds 5]
 */
import { loadavg } from 'node:os';
import { sliceRows } from '../dist/batch/textColumn.js';
import { SetMaker } from '../dist/verify/setMaker.js';
import { shingleSets } from '../dist/verify/shingleSets.js';
import { benchFlags, say, table } from './args.mjs';
import { readTexts } from './columns.mjs';
import { SAMPLE } from './sample.mjs';

/** As the second look cuts its text. */
const PIECE_BYTES = 2 ** 20;

const flags = benchFlags({ rounds: '5', n: '5' });
const n = Number(flags.n);
const texts = await readTexts(flags.input ?? SAMPLE, flags['text-column'] ?? 'text');
const offsets = new Uint32Array(texts.length + 1);
texts.forEach((text, i) => (offsets[i + 1] = offsets[i] + text.length));
const all = { bytes: Buffer.concat(texts), offsets, nulls: null };
const pieces = [];
for (let from = 0, to = 0; from < texts.length; from = to) {
  for (to = from + 1; to < texts.length && offsets[to + 1] - offsets[from] <= PIECE_BYTES; ) to++;
  pieces.push(sliceRows(all, from, to));
}

const maker = new SetMaker(n, 0);
let hashes = 0;
for (const piece of pieces) {
  const made = await maker.setsOf(piece);
  const plain = shingleSets(piece, n).hashes;
  if (!Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).equals(Buffer.from(made.values.buffer, made.values.byteOffset, made.values.byteLength))) {
    throw new Error('Expected the same sets but found others: run test/verify/setMaker.test.ts');
  }
  hashes += plain.length;
  made.release();
}

const least = { plain: Infinity, wasm: Infinity };
const keep = async (name, work) => {
  const before = process.cpuUsage();
  for (const piece of pieces) await work(piece);
  const { user, system } = process.cpuUsage(before);
  least[name] = Math.min(least[name], (user + system) / 1000);
};
for (let round = 0; round < Number(flags.rounds); round++) {
  await keep('plain', (piece) => shingleSets(piece, n));
  await keep('wasm', async (piece) => (await maker.setsOf(piece)).release());
}
await maker.close();
const row = (name, milliseconds) => [name, milliseconds.toFixed(0), (all.bytes.length / 1000 / milliseconds).toFixed(0), ((1e6 * milliseconds) / hashes).toFixed(1)];
say(`${texts.length} documents, ${(all.bytes.length / 1e6).toFixed(1)} MB, ${hashes} hashes in their sets; load ${loadavg()[0].toFixed(1)}\n`);
say(table(['', 'CPU ms', 'MB a CPU s', 'ns a hash'], [row('plain', least.plain), row('WebAssembly', least.wasm)]));
say(`\nplain ÷ WebAssembly: ${(least.plain / least.wasm).toFixed(1)}`);
if (flags.json) process.stdout.write(`${JSON.stringify({ documents: texts.length, bytes: all.bytes.length, hashes, least })}\n`);
