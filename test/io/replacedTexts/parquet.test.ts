/** Parquet files with other texts in one column: by two readers that know nothing of ours, and byte by byte where nothing may change. */
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { tableFromIPC, tableToIPC, type Table as ArrowTable } from 'apache-arrow';
import { Compression, EnabledStatistics, Encoding, Table, WriterPropertiesBuilder, WriterVersion, readParquet, writeParquet } from 'parquet-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parquetFormat } from '../../../src/io/parquet/parquet.ts';
import { FileWindow } from '../../../src/io/parquet/parquetRows/fileWindow.ts';
import { encodeFooter, readFooterTree } from '../../../src/io/parquet/parquetRows/footer.ts';
import { parseRowGroup, type RowGroupSource } from '../../../src/io/parquet/parquetRows/rowGroupSource.ts';
import { ThriftReader, type ThriftStruct } from '../../../src/io/parquet/parquetRows/thrift.ts';
import { encodeStruct } from '../../../src/io/parquet/parquetRows/thriftWriter.ts';
import { walkPages } from '../../../src/io/parquet/parquetRows/walkPages.ts';
import { openDuckdb } from '../duckdb.ts';
import { manyTypes } from '../parquetRows/arrowTables.ts';
import { handMade, struct, strings, type HandPage } from '../parquetRows/handMade.ts';
import { openRaw } from '../parquetRows/openRaw.ts';
import { readByArrowRs, readByDuckdb, type Reading } from '../parquetRows/readers.ts';
import { seededRandom } from '../seededRandom.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { editPatterns, randomText, replacements } from './replacements.ts';

const file = temporaryFolder();
let db: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  db = await openDuckdb();
});
afterAll(() => db.close());

/** A row as a reader tells it, with another text in a cell. */
const withText = (row: string, cell: number, text: unknown): string => JSON.stringify((JSON.parse(row) as unknown[]).with(cell, text));

interface Chunk {
  readonly group: number;
  readonly leaf: string;
  readonly pages: readonly Buffer[];
}

/** The bytes of each page of each chunk, and the row groups. */
async function chunksOf(path: string): Promise<{ readonly chunks: readonly Chunk[]; readonly groups: readonly RowGroupSource[] }> {
  return openRaw(path, async ({ read, size, descriptor }) => {
    const { groups, leaves, start } = await readFooterTree(read, size);
    const window = new FileWindow(descriptor, start);
    const chunks: Chunk[] = [];
    const parsed = groups.map((bytes) => parseRowGroup(bytes, leaves, start));
    for (const [group, { chunks: some }] of parsed.entries()) {
      for (const chunk of some) {
        const pages: Buffer[] = [];
        for await (const { header, at } of walkPages(chunk, window)) pages.push(Buffer.concat([header.bytes, await window.view(at, header.compressed)]));
        chunks.push({ group, leaf: chunk.leaf.name, pages });
      }
    }
    return { chunks, groups: parsed };
  });
}

interface Compared {
  readonly readers?: readonly string[];
  readonly column?: string;
  /** Which cell of a row it is, and what is found there. */
  readonly cell?: number;
  readonly shown?: (text: Buffer) => unknown;
  /** Of the first of CASES so many only. */
  readonly cases?: number;
}

/** Which rows get texts while some, all or no rows go. */
const CASES = [['half', 'some rows'], ['all', 'some rows'], ['all', 'no row'], ['half', 'every row'], ['half', 'one row'], ['none of the first 80', 'the first 30']] as const;

let out = 0;
/** Writes the file in all these ways and compares what two readers say with what they said of the original. */
async function compare(name: string, path: string, seed: number, { readers = ['DuckDB', 'arrow-rs'], column = 'text', cell = 0, shown = (text) => text.toString(), cases = CASES.length }: Compared = {}): Promise<void> {
  const source = await parquetFormat.open(path);
  await source.assertRewritable(column);
  const rows = source.rowCount as number;
  const random = seededRandom(seed);
  const drawn = Uint8Array.from({ length: rows }, () => (random() < 0.5 ? 1 : 0));
  const want: [string, (at: string) => Reading | Promise<Reading>, Reading][] = [];
  if (readers.includes('DuckDB')) want.push(['DuckDB', (at) => readByDuckdb(db, at), await readByDuckdb(db, path)]);
  if (readers.includes('arrow-rs')) want.push(['arrow-rs', readByArrowRs, readByArrowRs(path)]);
  const kept = { all: () => true, half: (row: number) => drawn[row] === 1, 'none of the first 80': (row: number) => row >= 80 };
  for (const [keptName, edits] of CASES.slice(0, cases)) {
    const keep = kept[keptName];
    const isEdited = editPatterns(rows, random)[edits];
    const where = `${name}, ${keptName}, ${edits}, seed ${seed}`;
    const filtered = file(`plain-${out++}.parquet`);
    await source.writeKept(filtered, keep);
    const untouched = await chunksOf(filtered);
    const stay = Array.from({ length: rows }, (_, row) => row).filter(keep);
    const texts = new Map(Array.from({ length: rows }, (_, row) => [row, Buffer.from(randomText(random))] as const).filter(([row]) => isEdited(row)));
    const target = file(`edited-${out++}.parquet`);
    expect(await source.writeKept(target, keep, { texts: replacements(texts, column) }), where).toEqual({ rows: stay.length, bytes: readFileSync(target).length });
    for (const [reader, read, whole] of want) {
      const got = await read(target);
      const wanted = stay.map((row) => (texts.has(row) ? withText(whole.rows[row], cell, shown(texts.get(row) as Buffer)) : whole.rows[row]));
      expect(got.rows.length, `${where}, ${reader}`).toBe(stay.length);
      const differs = wanted.findIndex((row, i) => got.rows[i] !== row);
      if (differs >= 0) expect(got.rows[differs], `${where}, ${reader}, row ${stay[differs]}`).toBe(wanted[differs]);
      expect(got.schema, `${where}, ${reader}`).toBe(whole.schema);
    }
    if (!stay.some((row) => texts.has(row))) {
      expect(readFileSync(target).equals(readFileSync(filtered)), where).toBe(true);
      continue;
    }
    // Page by page what it was, but for the one column.
    for (const [i, { leaf, pages }] of (await chunksOf(target)).chunks.entries()) {
      if (leaf !== column) expect(Buffer.concat(pages).equals(Buffer.concat(untouched.chunks[i].pages)), `${where}, ${leaf}`).toBe(true);
    }
  }
  await source.close();
}

const SELECT = `SELECT CASE WHEN i % 17 = 3 THEN NULL WHEN i % 29 = 0 THEN '' ELSE 'row ' || i || repeat(' é中😀', (i % 40)::INTEGER) END AS text,
  i::BIGINT * 4611686018427 AS id, 'group ' || (i % 4) AS lang, NULL::VARCHAR AS nothing, TIMESTAMP_NS '2020-01-01 00:00:00.123456789' AS ns, ('a' || i)::BLOB AS blob,
  {'a': i, 'b': CASE WHEN i % 3 = 0 THEN NULL ELSE {'c': [i, NULL, 3]} END} AS deep, CASE WHEN i % 6 = 0 THEN NULL ELSE range(i % 5) END AS list FROM range(250) r(i)`;
const DUCKDB = ['CODEC zstd', 'CODEC snappy, PARQUET_VERSION v2', 'CODEC gzip, DICTIONARY_SIZE_LIMIT 1', 'CODEC uncompressed, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1', 'CODEC lz4_raw'];
test.each([...DUCKDB.entries()])('DuckDB %i, %s', async (v, options) => {
  const path = file(`duckdb-${v}.parquet`);
  await db.run(`COPY (${v === 0 ? SELECT.replace('range(250)', 'range(2100)') : SELECT}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048, KV_METADATA {huggingface: '{"é": 1}'}, FIELD_IDS {text: 7}, ${options})`);
  await compare(`duckdb-${v}`, path, 100 + v, v === 0 ? { cases: 2 } : {});
});

type Set = (properties: WriterPropertiesBuilder) => WriterPropertiesBuilder;
const small: Set = (p) => p.setDataPageSizeLimit(2000).setWriteBatchSize(50).setStatisticsEnabled(EnabledStatistics.Page);

function write(table: ArrowTable, set: Set): Uint8Array {
  return writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), set(new WriterPropertiesBuilder()).setKeyValueMetadata(new Map([['file key', 'é']])).build());
}

const COLUMNS = ['text', 'required', 'large', 'dictionary', 'binary', 'i64', 'flag', 'ns', 'lists', 'structs', 'map', 'nothing'];
const ARROW_RS: Record<string, Set> = {
  'v1, zstd': (p) => small(p).setCompression(Compression.ZSTD),
  'v2, snappy, plain, row groups of 90': (p) => small(p).setCompression(Compression.SNAPPY).setWriterVersion(WriterVersion.V2).setDictionaryEnabled(false).setMaxRowGroupSize(90),
  'v1, gzip, dictionaries that overflow': (p) => small(p).setCompression(Compression.GZIP).setDictionaryPageSizeLimit(600),
  'v1, uncompressed, no statistics, one page': (p) => p.setCompression(Compression.UNCOMPRESSED).setStatisticsEnabled(EnabledStatistics.None),
};
test.each(Object.keys(ARROW_RS))('arrow-rs, %s', async (name) => {
  const v = Object.keys(ARROW_RS).indexOf(name);
  const path = file(`arrow-${v}.parquet`);
  writeFileSync(path, write(manyTypes(220, 300 + v).select(COLUMNS), ARROW_RS[name]));
  await compare(name, path, 200 + v);
  // Large strings, strings that Arrow calls a dictionary, and bytes without a name.
  if (v === 0) {
    await compare(name, path, 211, { cases: 2, column: 'large', cell: 2, readers: ['arrow-rs'] });
    await compare(name, path, 212, { cases: 2, column: 'dictionary', cell: 3, readers: ['arrow-rs'] });
    await compare(name, path, 213, { cases: 2, column: 'binary', cell: 4, readers: ['arrow-rs'], shown: (text) => `Uint8Array ${[...text].join(' ')}` });
  }
});

test.each([[Encoding.DELTA_LENGTH_BYTE_ARRAY, WriterVersion.V1], [Encoding.DELTA_BYTE_ARRAY, WriterVersion.V2]])('deltas, encoding %s, version %s', async (encoding, version) => {
  const path = file(`delta-${encoding}.parquet`);
  writeFileSync(path, write(manyTypes(500, 400).select(['text', 'required']), (p) => small(p).setCompression(Compression.ZSTD).setWriterVersion(version).setDictionaryEnabled(false).setColumnEncoding('text', encoding)));
  await compare(`delta ${encoding}`, path, 500);
});

test('a page of a whole row group is edited in parts, and becomes pages of about 1 MiB', async () => {
  const path = file('large.parquet');
  await db.run(`COPY (SELECT repeat(md5(i::VARCHAR), (i % 7) * 60) AS text, i AS n FROM range(1500) r(i)) TO '${path}' (FORMAT parquet, CODEC zstd, ROW_GROUP_SIZE 2048, DICTIONARY_SIZE_LIMIT 1)`);
  const source = await parquetFormat.open(path);
  const texts = new Map(Array.from({ length: 1500 }, (_, row) => [row, Buffer.from(`new ${row} `.repeat(row % 5))] as const).filter(([row]) => row % 2 === 1));
  const given = replacements(texts);
  await source.writeKept(file('large.out.parquet'), (row) => row % 3 !== 0, { texts: given });
  await source.close();
  expect(given.asked.length).toBeGreaterThan(1);
  expect(await db.rows(`SELECT n::INTEGER FROM '${file('large.out.parquet')}' WHERE text = CASE WHEN n % 2 = 1 THEN repeat('new ' || n || ' ', (n % 5)::INTEGER) ELSE repeat(md5(n::VARCHAR), (n % 7) * 60) END`))
    .toEqual(Array.from({ length: 1500 }, (_, row) => [row]).filter(([row]) => row % 3 !== 0));
  const [{ pages }] = (await chunksOf(file('large.out.parquet'))).chunks;
  expect(pages.length).toBeGreaterThan(1);
});

test('nothing in the file still says what the texts were', async () => {
  await db.run(`COPY (SELECT i AS n, 'secret ' || (i % 50) AS text, 'v' || (i % 50) AS t FROM range(6000) r(i)) TO '${file('stats.parquet')}' (FORMAT parquet, CODEC uncompressed, ROW_GROUP_SIZE 2048)`);
  const source = await parquetFormat.open(file('stats.parquet'));
  const target = file('stats.out.parquet');
  // Row group 1 has no edit, and one row of 2 is away.
  const texts = new Map(Array.from({ length: 6000 }, (_, row) => [row, Buffer.from(`open ${row % 60}`)] as const).filter(([row]) => row < 2048 || row >= 4096));
  await source.writeKept(target, (row) => row !== 5000, { texts: replacements(texts) });
  await source.close();
  const about = await db.rows(`SELECT stats_min_value, stats_max_value, stats_distinct_count, bloom_filter_offset IS NOT NULL FROM parquet_metadata('${target}') WHERE path_in_schema = 'text' ORDER BY row_group_id`);
  expect(about.map(([min, max, , bloom]) => [min, max, bloom])).toEqual([[null, null, false], ['secret 0', 'secret 9', true], [null, null, false]]);
  for (const text of ['open 7', 'open 59', 'secret 7', 'secret 49']) {
    expect(await db.rows(`SELECT count(*) FROM '${target}' WHERE text = '${text}'`), text)
      .toEqual(await db.rows(`SELECT count(*) FROM range(6000) r(i) WHERE i <> 5000 AND '${text}' = CASE WHEN i < 2048 OR i >= 4096 THEN 'open ' || (i % 60) ELSE 'secret ' || (i % 50) END`));
  }
  const secrets = async (path: string): Promise<number[]> => (await chunksOf(path)).chunks.filter(({ leaf }) => leaf === 'text').map(({ pages }) => (pages.some((page) => page.includes('secret')) ? 1 : 0));
  expect(await secrets(file('stats.parquet'))).toEqual([1, 1, 1]);
  expect(await secrets(target)).toEqual([0, 1, 0]);
  expect(await db.rows(`SELECT count(*), min(n), max(n) FROM '${target}' WHERE t = 'v7'`)).toEqual(await db.rows(`SELECT count(*), min(i), max(i) FROM range(6000) r(i) WHERE i % 50 = 7 AND i <> 5000`));
});

test('the page index leads to the rows there are now', async () => {
  const path = file('index.parquet');
  writeFileSync(path, write(manyTypes(900, 12).select(['text', 'required']), (p) => small(p).setCompression(Compression.SNAPPY).setDictionaryEnabled(false)));
  const source = await parquetFormat.open(path);
  const texts = new Map(Array.from({ length: 300 }, (_, i) => [3 * i, Buffer.from(`n${i} `.repeat(i % 90))] as const));
  const target = file('index.out.parquet');
  await source.writeKept(target, () => true, { texts: replacements(texts) });
  await source.close();
  const { groups } = await chunksOf(target);
  const fieldsOf = (chunk: number): number[] => groups[0].chunks[chunk].tree.fields.map(({ id }) => id);
  // 4 and 5 are the offset index, 6 and 7 the column index, which knows the least and the greatest text of each page.
  expect(fieldsOf(0)).toEqual(expect.arrayContaining([4, 5]));
  expect(fieldsOf(0)).not.toContain(6);
  expect(fieldsOf(1)).toEqual(expect.arrayContaining([4, 5, 6, 7]));
  const all = readByArrowRs(target).rows;
  for (const [offset, limit] of [[0, 10], [17, 200], [451, 1], [899, 5]]) {
    const some = tableFromIPC(readParquet(readFileSync(target), { offset, limit }).intoIPCStream());
    expect(some.toArray().map((row) => JSON.stringify([...(row as unknown as Iterable<[string, unknown]>)].map(([, cell]) => cell)))).toEqual(all.slice(offset, offset + limit));
  }
});

test('rows are said to be sorted by the columns before the text alone', async () => {
  const path = file('sorted.parquet');
  writeFileSync(path, write(manyTypes(60, 5).select(['required', 'text', 'i64']), (p) => small(p).setMaxRowGroupSize(20)));
  const sorted = file('sorted-by.parquet');
  const sortings = [[0, 1, 2], [1, 0], [0]];
  await openRaw(path, async ({ read, size }) => {
    const { tree, groups, start } = await readFooterTree(read, size);
    const changed = groups.map((bytes, g) => {
      const group = new ThriftReader(bytes).struct();
      const { fields: [field] } = struct([[4, sortings[g].map((column) => struct([[1, column], [2, false], [3, true]]))]]);
      return encodeStruct({ fields: [...group.fields.filter(({ id }) => id < 4), field, ...group.fields.filter(({ id }) => id > 4)] });
    });
    writeFileSync(sorted, Buffer.concat([readFileSync(path).subarray(0, start), encodeFooter(tree, changed, 60)]));
  });
  const sortingOf = async (at: string): Promise<unknown[]> => (await chunksOf(at)).groups.map(({ tree }) => {
    const list = tree.fields.find(({ id }) => id === 4)?.value as { items: ThriftStruct[] } | undefined;
    return list?.items.map(({ fields }) => fields[0].value) ?? null;
  });
  expect(await sortingOf(sorted)).toEqual(sortings);
  const source = await parquetFormat.open(sorted);
  const edit = async (rows: readonly number[]): Promise<unknown[]> => {
    const target = file(`sorted-${out++}.parquet`);
    await source.writeKept(target, (row) => row !== 3, { texts: replacements(new Map(rows.map((row) => [row, Buffer.from('x')]))) });
    return sortingOf(target);
  };
  expect(await edit([7, 25, 45])).toEqual([[0], null, [0]]);
  expect(await edit([45])).toEqual([[0, 1, 2], [1, 0], [0]]);
  await source.close();
});

test.each([['v1', true], ['v2', true], ['v1', false], ['v2', false]] as const)('pages %s with checksums, optional %s', async (kind, optional) => {
  const values = Array.from({ length: 12 }, (_, i) => `text ${i}`);
  const isNull = (i: number): boolean => optional && i % 4 === 1;
  const page = (from: number): HandPage => {
    const some = values.slice(from, from + 4).filter((_, i) => !isNull(from + i));
    const bare: HandPage = { kind, count: 4, encoding: 0, values: strings(some), nulls: 4 - some.length, ...(optional ? { definition: [0, 1, 2, 3].map((i) => (isNull(from + i) ? 0 : 1)) } : {}) };
    const levels = optional ? Buffer.from((bare.definition as number[]).flatMap((level) => [2, level])) : Buffer.alloc(0);
    const body = Buffer.concat([...(kind === 'v1' && optional ? [Buffer.from([levels.length, 0, 0, 0])] : []), levels, bare.values]);
    return { ...bare, headerMore: [[4, crc32(body) | 0]] };
  };
  const path = file(`crc-${kind}-${optional}.parquet`);
  writeFileSync(path, handMade([{ rows: 12, columns: [{ schema: [[[1, 6], [3, optional ? 1 : 0], [4, 'text'], [6, 0]]], type: 6, values: 12, pages: [0, 4, 8].map(page) }] }]));
  const source = await parquetFormat.open(path);
  const target = file(`crc-${kind}-${optional}.out.parquet`);
  await source.writeKept(target, () => true, { texts: replacements(new Map([[4, Buffer.from('')], [5, Buffer.from('was null, or not')]])) });
  await source.close();
  const got = await db.rows(`SELECT text FROM '${target}'`);
  expect(got.flat()).toEqual(values.map((value, i) => (i === 4 ? '' : i === 5 ? 'was null, or not' : isNull(i) ? null : value)));
  const [before, after] = [(await chunksOf(path)).chunks[0].pages, (await chunksOf(target)).chunks[0].pages];
  // Only the page with the edit is another, and it has a checksum of its own.
  expect(after.map((bytes, i) => bytes.equals(before[i]))).toEqual([true, false, true]);
  const headerEnd = new ThriftReader(after[1]);
  const header = headerEnd.struct();
  expect(header.fields.find(({ id }) => id === 4)?.value).toBe(crc32(after[1].subarray(headerEnd.at)) | 0);
});

test('a column that cannot be edited is refused by name', async () => {
  const path = file('refused.parquet');
  writeFileSync(path, write(manyTypes(20, 6), small));
  const source = await parquetFormat.open(path);
  for (const [column, code] of [['nowhere', 'input'], ['i64', 'unsupported'], ['lists', 'unsupported'], ['struct', 'unsupported']]) {
    await expect(source.assertRewritable(column)).rejects.toMatchObject({ code, file: path });
    await expect(source.writeKept(file('refused.out'), () => true, { texts: replacements(new Map(), column) })).rejects.toMatchObject({ code, file: path });
  }
  await source.close();
});
