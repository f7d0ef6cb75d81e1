import { readFileSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { compressSync } from 'lz4-napi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { snappyCompress } from '../../../src/io/codecs/blocks/snappyBlock.ts';
import { writeKeptParquet } from '../../../src/io/parquet/parquetRows/writeKept.ts';
import { openDuckdb } from '../duckdb.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { concat, handMade, i64, strings, struct, type HandColumn, type HandPage } from './handMade.ts';
import { openRaw } from './openRaw.ts';
import { readByArrowRs, readByDuckdb } from './readers.ts';

const file = temporaryFolder();
let db: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  db = await openDuckdb();
});
afterAll(() => db.close());

let made = 0;
/** Writes the file, keeps some rows, and returns what was kept; both readers must say the same as of the original. */
async function kept(bytes: Uint8Array, keep: (row: number) => boolean, { duckdb = true, arrowRs = true, original = true } = {}): Promise<{ target: string; rows: readonly string[] }> {
  const path = file(`trap-${made}.parquet`);
  const target = file(`trap-${made++}.out.parquet`);
  writeFileSync(path, bytes);
  await openRaw(path, (open) => writeKeptParquet(open, target, keep));
  let rows: readonly string[] = [];
  for (const read of [...(duckdb ? [(at: string) => readByDuckdb(db, at)] : []), ...(arrowRs ? [readByArrowRs] : [])]) {
    const got = await read(target);
    rows = got.rows;
    if (original) {
      const want = await read(path);
      expect(got.rows).toEqual(want.rows.filter((_, row) => keep(row)));
      expect(got.schema).toBe(want.schema);
    }
  }
  return { target, rows };
}

const LONG = [[1, 2], [3, 0], [4, 'n']] as const;
const TEXT = [[1, 6], [3, 1], [4, 't'], [6, 0]] as const;
const longs = (from: number, count: number): Uint8Array => concat(Array.from({ length: count }, (_, i) => i64(from + i)));
const longPage = (from: number, count: number, more: Partial<HandPage> = {}): HandPage => ({ kind: 'v1', count, encoding: 0, values: longs(from, count), ...more });
const longColumn = (pages: readonly HandPage[], more: Partial<HandColumn> = {}): HandColumn => ({ schema: [LONG], type: 2, values: pages.filter(({ kind }) => kind !== 'dictionary').reduce((sum, page) => sum + page.count, 0), pages, ...more });
/** A width of indices of two bits, then one packed group of eight. */
const indices = (values: readonly number[]): Uint8Array => Uint8Array.of(2, 3, values.slice(0, 4).reduce((sum, v, i) => sum | (v << (2 * i)), 0), values.slice(4, 8).reduce((sum, v, i) => sum | (v << (2 * i)), 0));
const dictionaryPages: HandPage[] = [
  { kind: 'dictionary', count: 4, encoding: 0, values: longs(100, 4) },
  { kind: 'v1', count: 8, encoding: 8, values: indices([0, 1, 2, 3, 3, 2, 1, 0]) },
  { kind: 'v1', count: 8, encoding: 8, values: indices([3, 3, 3, 1, 0, 0, 2, 2]) },
];

test('P1: a chunk that says it is shorter than its pages', async () => {
  const column = longColumn(dictionaryPages, { meta: (fields, headers) => fields.set(7, (fields.get(7) as bigint) - BigInt(headers[0])) });
  const bytes = handMade([{ rows: 16, columns: [column] }, { rows: 16, columns: [column] }]);
  const { target, rows } = await kept(bytes, (row) => row < 20, { original: false });
  const values = [0, 1, 2, 3, 3, 2, 1, 0, 3, 3, 3, 1, 0, 0, 2, 2].map((v) => `["${100 + v}n"]`);
  expect(rows).toEqual([...values, ...values.slice(0, 4)]);
  const sizes = await db.rows(`SELECT total_compressed_size FROM parquet_metadata('${target}')`);
  expect(Number(sizes[0][0])).toBeGreaterThan(Number(sizes[1][0]));
});

test('P2: a dictionary page that the footer does not name, or at offset 0', async () => {
  for (const offset of [null, 0n]) {
    const column = longColumn(dictionaryPages, {
      meta(fields) {
        const start = fields.get(11) as bigint;
        if (offset === null) fields.delete(11);
        else fields.set(11, offset);
        fields.set(9, start);
      },
    });
    const { rows } = await kept(handMade([{ rows: 16, columns: [column] }]), (row) => row % 3 !== 1, { original: false });
    expect(rows).toEqual([0, 1, 2, 3, 3, 2, 1, 0, 3, 3, 3, 1, 0, 0, 2, 2].filter((_, i) => i % 3 !== 1).map((v) => `["${100 + v}n"]`));
  }
});

test('P3: a page of version 2 of which no value stays, plain and by dictionary', async () => {
  const definition = [1, 0, 0, 1, 0, 0, 0, 0];
  const pages: HandPage[] = [{ kind: 'v2', count: 8, encoding: 0, definition, nulls: 6, values: strings(['a', 'b']) }];
  const byDictionary: HandPage[] = [
    { kind: 'dictionary', count: 2, encoding: 0, values: strings(['x', 'y']) },
    { kind: 'v2', count: 8, encoding: 8, definition, nulls: 6, values: Uint8Array.of(1, 3, 2) },
  ];
  for (const each of [pages, byDictionary]) {
    const column: HandColumn = { schema: [TEXT], type: 6, values: 8, pages: each, codec: 1, compress: snappyCompress };
    const { rows } = await kept(handMade([{ rows: 8, columns: [column] }]), (row) => row === 1 || row > 4);
    expect(rows).toEqual(Array(4).fill('[null]'));
  }
});

test('P4: Hadoop\'s LZ4 is read with and without its frames and comes out as LZ4_RAW, all of it', async () => {
  const raw = (bytes: Uint8Array): Uint8Array => compressSync(Buffer.from(bytes)).subarray(4);
  const framed = (bytes: Uint8Array): Uint8Array => {
    const block = raw(bytes);
    const out = Buffer.alloc(8);
    out.writeUInt32BE(bytes.length, 0);
    out.writeUInt32BE(block.length, 4);
    return concat([out, block]);
  };
  for (const compress of [framed, raw]) {
    const column = longColumn(dictionaryPages, { codec: 5, compress });
    const { target, rows } = await kept(handMade([{ rows: 16, columns: [column] }]), (row) => row < 8 || row === 12, { original: false });
    expect(rows).toEqual([0, 1, 2, 3, 3, 2, 1, 0, 0].map((v) => `["${100 + v}n"]`));
    expect(await db.rows(`SELECT DISTINCT compression FROM parquet_metadata('${target}')`)).toEqual([['LZ4_RAW']]);
  }
});

test('P5: LZ4_RAW blocks have no length in front', async () => {
  const column = longColumn(dictionaryPages, { codec: 7, compress: (bytes) => compressSync(Buffer.from(bytes)).subarray(4) });
  await kept(handMade([{ rows: 16, columns: [column] }]), (row) => row % 2 === 0);
});

test('P6: the number of rows of the footer is not used, and comes out right', async () => {
  const bytes = handMade([{ rows: 5, columns: [longColumn([longPage(0, 5)])] }], [], 0n);
  const { target } = await kept(bytes, (row) => row !== 2, { original: false });
  expect(await db.rows(`SELECT num_rows FROM parquet_file_metadata('${target}')`)).toEqual([[4n]]);
  expect(readByArrowRs(target).rows).toEqual(['["0n"]', '["1n"]', '["3n"]', '["4n"]']);
});

test('P7: a page header of 100 KB', async () => {
  const statistics = struct([[5, new Uint8Array(50_000).fill(120)], [6, new Uint8Array(50_000).fill(97)]]);
  const text: HandColumn = { schema: [[[1, 6], [3, 0], [4, 't'], [6, 0]]], type: 6, values: 6, pages: ['ab', 'cd'].map((s) => ({ kind: 'v1', count: 3, encoding: 0, values: strings([s, s, s]), pageMore: [[5, statistics]] })) };
  await kept(handMade([{ rows: 6, columns: [text] }]), (row) => row < 4);
});

test('P8: a page that inflates to another size, or has not its checksum, is an error with its place', async () => {
  const doubled = (bytes: Uint8Array): Uint8Array => snappyCompress(concat([bytes, bytes]));
  const path = file('size.parquet');
  writeFileSync(path, handMade([{ rows: 5, columns: [longColumn([longPage(0, 5)], { codec: 1, compress: doubled })] }]));
  await expect(openRaw(path, (open) => writeKeptParquet(open, file('never'), (row) => row > 1))).rejects.toMatchObject({ code: 'format', file: path, found: 'row group 0, column "n", page 0: one of 80 bytes that should have 40' });
  const good = longs(0, 5);
  for (const crc of [crc32(good) | 0, 5]) {
    writeFileSync(path, handMade([{ rows: 5, columns: [longColumn([longPage(0, 5, { headerMore: [[4, crc]] })])] }]));
    const done = openRaw(path, (open) => writeKeptParquet(open, file('crc.parquet'), (row) => row > 1));
    if (crc === 5) await expect(done).rejects.toMatchObject({ code: 'format', found: 'row group 0, column "n", page 0: a page that does not have its checksum' });
    else {
      await done;
      const out = readFileSync(file('crc.parquet'));
      // The page written has its own.
      expect(out.includes(Buffer.from(longs(2, 3)))).toBe(true);
      expect(readByArrowRs(file('crc.parquet')).rows).toEqual(['["2n"]', '["3n"]', '["4n"]']);
      writeFileSync(file('crc-2.parquet'), out);
      await openRaw(file('crc-2.parquet'), (open) => writeKeptParquet(open, file('crc-3.parquet'), (row) => row > 0));
    }
  }
});

test('P9: pages of no bytes never reach a codec', async () => {
  const pages: HandPage[] = [
    { kind: 'dictionary', count: 0, encoding: 0, values: new Uint8Array(0) },
    { kind: 'v2', count: 4, encoding: 8, definition: [0, 0, 0, 0], nulls: 4, values: new Uint8Array(0) },
  ];
  for (const codec of [1, 2, 4, 5, 6, 7]) {
    const column: HandColumn = { schema: [TEXT], type: 6, values: 4, pages, codec, compress: () => { throw new Error('nothing to compress'); } };
    const { target } = await kept(handMade([{ rows: 4, columns: [column] }]), (row) => row > 1, { duckdb: false, arrowRs: false });
    expect((await db.rows(`SELECT num_values FROM parquet_metadata('${target}')`))[0][0]).toBe(2n);
  }
  const zero: HandColumn = { schema: [[[1, 7], [2, 0], [3, 0], [4, 'z']]], type: 7, values: 4, pages: [{ kind: 'v1', count: 4, encoding: 0, values: new Uint8Array(0) }], codec: 1, compress: snappyCompress };
  const { target } = await kept(handMade([{ rows: 4, columns: [zero] }]), (row) => row > 2, { duckdb: false, arrowRs: false });
  expect((await db.rows(`SELECT num_values FROM parquet_metadata('${target}')`))[0][0]).toBe(1n);
});

test('a row that goes on over pages of version 1', async () => {
  // Rows: [0 1 2], [3], [4 5 6 7 8], [], null, [9]; the first and the third go on over a page border.
  const repetition = [[0, 1], [1, 0, 0, 1, 1], [1, 1, 0, 0, 0]];
  const definition = [[3, 3], [3, 3, 3, 3, 3], [3, 3, 1, 0, 3]];
  let next = 0;
  const pages = repetition.map((levels, p): HandPage => {
    const present = definition[p].filter((level) => level === 3).length;
    next += present;
    return { kind: 'v1', count: levels.length, encoding: 0, repetition: levels, definition: definition[p], values: longs(next - present, present) };
  });
  const column: HandColumn = {
    schema: [[[3, 1], [4, 'l'], [5, 1], [6, 3]], [[3, 2], [4, 'list'], [5, 1]], [[1, 2], [3, 1], [4, 'element']]], type: 2, values: 12, pages,
  };
  for (let mask = 1; mask < 64; mask++) await kept(handMade([{ rows: 6, columns: [column] }]), (row) => (mask >>> row) % 2 === 1, { duckdb: mask % 9 === 0 });
});

test('what only counted the old values goes, bounds stay as bounds, Bloom filters and page indexes follow', async () => {
  await db.run(`COPY (SELECT i AS n, 'v' || (i % 50) AS t, CASE WHEN i % 2 = 0 THEN i END AS half FROM range(6000) r(i)) TO '${file('stats.parquet')}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  const target = file('stats.out.parquet');
  await openRaw(file('stats.parquet'), (open) => writeKeptParquet(open, target, (row) => row % 3 === 0 || row >= 2048));
  const columns = await db.rows(`SELECT row_group_id, path_in_schema, stats_min_value, stats_max_value, stats_null_count, stats_distinct_count, min_is_exact, max_is_exact, bloom_filter_offset IS NOT NULL FROM parquet_metadata('${target}') WHERE row_group_id < 2 ORDER BY 1, column_id`);
  expect(columns[0].slice(1, 5)).toEqual(['n', '0', '2047', 0n]);
  expect(columns[0].slice(5, 8)).toEqual([null, false, false]);
  expect(columns[2].slice(1, 5)).toEqual(['half', '0', '2046', 341n]);
  expect(columns[1][8]).toBe(true);
  expect(columns[3].slice(2, 5)).toEqual(['2048', '4095', 0n]);
  expect(await db.rows(`SELECT count(*) FROM '${target}' WHERE t = 'v7'`)).toEqual(await db.rows(`SELECT count(*) FROM range(6000) r(i) WHERE i % 50 = 7 AND (i % 3 = 0 OR i >= 2048)`));
  expect(await db.rows(`SELECT min(n), max(n), count(half) FROM '${target}'`)).toEqual(await db.rows(`SELECT min(i), max(i), count(CASE WHEN i % 2 = 0 THEN i END) FROM range(6000) r(i) WHERE i % 3 = 0 OR i >= 2048`));
});
