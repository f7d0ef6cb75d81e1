import { expect, test } from 'vitest';
import type { RowBatch } from '../../src/io/format.ts';
import { JsonRows } from '../../src/io/jsonl/jsonRows.ts';
import { MAX_LINE_BYTES } from '../../src/io/limits.ts';
import { readLineBlocks } from '../../src/io/jsonl/lines.ts';
import { LineScanner, ODD } from '../../src/io/jsonl/lineScanner.ts';
import { mutate, randomLine } from './randomJson.ts';
import { seededRandom } from './seededRandom.ts';

const encoder = new TextEncoder();

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Wish {
  readonly columns: readonly string[];
  readonly maxBytes: number;
  readonly maxRows: number;
}

/** Rows as they come out, batch borders aside, which may differ. */
async function rowsOf(bytes: Uint8Array, wish: Wish, compiled: boolean, chunk = 1 << 16): Promise<unknown[]> {
  const scanner = compiled ? await LineScanner.open('text', wish.columns, wish.maxBytes) : null;
  if (compiled && scanner === null) throw new Error('no scanner');
  const rows = new JsonRows({ textColumn: 'text', ...wish }, scanner);
  const out: unknown[] = [];
  const take = (batch: RowBatch): void => {
    const { text, rowCount, firstRow, columns, rejected } = batch;
    if (firstRow !== out.length) throw new Error(`batch begins at ${firstRow} instead of ${out.length}`);
    if (rowCount > wish.maxRows || (rowCount > 1 && text.offsets[rowCount] > wish.maxBytes)) throw new Error('batch too large');
    for (let i = 0; i < rowCount; i++) {
      const content = Buffer.from(text.bytes.subarray(text.offsets[i], text.offsets[i + 1])).toString('latin1');
      out.push([text.nulls?.[i] === 1 ? null : content, wish.columns.map((name) => columns[name][i]), rejected.filter((each) => each.row === firstRow + i)]);
    }
  };
  for await (const block of readLineBlocks(inChunks(bytes, chunk), MAX_LINE_BYTES, scanner ?? undefined)) for (const batch of rows.addBlock(block)) take(batch);
  if (rows.pending > 0) take(rows.take());
  return out;
}

function joined(lines: readonly Uint8Array[], newline = '\n'): Uint8Array {
  return Buffer.concat(lines.flatMap((line) => [line, Buffer.from(newline)]));
}

test('the compiled scanner and the one in TypeScript give the same rows, sound and broken ones', async () => {
  const seed = 20_261_123;
  const random = seededRandom(seed);
  for (let round = 0; round < 40; round++) {
    const lines = Array.from({ length: 500 }, () => {
      const line = encoder.encode(randomLine(random));
      return random() < 0.3 ? mutate(random, line) : line;
    });
    const bytes = joined(lines, round % 3 === 0 ? '\r\n' : '\n');
    const wish = { columns: round % 2 === 0 ? ['id'] : ['id', 'texts', '__proto__'], maxBytes: [1 << 20, 300, 40][round % 3], maxRows: [1000, 64, 1][round % 3] };
    const [ours, reference] = await Promise.all([rowsOf(bytes, wish, true, 1 + Math.floor(random() * 5000)), rowsOf(bytes, wish, false)]);
    expect(ours, `seed ${seed}, round ${round}`).toEqual(reference);
  }
});

test('every byte before, in and behind a string stands where a vector begins or ends', async () => {
  const lines: Uint8Array[] = [];
  for (let pad = 0; pad < 40; pad++) {
    for (const piece of ['"', '\\', '\n', 'é', '😀', '\u0007']) lines.push(encoder.encode(JSON.stringify({ a: 'x'.repeat(pad), text: `${'y'.repeat(39 - pad)}${piece}${'z'.repeat(pad)}` })));
    lines.push(encoder.encode(`{"text":"${'y'.repeat(pad)}\\ud83d\\ude00\\ud83d\\u0041\\ud83d","id":[${'['.repeat(pad)}${']'.repeat(pad)}]}`));
    lines.push(encoder.encode(`{"text":"${'y'.repeat(pad)}\u0001"}`), encoder.encode(`{"text":"${'y'.repeat(pad)}`), encoder.encode(`{"text":"${'y'.repeat(pad)}\\`));
  }
  const bytes = joined(lines);
  const wish = { columns: ['id', 'a'], maxBytes: 1 << 20, maxRows: 1 << 16 };
  expect(await rowsOf(bytes, wish, true)).toEqual(await rowsOf(bytes, wish, false));
});

test('lines longer than the region make it grow, and what was read before stays', async () => {
  const random = seededRandom(5);
  const lines = [10, 3_000_000, 20, 1_500_000, 5_000_001, 30].map((length) => encoder.encode(JSON.stringify({ id: length, text: Array.from({ length: Math.ceil(length / 40) }, () => `${random()}`).join(' ').slice(0, length) })));
  const bytes = joined(lines);
  const wish = { columns: ['id'], maxBytes: 4 << 20, maxRows: 100 };
  expect(await rowsOf(bytes, wish, true, 700_001)).toEqual(await rowsOf(bytes, wish, false));
});

test('brackets as deep as its stack and deeper', async () => {
  const lines = [1, 62, 63, 64, 65, 200, 5000].flatMap((depth) => ['[', '{"k":'].map((open) => encoder.encode(`{"id":${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)},"text":"t${depth}"}`)));
  const wish = { columns: ['id'], maxBytes: 1 << 20, maxRows: 100 };
  const rows = await rowsOf(joined(lines), wish, true);
  expect(rows).toEqual(await rowsOf(joined(lines), wish, false));
  expect(rows.map((row) => (row as unknown[])[0])).toEqual([1, 62, 63, 64, 65, 200, 5000].flatMap((depth) => [`t${depth}`, `t${depth}`]));
});

test('plain rows are not left to the slow scanner', async () => {
  const lines = [{ text: 'a "quoted"\n\\ é😀\u0001' }, { id: 1, text: null }, { text: '', meta: { a: [1, -2.5e3, true, null, 'x'] }, id: 'i' }, { text: '\u4e2d'.repeat(50) }];
  const scanner = await LineScanner.open('text', ['id'], 1 << 20);
  if (scanner === null) throw new Error('no scanner');
  const escaped = lines.map((line) => encoder.encode(JSON.stringify(line).replaceAll(/[^ -~]/gu, (c) => [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''))));
  for await (const block of readLineBlocks(inChunks(joined([...lines.map((line) => encoder.encode(JSON.stringify(line))), ...escaped]), 50), MAX_LINE_BYTES, scanner)) {
    scanner.place(block.starts, block.ends, block.count);
    expect(scanner.scan(block.bytes, 0, block.count, 0, 1000, 0, 1 << 20)).toEqual({ row: 8, reason: 0 });
  }
  for (const odd of ['{"t\\u0065xt":"a"}', '{}', '[]', '{"text":1}', '{"text":"a"', '{"id":1}', 'x']) {
    for await (const block of readLineBlocks(inChunks(encoder.encode(`${odd}\n`), 50), MAX_LINE_BYTES, scanner)) {
      scanner.place(block.starts, block.ends, block.count);
      expect(scanner.scan(block.bytes, 0, 1, 0, 1000, 0, 1 << 20), odd).toEqual({ row: 0, reason: ODD });
    }
  }
});

test('more keys than it can hold are left to the slow scanner', async () => {
  expect(await LineScanner.open('text', Array.from({ length: 17 }, (_, i) => `k${i}`), 1)).toBeNull();
  expect(await LineScanner.open('t'.repeat(5000), [], 1)).toBeNull();
});
