import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { tableFromArrays, tableToIPC, type Table as ArrowTable } from 'apache-arrow';
import { Compression, EnabledStatistics, Encoding, Table, WriterPropertiesBuilder, WriterVersion, writeParquet } from 'parquet-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parquetFormat } from '../../../src/io/parquet/parquet.ts';
import { openDuckdb } from '../duckdb.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { manyTypes } from './arrowTables.ts';
import { patterns } from './patterns.ts';
import { readByArrowRs, readByDuckdb, type Reading } from './readers.ts';

const file = temporaryFolder();
let db: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  db = await openDuckdb();
});
afterAll(() => db.close());

/** Writes every pattern of rows of a file and compares what two readers that know nothing of ours make of it. */
async function compare(name: string, path: string, seed: number, readers: readonly string[] = ['DuckDB', 'arrow-rs']): Promise<void> {
  const source = await parquetFormat.open(path);
  await source.assertRewritable();
  const rows = source.rowCount as number;
  const want: [string, (at: string) => Reading | Promise<Reading>, Reading][] = [];
  if (readers.includes('DuckDB')) want.push(['DuckDB', (at) => readByDuckdb(db, at), await readByDuckdb(db, path)]);
  if (readers.includes('arrow-rs')) want.push(['arrow-rs', readByArrowRs, readByArrowRs(path)]);
  // For npm run interop, where pyarrow reads them too.
  const shown = process.env['BANDSAW_PARQUET_OUT'];
  if (shown !== undefined) copyFileSync(path, `${shown}/${name}.parquet`);
  for (const [pattern, keep] of Object.entries(patterns(rows, seed))) {
    const target = file(`${name}-${pattern}.out.parquet`);
    const kept = Array.from({ length: rows }, (_, row) => row).filter(keep);
    const where = `${name}, ${pattern}, seed ${seed}`;
    expect(await source.writeKept(target, keep), where).toEqual({ rows: kept.length, bytes: readFileSync(target).length });
    if (shown !== undefined) {
      copyFileSync(target, `${shown}/${name}-${pattern}.out.parquet`);
      writeFileSync(`${shown}/${name}-${pattern}.rows.json`, JSON.stringify({ source: `${name}.parquet`, kept }));
    }
    for (const [reader, read, whole] of want) {
      const got = await read(target);
      expect(got.rows.length, `${where}, ${reader}`).toBe(kept.length);
      const differs = kept.findIndex((row, i) => got.rows[i] !== whole.rows[row]);
      if (differs >= 0) expect(got.rows[differs], `${where}, ${reader}, row ${kept[differs]}`).toBe(whole.rows[kept[differs]]);
      expect(got.schema, `${where}, ${reader}`).toBe(whole.schema);
    }
    if (kept.length === rows) expect(readFileSync(target).equals(readFileSync(path)), where).toBe(true);
  }
  await source.close();
}

const SELECT = `SELECT CASE WHEN i % 17 = 3 THEN NULL WHEN i % 29 = 0 THEN '' ELSE 'row ' || i || repeat(' é中😀', (i % 40)::INTEGER) END AS text,
  i::BIGINT * 4611686018427 AS id, (i % 200)::UTINYINT AS tiny, 'group ' || (i % 4) AS lang, NULL::VARCHAR AS nothing, (i * 7919 % 1000)::DECIMAL(9,2) AS small, (i * 1e20)::DECIMAL(38,4) AS wide,
  CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN 'nan'::DOUBLE WHEN 2 THEN '-0'::DOUBLE ELSE i / 7.0 END AS score, i::FLOAT / 3 AS f, i % 3 = 0 AS flag, TIMESTAMP_NS '2020-01-01 00:00:00.123456789' AS ns,
  DATE '2020-01-01' + i::INTEGER AS day, INTERVAL (i) MINUTE AS span, ('00000000-0000-0000-0000-' || lpad(i::VARCHAR, 12, '0'))::UUID AS uuid, ('a' || i)::BLOB AS blob,
  {'a': i, 'b': CASE WHEN i % 3 = 0 THEN NULL ELSE {'c': [i, NULL, 3]} END} AS deep, CASE WHEN i % 6 = 0 THEN NULL ELSE range(i % 5) END AS list, MAP {'k' || i: i, 'l': NULL} AS map, [[i], [], NULL] AS lists
  FROM range(250) r(i)`;
const DUCKDB = ['zstd', 'snappy', 'gzip', 'uncompressed', 'lz4_raw', 'brotli'].flatMap((codec) => [`CODEC ${codec}`, `CODEC ${codec}, PARQUET_VERSION v2`]);
for (const [v, options] of [...DUCKDB, 'CODEC zstd, DICTIONARY_SIZE_LIMIT 1', 'CODEC snappy, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1'].entries()) {
  test(`DuckDB, ${options}`, async () => {
    const path = file(`duckdb-${v}.parquet`);
    await db.run(`COPY (${SELECT.replace('range(250)', v === 0 ? 'range(2500)' : 'range(250)')}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048, KV_METADATA {huggingface: '{"é": 1}'}, FIELD_IDS {text: 7}, ${options})`);
    await compare(`duckdb-${v}`, path, 100 + v);
  });
}

type Set = (properties: WriterPropertiesBuilder) => WriterPropertiesBuilder;
const small: Set = (p) => p.setDataPageSizeLimit(2000).setWriteBatchSize(50).setStatisticsEnabled(EnabledStatistics.Page);
const ARROW_RS: Record<string, Set> = {
  'v1, zstd': (p) => small(p).setCompression(Compression.ZSTD),
  'v2, zstd': (p) => small(p).setCompression(Compression.ZSTD).setWriterVersion(WriterVersion.V2),
  'v1, snappy, row groups of 90': (p) => small(p).setCompression(Compression.SNAPPY).setMaxRowGroupSize(90),
  'v2, snappy, plain': (p) => small(p).setCompression(Compression.SNAPPY).setWriterVersion(WriterVersion.V2).setDictionaryEnabled(false),
  'v1, lz4_raw, plain': (p) => small(p).setCompression(Compression.LZ4_RAW).setDictionaryEnabled(false),
  'v1, gzip, dictionaries that overflow': (p) => small(p).setCompression(Compression.GZIP).setDictionaryPageSizeLimit(600),
  'v2, brotli, dictionaries that overflow': (p) => small(p).setCompression(Compression.BROTLI).setWriterVersion(WriterVersion.V2).setDictionaryPageSizeLimit(600),
  'v1, uncompressed, no statistics, one page': (p) => p.setCompression(Compression.UNCOMPRESSED).setStatisticsEnabled(EnabledStatistics.None),
};

function write(table: ArrowTable, set: Set): Uint8Array {
  const properties = set(new WriterPropertiesBuilder()).setKeyValueMetadata(new Map([['file key', 'é']])).build();
  return writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), properties);
}

for (const [v, [name, set]] of Object.entries(ARROW_RS).entries()) {
  test(`arrow-rs, ${name}`, async () => {
    const path = file(`arrow-${v}.parquet`);
    writeFileSync(path, write(manyTypes(360, 300 + v), set));
    await compare(`arrow-${v}`, path, 200 + v);
  });
}

const ENCODINGS: [string, Encoding, readonly string[]][] = [
  ['DELTA_BINARY_PACKED', Encoding.DELTA_BINARY_PACKED, ['required', 'i8', 'u32', 'i64', 'u64', 'ns', 'time', 'list']],
  ['DELTA_LENGTH_BYTE_ARRAY', Encoding.DELTA_LENGTH_BYTE_ARRAY, ['text', 'large', 'binary']],
  ['DELTA_BYTE_ARRAY', Encoding.DELTA_BYTE_ARRAY, ['text', 'large', 'binary', 'fixed']],
  ['BYTE_STREAM_SPLIT', Encoding.BYTE_STREAM_SPLIT, ['f32', 'f64']],
  // DuckDB reads it for floats only.
  ['BYTE_STREAM_SPLIT', Encoding.BYTE_STREAM_SPLIT, ['i64', 'required', 'f16', 'fixed']],
  ['RLE', Encoding.RLE, ['flag']],
];
for (const [v, [name, encoding, columns]] of ENCODINGS.entries()) {
  test.each([WriterVersion.V1, WriterVersion.V2])(`arrow-rs, ${name}, version %s`, async (version) => {
    const path = file(`encoding-${v}-${version}.parquet`);
    const table = manyTypes(700, 400 + v).select([...columns]);
    writeFileSync(path, write(table, (p) => {
      let each = small(p).setCompression(Compression.ZSTD).setWriterVersion(version).setDictionaryEnabled(false);
      for (const column of columns) if (column !== 'list') each = each.setColumnEncoding(column, encoding);
      return each;
    }));
    expect(JSON.stringify(await db.rows(`SELECT DISTINCT encodings FROM parquet_metadata('${path}')`))).toContain(name);
    await compare(`encoding-${v}-${version}`, path, 500 + v, columns.includes('f16') ? ['arrow-rs'] : ['DuckDB', 'arrow-rs']);
  });
}

test('many row groups, no rows, names that are there twice', async () => {
  const many = file('many.parquet');
  writeFileSync(many, write(tableFromArrays({ a: Int32Array.from({ length: 600 }, (_, i) => i), b: Array.from({ length: 600 }, (_, i) => `b${i}`) }), (p) => p.setMaxRowGroupSize(7)));
  await compare('many', many, 600);
  const none = file('none.parquet');
  const columns = manyTypes(3, 1);
  writeFileSync(none, write(columns.select(columns.schema.names.filter((name) => name !== 'nothing') as string[]).slice(0, 0), small));
  await compare('none', none, 601);
  const { makeTwice } = await import('./twice.ts');
  const twice = file('twice.parquet');
  writeFileSync(twice, makeTwice());
  await compare('twice', twice, 602);
});
