import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import {
  Bool,
  CompressionType,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  LargeUtf8,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Table,
  Utf8,
  Utf8View,
  compressionRegistry,
  makeData,
  tableFromIPC,
  tableToIPC,
  vectorFromArray,
  type DataType,
} from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BandsawError } from '../../src/core/errors.ts';
import { arrowFormat } from '../../src/io/arrow/arrowIpc.ts';
import { loadZstdEncoder } from '../../src/io/codecs/zstdCodec.ts';
import { openDuckdb } from './duckdb.ts';
import { readAll } from './readAll.ts';
import { seededRandom } from './seededRandom.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();

const SIZES = [5, 0, 300, 1, 41];
/** Rows of a batch whose buffers end before. */
const ROWS_SHORT = 300;
const ROWS = SIZES.reduce((a, b) => a + b);
const text = (row: number): string | null => (row % 13 === 4 ? null : row % 7 === 0 ? '' : `row ${row} ${'é中😀 '.repeat(row % 11)}`);
const columnsOf: Record<string, (row: number) => unknown> = {
  id: (row) => BigInt(row) * 4611686018427n,
  small: (row) => (row % 3 === 0 ? null : row - 100),
  score: (row) => (row % 5 === 0 ? null : row % 5 === 1 ? Number.NaN : row % 5 === 2 ? -0 : row / 3),
  flag: (row) => (row % 4 === 0 ? null : row % 4 === 1),
  lang: (row) => `lang ${row % 3}`,
};

/** A file or stream of five batches (one empty), the text of the given type. */
function write(path: string, type: DataType, isFile: boolean, options: { extra?: [string, DataType, unknown]; metadata?: Map<string, string>; compression?: CompressionType } = {}): void {
  const types: [string, DataType, (row: number) => unknown][] = [
    ['text', type, text],
    ['id', new Int64(), columnsOf.id],
    ['small', new Int32(), columnsOf.small],
    ['score', new Float64(), columnsOf.score],
    ['flag', new Bool(), columnsOf.flag],
    ['lang', new Utf8(), columnsOf.lang],
  ];
  if (options.extra !== undefined) types.push([options.extra[0], options.extra[1], () => options.extra?.[2]]);
  const schema = new Schema(types.map(([name, each]) => new Field(name, each, true)), options.metadata);
  const writer = isFile ? new RecordBatchFileWriter({ compressionType: options.compression ?? null }) : new RecordBatchStreamWriter({ compressionType: options.compression ?? null });
  // One vector for all batches, so that a dictionary is one and slices are not rebased.
  const vectors = types.map(([, each, value]) => vectorFromArray(Array.from({ length: ROWS }, (_, row) => value(row)), each));
  let first = 0;
  for (const size of SIZES) {
    // The library writes slices of views wrongly: these get vectors of their own.
    const own = type instanceof Utf8View && size > 0 ? vectorFromArray(Array.from({ length: size }, (_, i) => text(first + i)), type).data[0] : null;
    const children = vectors.map((vector, c) => (c === 0 && own !== null ? own : vector.data[0].slice(first, size)));
    writer.write(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: size, nullCount: 0, children })));
    first += size;
  }
  writer.finish();
  writeFileSync(path, writer.toUint8Array(true));
}

const TYPES: readonly (readonly [string, () => DataType])[] = [
  ['Utf8', () => new Utf8()],
  ['LargeUtf8', () => new LargeUtf8()],
  ['Utf8View', () => new Utf8View()],
  ['dictionary', () => new Dictionary(new Utf8(), new Int32(), 7)],
];

for (const [name, type] of TYPES) {
  for (const isFile of [true, false]) {
    test(`${name} in a ${isFile ? 'file' : 'stream'} is read whatever the batch sizes`, async () => {
      const path = file(`${name}-${isFile}`);
      write(path, type(), isFile);
      const source = await arrowFormat.open(path);
      expect(source.rowCount).toBe(ROWS);
      expect(arrowFormat.sniff(readFileSync(path).subarray(0, 4096))).toBe(true);
      const want = Array.from({ length: ROWS }, (_, row) => row);
      for (const [maxBytes, maxRows] of [[1 << 20, 1000], [64, 1000], [1 << 20, 7]] as const) {
        const got = await readAll(source, { columns: Object.keys(columnsOf), maxBytes, maxRows });
        expect(got.texts).toEqual(want.map(text));
        for (const column of Object.keys(columnsOf)) {
          expect(got.columns[column]).toEqual(want.map((row) => {
            const value = columnsOf[column](row);
            return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
          }));
        }
      }
      const asked: [number, number][] = [];
      const some = await readAll(source, { wants: (first, count) => (asked.push([first, count]), first === 5 || first === 306) });
      expect(asked).toEqual([[0, 5], [5, 300], [305, 1], [306, 41]]);
      expect(some.batches.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(341);
      expect(some.texts[305]).toBe(undefined);
      expect(some.texts[310]).toBe(text(310));
      await source.close();
    });
  }
}

function rowsOf(path: string): unknown[][] {
  const table = tableFromIPC(readFileSync(path));
  return Array.from({ length: table.numRows }, (_, row) => table.schema.fields.map((_, c) => table.getChildAt(c)?.get(row)));
}

for (const isFile of [true, false]) {
  test(`kept rows of a ${isFile ? 'file' : 'stream'} come out equal, twice the same bytes`, async () => {
    const path = file(`kept-${isFile}`);
    write(path, new Utf8(), isFile);
    const source = await arrowFormat.open(path);
    await source.assertRewritable();
    const all = rowsOf(path);
    const patterns = [() => true, () => false, (row: number) => row % 2 === 0, (row: number) => row >= 5 && row < 305, (row: number) => row === 346];
    for (const [p, keep] of patterns.entries()) {
      const target = file(`kept-${isFile}-${p}.arrow`);
      const summary = await source.writeKept(target, keep);
      const kept = all.filter((_, row) => keep(row));
      expect(summary).toEqual({ rows: kept.length, bytes: readFileSync(target).length });
      expect(rowsOf(target)).toEqual(kept);
      expect(tableFromIPC(readFileSync(target)).schema.toString()).toBe(tableFromIPC(readFileSync(path)).schema.toString());
      expect(readFileSync(target).subarray(0, 6).toString() === 'ARROW1').toBe(isFile);
      const reread = await arrowFormat.open(target);
      expect((await readAll(reread)).texts).toEqual(kept.map((row) => row[0]));
      await reread.close();
      await source.writeKept(file('again'), keep);
      expect(readFileSync(file('again')).equals(readFileSync(target))).toBe(true);
    }
    await source.close();
  });
}

test('columns that are missing, doubled or not text are refused by name', async () => {
  const path = file('columns');
  write(path, new Utf8(), true, { extra: ['lang', new Utf8(), 'x'] });
  const source = await arrowFormat.open(path);
  await expect(readAll(source, { textColumn: 'body' })).rejects.toMatchObject({ code: 'input', file: path, found: expect.stringContaining('"text", "id"') });
  await expect(readAll(source, { textColumn: 'lang' })).rejects.toMatchObject({ code: 'unsupported', found: 'several of that name' });
  await expect(readAll(source, { textColumn: 'id' })).rejects.toMatchObject({ code: 'unsupported', expected: 'column "id" to hold text' });
  await source.close();
});

test.each<[string, DataType, object]>([
  ['Int32 of too few values', new Int32(), { data: new Int32Array(3) }],
  ['Int64 of too few values', new Int64(), { data: new BigInt64Array(16) }],
  ['Float64 without values', new Float64(), { data: new Float64Array(0) }],
  ['Bool of too few values', new Bool(), { data: new Uint8Array(2) }],
  ['Int32 with a short validity bitmap', new Int32(), { data: new Int32Array(ROWS_SHORT), nullCount: 1, nullBitmap: new Uint8Array(8) }],
  ['Bool with a short validity bitmap', new Bool(), { data: new Uint8Array(40), nullCount: 1, nullBitmap: new Uint8Array(8) }],
  ['Utf8 with a short validity bitmap', new Utf8(), { valueOffsets: new Int32Array(ROWS_SHORT + 1), data: new Uint8Array(0), nullCount: 1, nullBitmap: new Uint8Array(8) }],
  ['Utf8 of too few offsets', new Utf8(), { valueOffsets: new Int32Array(16), data: new Uint8Array(0) }],
  ['Utf8 of too few bytes', new Utf8(), { valueOffsets: Int32Array.from({ length: ROWS_SHORT + 1 }, (_, i) => i), data: new Uint8Array(8) }],
])('rows of a column %s are refused, never written as zeros', async (name, type, buffers) => {
  for (const isFile of [true, false]) {
    const path = file(`short-${name.replace(/\W/g, '')}-${isFile}`);
    const schema = new Schema([new Field('text', new Utf8(), true), new Field('odd', type, true)]);
    const texts = vectorFromArray(Array.from({ length: ROWS_SHORT }, (_, i) => `row ${i}`), new Utf8()).data[0];
    const children = [texts, makeData({ type, length: ROWS_SHORT, nullCount: 0, ...buffers } as never)];
    const writer = isFile ? new RecordBatchFileWriter() : new RecordBatchStreamWriter();
    writer.write(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: ROWS_SHORT, nullCount: 0, children })));
    writer.finish();
    writeFileSync(path, writer.toUint8Array(true));
    const source = await arrowFormat.open(path);
    // Nothing to take out: the bytes are copied, whatever they are.
    await source.writeKept(file('short-whole'), () => true);
    expect(readFileSync(file('short-whole')).equals(readFileSync(path))).toBe(true);
    await expect(source.writeKept(file('short-kept'), (row) => row === ROWS_SHORT - 1)).rejects.toMatchObject({ code: 'format', file: path });
    await expect(readAll(source, { columns: ['odd'] })).rejects.toMatchObject({ code: 'format', file: path });
    expect(existsSync(file('short-kept'))).toBe(false);
    await source.close();
  }
});

/** The encoder of the library writes the compressed length where the format wants the decoded one; readers take no notice. */
beforeAll(async () => {
  compressionRegistry.set(CompressionType.ZSTD, { encode: await loadZstdEncoder() });
});
afterAll(() => compressionRegistry.set(CompressionType.ZSTD, {}));

test('bodies compressed with zstd are read', async () => {
  for (const isFile of [true, false]) {
    const path = file(`zstd-${isFile}`);
    write(path, new Utf8(), isFile, { compression: CompressionType.ZSTD });
    const source = await arrowFormat.open(path);
    const got = await readAll(source, { columns: ['score', 'lang'] });
    expect(got.texts).toEqual(Array.from({ length: ROWS }, (_, row) => text(row)));
    expect(got.columns.score).toEqual(Array.from({ length: ROWS }, (_, row) => columnsOf.score(row)));
    await source.writeKept(file('zstd-kept.arrow'), (row) => row % 3 === 1);
    await source.close();
    const kept = await arrowFormat.open(file('zstd-kept.arrow'));
    expect((await readAll(kept)).texts).toEqual(got.texts.filter((_, row) => row % 3 === 1));
    await kept.close();
  }
});

test('no batches, no rows', async () => {
  for (const isFile of [true, false]) {
    const path = file(`none-${isFile}`);
    const writer = isFile ? new RecordBatchFileWriter() : new RecordBatchStreamWriter();
    writer.write(new Table(new Schema([new Field('text', new Utf8(), true)])));
    writer.finish();
    writeFileSync(path, writer.toUint8Array(true));
    const source = await arrowFormat.open(path);
    expect(source.rowCount).toBe(0);
    expect((await readAll(source)).texts).toEqual([]);
    await source.writeKept(file('none-kept'), () => true);
    expect(rowsOf(file('none-kept'))).toEqual([]);
    await source.close();
  }
});

test('a stream behind the end of another is refused, padding is not', async () => {
  const stream = tableToIPC(new Table({ text: vectorFromArray(['one', 'two'], new Utf8()) }), 'stream');
  for (const [behind, isSound] of [[Buffer.alloc(0), true], [Buffer.alloc(4096), true], [Buffer.from(stream), false], [Buffer.from('more'), false]] as const) {
    const path = file('behind.arrows');
    writeFileSync(path, Buffer.concat([stream, behind]));
    const opened = arrowFormat.open(path);
    if (!isSound) {
      await expect(opened).rejects.toMatchObject({ code: 'format', file: path, found: 'more behind its end, such as another stream' });
      continue;
    }
    const source = await opened;
    expect(source.rowCount).toBe(2);
    await source.close();
  }
});

test('files and streams cut short or with flipped bits give an error of ours or rows, never a hang or another error', async () => {
  const seed = 8128;
  const random = seededRandom(seed);
  for (const [variant, [type, isFile, compression]] of ([[new Utf8(), true], [new Utf8(), false], [new Utf8View(), true], [new Dictionary(new Utf8(), new Int32(), 3), false], [new Utf8(), true, CompressionType.ZSTD]] as [DataType, boolean, CompressionType?][]).entries()) {
    const path = file(`whole-${variant}`);
    write(path, type, isFile, compression === undefined ? {} : { compression });
    const whole = readFileSync(path);
    const bad = file(`bad-${variant}`);
    const attempt = async (): Promise<unknown> => {
      const source = await arrowFormat.open(bad);
      try {
        return await readAll(source, { columns: ['id', 'small', 'score', 'flag', 'lang'] });
      } finally {
        await source.close();
      }
    };
    for (let n = 0; n < whole.length - 8; n += Math.ceil(whole.length / 50)) {
      writeFileSync(bad, whole.subarray(0, n));
      const result = await attempt().catch((caught: unknown) => caught);
      // A stream may end without its mark, between two messages.
      if (!isFile && !(result instanceof Error)) continue;
      expect(result, `variant ${variant} cut at ${n}`).toBeInstanceOf(BandsawError);
      expect(result).toMatchObject({ file: bad });
    }
    let refused = 0;
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.from(whole);
      const from = i % 2 === 0 && isFile ? whole.length - 10 - whole.readInt32LE(whole.length - 10) : 0;
      const at = from + Math.floor(random() * Math.min(bytes.length - from, i % 3 === 0 ? 900 : Infinity));
      bytes[at] ^= 1 << Math.floor(random() * 8);
      writeFileSync(bad, bytes);
      const error = await attempt().catch((caught: unknown) => caught);
      if (!(error instanceof Error)) continue;
      refused++;
      if (!(error instanceof BandsawError)) throw new Error(`variant ${variant}, seed ${seed}, case ${i}, byte ${at}`, { cause: error });
    }
    expect(refused).toBeGreaterThan(20);
  }
});

const shared = new URL('../../../shared/data/', import.meta.url).pathname;
if (existsSync(`${shared}dev-mixed.arrow`)) {
  test('dev-mixed.arrow of the shared data goes through and comes back equal, read by DuckDB', async () => {
    const { writeTable } = await import('../../src/io/tables/tables.ts');
    const source = await arrowFormat.open(`${shared}dev-mixed.arrow`);
    await source.assertRewritable();
    await source.writeKept(file('mixed.arrow'), () => true);
    expect(rowsOf(file('mixed.arrow'))).toEqual(rowsOf(`${shared}dev-mixed.arrow`));
    await source.close();
    // DuckDB reads no Arrow files: the rows are handed to it as Parquet.
    const kept = await arrowFormat.open(file('mixed.arrow'));
    const rows = await readAll(kept, { columns: ['id', 'source', 'url', 'lang'] });
    await kept.close();
    const names = ['id', 'text', 'source', 'url', 'lang'];
    await writeTable(file('mixed.parquet'), names.map((name) => ({ name, type: 'string', nullable: true })), [
      { rowCount: rows.texts.length, columns: names.map((name) => (name === 'text' ? (rows.bytes as Uint8Array[]) : (rows.columns[name] as string[]))) },
    ]);
    const db = await openDuckdb();
    const [[all, equal]] = await db.rows(`SELECT count(*), count(*) FILTER (a.id = b.id AND a.text = b.text AND a.source = b.source AND a.url = b.url AND a.lang = b.lang)
      FROM (SELECT *, row_number() OVER () AS n FROM '${file('mixed.parquet')}') a FULL JOIN (SELECT *, row_number() OVER () AS n FROM '${shared}dev-mixed.parquet') b ON a.n = b.n`);
    db.close();
    expect([Number(all), Number(equal)]).toEqual([5407, 5407]);
  });
} else process.stdout.write('the development data is not beside this checkout: dev-mixed.arrow is not tried\n');

test('nothing half written stays', () => {
  expect(readdirSync(file('')).filter((name) => name.endsWith('.partial'))).toEqual([]);
});
