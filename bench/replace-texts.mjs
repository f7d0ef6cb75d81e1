/**
 * CPU time of writing half of a file's rows, plain and with other texts in a share of them (a tenth off the end of each),
 * best of some rounds that take turns, in one process: node bench/replace-texts.mjs FILE…
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openSource } from '../dist/io/formats.js';

const ROUNDS = 5;
const SHARES = [0, 0.1, 0.5, 1];
const folder = mkdtempSync(join(tmpdir(), 'bandsaw-replace-'));
const hash = (row, salt = 0) => {
  const x = Math.imul((row + 1) ^ salt, 0x9e3779b1);
  return (Math.imul(x ^ (x >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
};

/** Texts of a file by row, nine tenths of each, cut where a code point begins. */
async function shorterTexts(source) {
  const texts = [];
  for await (const { firstRow, rowCount, text } of source.read({ textColumn: 'text', columns: [], maxBytes: 2 ** 22, maxRows: 2 ** 16 })) {
    for (let i = 0; i < rowCount; i++) {
      let end = text.offsets[i] + Math.floor((text.offsets[i + 1] - text.offsets[i]) * 0.9);
      while (end > text.offsets[i] && (text.bytes[end] & 0xc0) === 0x80) end--;
      texts[firstRow + i] = text.bytes.slice(text.offsets[i], end);
    }
  }
  return texts;
}

function textsOf(all, has) {
  return {
    column: 'text',
    has,
    async read(first, count) {
      const rows = [];
      for (let row = first; row < first + count; row++) if (has(row)) rows.push(row);
      const offsets = new Uint32Array(rows.length + 1);
      rows.forEach((row, i) => (offsets[i + 1] = offsets[i] + all[row].length));
      const bytes = new Uint8Array(offsets[rows.length]);
      rows.forEach((row, i) => bytes.set(all[row], offsets[i]));
      return { rows: Float64Array.from(rows), offsets, bytes };
    },
  };
}

for (const path of process.argv.slice(2)) {
  const source = await openSource(path);
  const all = await shorterTexts(source);
  const bytes = all.reduce((sum, text) => sum + text.length, 0) / 0.9;
  const best = new Map();
  const keep = (row) => hash(row) < 0.5;
  for (let round = 0; round < ROUNDS; round++) {
    for (const share of SHARES) {
      const texts = share === 0 ? undefined : textsOf(all, (row) => hash(row, 0x5bd1e995) < share);
      const before = process.cpuUsage();
      const summary = await source.writeKept(join(folder, 'out'), keep, { texts });
      const { user, system } = process.cpuUsage(before);
      const ms = (user + system) / 1000;
      if (ms < (best.get(share)?.ms ?? Infinity)) best.set(share, { ms, bytes: summary.bytes });
    }
  }
  await source.close();
  const plain = best.get(0).ms;
  for (const [share, { ms, bytes: written }] of best) {
    process.stdout.write(`${basename(path)}\t${(100 * share).toFixed(0)} %\t${ms.toFixed(0)} ms\t${(ms / plain).toFixed(2)}\t${(bytes / 1e3 / ms).toFixed(0)} MB/cpu-s\t${written} bytes\n`);
  }
}
rmSync(folder, { recursive: true });
