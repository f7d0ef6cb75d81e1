/** What lies behind the first 4 GiB of a file: files with a hole that no disk has to hold. */
import { closeSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import { inFolder, readParquet, type Removed } from './jobFiles.ts';

const HOLE = 5 * 2 ** 30;
/** Rows 0 to 5 lie before the hole, 6 to 11 behind it; there are copies within either and across. */
const pages = Array.from({ length: 12 }, (_, row) => Array.from({ length: 30 }, (_, i) => `w${row < 6 ? row % 5 : row % 9}x${i}`).join(' '));
/** The first row of each page. */
const first = new Map(pages.map((page, row) => [page, row] as const).toReversed());
const kept = pages.flatMap((page, row) => (first.get(page) === row ? [row] : []));

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

/** Writes the parts of a file that are something, each at its place. */
function writeSparse(path: string, parts: readonly (readonly [number, Uint8Array])[]): void {
  const file = openSync(path, 'w');
  ftruncateSync(file, Math.max(...parts.map(([at, bytes]) => at + bytes.length)));
  for (const [at, bytes] of parts) writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

function farParquet(path: string): void {
  const bytes = new ByteWriter() as ByteWriter & { offset: number; index: number };
  const writer = new ParquetWriter({ writer: bytes, schema: [{ name: 'schema', num_children: 2 }, { name: 'id', type: 'INT64', repetition_type: 'REQUIRED' }, { name: 'text', type: 'BYTE_ARRAY', repetition_type: 'REQUIRED', converted_type: 'UTF8' }] });
  const group = (rows: readonly number[]): unknown => writer.write({ rowGroupSize: rows.length, columnData: [{ name: 'id', data: rows.map(BigInt) }, { name: 'text', data: rows.map((row) => pages[row]) }] });
  group([0, 1, 2, 3, 4, 5]);
  const near = bytes.getBytes().slice();
  bytes.index = 0;
  bytes.offset += HOLE;
  group([6, 7, 8, 9, 10, 11]);
  writer.finish();
  writeSparse(path, [[0, near], [near.length + HOLE, bytes.getBytes().slice()]]);
}

/** Arrow's footer has the place of every batch in 64 bits: that of the second is moved behind the hole. */
function farArrow(path: string): void {
  const part = (rows: readonly number[]): Table => new Table({ id: vectorFromArray(rows.map((row) => String(row)), new Utf8()), text: vectorFromArray(rows.map((row) => pages[row]), new Utf8()) });
  const whole = Buffer.from(tableToIPC(part([0, 1, 2, 3, 4, 5]).concat(part([6, 7, 8, 9, 10, 11])), 'file'));
  const footerBytes = whole.readInt32LE(whole.length - 10);
  const footerAt = whole.length - 10 - footerBytes;
  // The schema and the first batch again, for how long they are.
  const one = Buffer.from(tableToIPC(part([0, 1, 2, 3, 4, 5]), 'file'));
  const oneFooter = one.readInt32LE(one.length - 10);
  const second = one.length - 10 - oneFooter - 8;
  const footer = whole.subarray(footerAt);
  const place = Buffer.alloc(8);
  place.writeBigInt64LE(BigInt(second));
  const at = footer.indexOf(place);
  expect(footer.indexOf(place, at + 1)).toBe(-1);
  const moved = Buffer.from(footer);
  moved.writeBigInt64LE(BigInt(second + HOLE), at);
  writeSparse(path, [[0, whole.subarray(0, second)], [second + HOLE, Buffer.concat([whole.subarray(second, footerAt), moved])]]);
}

test.each([['parquet', farParquet], ['arrow', farArrow]] as const)('%s: rows behind 4 GiB are read and compared, and written where only they are copied', async (format, write) => {
  await inFolder(async (folder) => {
    const input = join(folder, `far.${format}`);
    write(input);
    expect(statSync(input).size).toBeGreaterThan(HOLE);
    const output = join(folder, 'out');
    const { report } = await dedup({ inputs: [input], output, emit: format === 'parquet' ? 'rows' : 'ids' }, { engine, workers: 0 });
    expect(report.rows).toEqual({ in: 12, kept: kept.length, removed: 12 - kept.length, rejected: 0 });
    const removed = await readParquet<Removed>(join(output, 'removed.parquet'));
    expect(removed.map(({ row, keeper_row: keeper }) => [row, keeper])).toEqual(pages.flatMap((page, row) => (first.get(page) === row ? [] : [[row, first.get(page)]])));
    // A filtered Arrow file keeps what lies between its batches, so only places are written of that one.
    if (format === 'arrow') expect((await readParquet<{ row: number | bigint; id: string }>(join(output, 'ids/far.arrow.parquet'))).map(({ row, id }) => [Number(row), id])).toEqual(kept.map((row) => [row, String(row)]));
    else {
      const target = join(output, 'kept/far.parquet');
      expect(statSync(target).size).toBeLessThan(2 ** 20);
      expect((await readParquet<{ id: number | bigint; text: string }>(target)).map(({ id, text }) => [Number(id), text])).toEqual(kept.map((row) => [row, pages[row]]));
    }
  });
});
