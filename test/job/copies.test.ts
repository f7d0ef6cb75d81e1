import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { BucketStream } from '../../src/job/bucketStream.ts';
import { orderBy } from '../../src/store/order.ts';
import { random } from '../oracles/random.ts';
import { inFolder, runJob } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const page = Array.from({ length: 60 }, (_, i) => `w${i}`);

const corpora: readonly (readonly [string, (row: number) => { text: string; score: number }, string])[] = [
  ['3,000 copies of one page', (row) => ({ text: page.join(' '), score: row }), 'first'],
  ['3,000 copies of one page, the last of them the best', (row) => ({ text: page.join(' '), score: row }), 'best:score'],
  ['3,000 pages that differ in the last word', (row) => ({ text: [...page, `x${row}`].join(' '), score: 0 }), 'first'],
  ['2,000 pages of which half are copies, ranked against the row', (row) => ({ text: [...page, row % 2 === 0 ? 'same' : `x${row}`].join(' '), score: (row * 7) % 1000 }), 'best:score'],
];

test.each(corpora)('%s: the least memory gives the same bytes as the default', async (name, make, keep) => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, Array.from({ length: name.startsWith('2') ? 2000 : 3000 }, (_, row) => `${JSON.stringify(make(row))}\n`).join(''));
    const options = { inputs: [input], keep, bucketDepth: 4 };
    const plain = await runJob(folder, 'plain', engine, options);
    const little = await runJob(folder, 'little', engine, { ...options, memory: 2 ** 20 });
    expect(plain.result.report.rows.kept).toBe(1);
    expect(Object.keys(little.bytes)).toEqual(Object.keys(plain.bytes));
    for (const [file, bytes] of Object.entries(plain.bytes)) expect(little.bytes[file] === bytes, file).toBe(true);
  });
});

test('buckets that stream make the pairs that the rule makes of all at once, within groups', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const next = random(seed);
    const rows = seed === 1 ? 5000 : 1 + Math.floor(next() * 200);
    const depth = [1, 3, 64, 500][seed % 4];
    const lo = Uint32Array.from({ length: rows }, () => Math.floor(next() * 2) * 0x80000000);
    const hi = Uint32Array.from({ length: rows }, () => Math.floor(next() * 2) * 7);
    const group = Uint32Array.from({ length: rows }, () => (next() < 0.1 ? 2 : 1));
    const unit = Float64Array.from({ length: rows }, (_, i) => i + 2 ** 33);
    const rank = Float64Array.from({ length: rows }, () => (seed % 3 === 0 ? 0 : Math.floor(next() * 9) - 4));
    const want: string[] = [];
    const buckets = new Map<string, number[]>();
    for (const record of orderBy(rows, [rank, unit])) {
      const key = `${lo[record]} ${hi[record]}`;
      const bucket = buckets.get(key) ?? [];
      for (const anchor of bucket.slice(0, depth)) if (group[anchor] === group[record]) want.push(`${unit[anchor]} ${unit[record]}`);
      bucket.push(record);
      buckets.set(key, bucket);
    }
    const stream = new BucketStream(depth, rows);
    const pieces = [[0, rows >> 1], [rows >> 1, rows]].map(([from, to]) => ({ rows: to - from, lo: lo.subarray(from, to), hi: hi.subarray(from, to), unit: unit.subarray(from, to), rank: rank.subarray(from, to), group: group.subarray(from, to) }));
    for (const piece of pieces) stream.note(piece.rows, piece);
    stream.settle();
    const got: string[] = [];
    for (const piece of pieces) {
      for (const { low, high } of stream.pairs(piece.rows, piece, 100)) {
        expect(low.length).toBeLessThanOrEqual(100);
        low.forEach((each, i) => got.push(`${each} ${high[i]}`));
      }
    }
    expect(got.sort(), `seed ${seed}`).toEqual(want.sort());
    const sizes = [...buckets.values()].map((bucket) => bucket.length).filter((size) => size > depth);
    expect(stream.overfull().sort((a, b) => a - b)).toEqual(sizes.sort((a, b) => a - b));
  }
});
