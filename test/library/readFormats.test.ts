import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { compressionRegistry, CompressionType, RecordBatchFileWriter, RecordBatchStreamWriter, tableFromIPC, type RecordBatch } from 'apache-arrow';
import { expect, test } from 'vitest';
import { readArrow, readJsonl, readParquet } from '../../src/index.ts';
import { loadZstdEncoder } from '../../src/io/codecs/zstdCodec.ts';
import { openDuckdb } from '../io/duckdb.ts';
import { temporaryFolder } from '../io/temporaryFolder.ts';

const path = temporaryFolder();
const fixture = (name: string): string => new URL(`../io/fixtures/${name}`, import.meta.url).pathname;

const shown = (row: unknown): string => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

async function rowsOf(batches: AsyncIterable<RecordBatch>): Promise<string[]> {
  const rows: string[] = [];
  for await (const batch of batches) for (const row of batch) rows.push(shown(row));
  return rows;
}

test('Arrow files and streams are read as they are, all columns or some', async () => {
  const plain = tableFromIPC(readFileSync(fixture('dictionary-delta.arrows')));
  expect(await rowsOf(readArrow(fixture('dictionary-delta.arrows')))).toEqual(plain.toArray().map((row) => shown(row)));
  const written = new URL('../../sample/feed.arrow', import.meta.url).pathname;
  const whole = tableFromIPC(readFileSync(written));
  expect(await rowsOf(readArrow(written))).toEqual(whole.toArray().map((row) => shown(row)));
  const chosen = await rowsOf(readArrow(written, { columns: ['edit', 'id'] }));
  expect(chosen).toEqual(whole.toArray().map((row) => shown({ edit: (row as { edit: unknown }).edit, id: (row as { id: unknown }).id })));
  await expect(rowsOf(readArrow(written, { columns: ['body'] }))).rejects.toMatchObject({ code: 'input', file: written });
  await expect(rowsOf(readArrow(written, { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'cancelled' });
  await expect(rowsOf(readArrow(path('none.arrow')))).rejects.toMatchObject({ code: 'input', found: 'none of this name' });
});

test('Parquet columns keep width, unit and nulls, as another reader has them', async () => {
  const db = await openDuckdb();
  const file = path('types.parquet');
  await db.run(`COPY (SELECT
    i AS int, CAST(i AS BIGINT) * 1000000007 * 1009 AS long, CAST(i % 200 AS UTINYINT) AS byte, CAST(i AS USMALLINT) AS short, CAST(18446744073709551615 - i AS UBIGINT) AS unsigned,
    i / 7.0::DOUBLE AS double, CAST(i / 7.0 AS FLOAT) AS single, i % 3 = 0 AS bool, CASE WHEN i % 4 = 1 THEN NULL ELSE 'text é ' || i END AS text, CAST(('b' || i) AS BLOB) AS bytes,
    DATE '1999-12-31' + CAST(i AS INTEGER) AS day, TIMESTAMP '2001-02-03 04:05:06.789' + INTERVAL (i) SECOND AS moment, CAST(i / 4.0 AS DECIMAL(9, 2)) AS small, CAST(i / -4.0 AS DECIMAL(38, 5)) AS large
    FROM range(5000) t(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  const wanted = await db.rows(`SELECT int, long, byte, short, unsigned, double, single, bool, text, hex(bytes), day - DATE '1970-01-01', epoch_us(moment), CAST(small * 100 AS BIGINT), CAST(large * 100000 AS BIGINT) FROM '${file}'`);
  db.close();
  const found: unknown[][] = [];
  const types = new Set<string>();
  for await (const batch of readParquet(file)) {
    types.add(batch.schema.fields.map(({ name, type }) => `${name} ${String(type)}`).join(', '));
    const column = (name: string): ArrayLike<unknown> => batch.getChild(name)?.data[0].values as ArrayLike<unknown>;
    const decimal = (name: string, i: number): bigint => BigInt.asIntN(128, [3, 2, 1, 0].reduce((sum, k) => (sum << 32n) | BigInt(column(name)[4 * i + k] as number), 0n));
    for (let i = 0; i < batch.numRows; i++) {
      const value = (name: string): unknown => batch.getChild(name)?.get(i);
      found.push([value('int'), value('long'), value('byte'), value('short'), value('unsigned'), value('double'), value('single'), value('bool'), value('text'), Buffer.from(value('bytes') as Uint8Array).toString('hex').toUpperCase(), column('day')[i], column('moment')[i], decimal('small', i), decimal('large', i)]);
    }
  }
  const plain = (row: unknown[]): string => shown(row.map((value) => (typeof value === 'bigint' ? Number(value) : value)));
  expect(found.map((row) => plain(row))).toEqual(wanted.map((row) => plain(row)));
  expect([...types]).toEqual(['int Int64, long Int64, byte Uint8, short Uint16, unsigned Uint64, double Float64, single Float32, bool Bool, text Utf8, bytes Binary, day Date32<DAY>, moment Timestamp<MICROSECOND>, small Decimal[9e+2], large Decimal[38e+5]']);
  await expect(rowsOf(readParquet(file, { columns: ['body'] }))).rejects.toMatchObject({ code: 'input', file });
  expect((await rowsOf(readParquet(file, { columns: ['text', 'int'] })))[1]).toBe('{"text":null,"int":"1n"}');
});

test('JSON lines: the text, and other keys by the type asked for', async () => {
  const file = path('rows.jsonl.gz');
  const lines = ['{"id":1,"text":"a\\u00e9","score":1.5,"n":9007199254740993,"ok":true}', '{"text":null,"id":"x","score":2}', '{"text":"b","ok":null,"id":[1, 2]}'];
  writeFileSync(file, gzipSync(lines.join('\n')));
  const batches: RecordBatch[] = [];
  for await (const batch of readJsonl(file, { columns: { id: 'string', score: 'double', n: 'int64', ok: 'boolean' } })) batches.push(batch);
  expect(batches.map((batch) => String(batch.schema))).toEqual(['Schema<{ 0: text: Utf8, 1: id: Utf8, 2: score: Float64, 3: n: Int64, 4: ok: Bool }>']);
  expect([...batches[0]].map((row) => shown(row))).toEqual(['{"text":"aé","id":"1","score":1.5,"n":"9007199254740993n","ok":true}', '{"text":null,"id":"x","score":2,"n":null,"ok":null}', '{"text":"b","id":"[1, 2]","score":null,"n":null,"ok":null}']);
  await expect(rowsOf(readJsonl(file, { columns: { id: 'int64' } }))).rejects.toMatchObject({ code: 'input', row: 1, found: '"x"' });
  await expect(rowsOf(readJsonl(file, { textColumn: 'body' }))).rejects.toMatchObject({ code: 'input', row: 0 });
  await expect(rowsOf(readJsonl(file, { columns: { text: 'string' } }))).rejects.toMatchObject({ code: 'config' });
  await expect(rowsOf(readJsonl(file, { columns: { id: 'text' as 'string' } }))).rejects.toMatchObject({ code: 'config' });
  await expect(rowsOf(readJsonl(fixture('types-plain.arrow')))).rejects.toMatchObject({ code: 'format' });
});

test('compressed bodies come out as those that are not', async () => {
  const table = tableFromIPC(readFileSync(fixture('dictionary-delta.arrows')));
  const encode = await loadZstdEncoder();
  compressionRegistry.set(CompressionType.ZSTD, { encode: (bytes) => encode(bytes) });
  for (const [name, writer] of [['zstd.arrows', RecordBatchStreamWriter], ['zstd.arrow', RecordBatchFileWriter]] as const) {
    const out = new writer({ compressionType: CompressionType.ZSTD });
    out.writeAll(table);
    out.finish();
    const bytes = out.toUint8Array(true);
    writeFileSync(path(name), bytes);
    expect(await rowsOf(readArrow(path(name))), name).toEqual(table.toArray().map((row) => shown(row)));
  }
});

test('what apache-arrow cannot open is named', async () => {
  await expect(rowsOf(readArrow(fixture('types-zstd.arrow'), { columns: ['text'] }))).rejects.toMatchObject({ code: 'unsupported' });
});
