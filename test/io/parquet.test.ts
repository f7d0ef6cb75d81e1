import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BandsawError } from '../../src/core/errors.ts';
import { writeWhole } from '../../src/io/outputFile.ts';
import { parquetFormat } from '../../src/io/parquet/parquet.ts';
import { parquetTable } from '../../src/io/tables/tableParquet.ts';
import { IoPool } from '../../src/io/workers/ioPool.ts';
import { inWorkers } from '../../src/io/workers/workerSource.ts';
import { openDuckdb } from './duckdb.ts';
import { readAll } from './readAll.ts';
import { seededRandom } from './seededRandom.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();
let db: Awaited<ReturnType<typeof openDuckdb>>;
const ROWS = 2600;

beforeAll(async () => {
  db = await openDuckdb();
  await db.run(`CREATE TABLE t AS SELECT
    CASE WHEN i % 17 = 3 THEN NULL WHEN i % 29 = 0 THEN '' ELSE 'row ' || i || repeat(' é中😀', (i % 40)::INTEGER) END AS text,
    i::BIGINT * 4611686018427 AS id, CASE WHEN i % 5 = 0 THEN NULL ELSE (i - 1300)::INTEGER END AS small,
    CASE i % 7 WHEN 0 THEN NULL WHEN 1 THEN 'nan'::DOUBLE WHEN 2 THEN '-0'::DOUBLE WHEN 3 THEN 0::DOUBLE WHEN 4 THEN 'inf'::DOUBLE ELSE i / 7.0 END AS score,
    CASE WHEN i % 11 = 0 THEN NULL ELSE i % 3 = 0 END AS flag, 'group ' || (i % 4) AS lang, NULL::VARCHAR AS nothing
    FROM range(${ROWS}) r(i)`);
});
afterAll(() => db.close());

const VARIANTS = ['CODEC zstd', 'CODEC snappy', 'CODEC gzip', 'CODEC uncompressed', 'CODEC lz4_raw', 'CODEC brotli', 'CODEC zstd, PARQUET_VERSION v2', 'CODEC snappy, PARQUET_VERSION v2', 'CODEC zstd, DICTIONARY_SIZE_LIMIT 1'];

for (const [v, options] of VARIANTS.entries()) {
  const path = file(`in-${v}.parquet`);

  test(`${options}: reads what DuckDB wrote`, async () => {
    await db.run(`COPY t TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048, ${options})`);
    const source = await parquetFormat.open(path);
    expect(source.rowCount).toBe(ROWS);
    const want = await db.rows('SELECT text, id, small, score, flag, lang FROM t');
    for (const [maxBytes, maxRows] of [[1 << 20, 1000], [300, 100_000], [1 << 24, 3]] as const) {
      const got = await readAll(source, { columns: ['id', 'small', 'score', 'flag', 'lang'], maxBytes, maxRows });
      expect(got.texts).toEqual(want.map((row) => row[0]));
      expect(got.columns.id).toEqual(want.map((row) => (Number.isSafeInteger(Number(row[1])) ? Number(row[1]) : row[1])));
      for (const [c, name] of ['small', 'score', 'flag', 'lang'].entries()) {
        expect(got.columns[name], name).toEqual(want.map((row) => row[2 + c]));
      }
    }
    await source.close();
  });

  test(`${options}: kept rows come out equal, twice the same bytes`, async () => {
    const source = await parquetFormat.open(path);
    await source.assertRewritable();
    const seed = 41 + v;
    const random = seededRandom(seed);
    const drawn = Uint8Array.from({ length: ROWS }, () => (random() < 0.5 ? 1 : 0));
    const patterns = [() => true, () => false, (row: number) => drawn[row] === 1, (row: number) => row >= 2048];
    for (const [p, keep] of patterns.entries()) {
      const target = file(`out-${v}-${p}.parquet`);
      const summary = await source.writeKept(target, keep);
      const kept = Array.from({ length: ROWS }, (_, row) => row).filter(keep);
      expect(summary).toEqual({ rows: kept.length, bytes: readFileSync(target).length });
      const sql = (from: string): string => `SELECT text, id, small, score::VARCHAR, 1 / score, flag, lang, nothing FROM ${from}`;
      const all = await db.rows(sql(`'${path}'`));
      expect(await db.rows(sql(`'${target}'`)), `pattern ${p}, seed ${seed}`).toEqual(kept.map((row) => all[row]));
      expect(await db.rows(`SELECT name, type, repetition_type, converted_type FROM parquet_schema('${target}')`)).toEqual(
        await db.rows(`SELECT name, type, repetition_type, converted_type FROM parquet_schema('${path}')`),
      );
      const reread = await parquetFormat.open(target);
      expect((await readAll(reread)).texts).toEqual(kept.map((row) => all[row][0]));
      await reread.close();
      await source.writeKept(file('again.parquet'), keep);
      expect(readFileSync(file('again.parquet')).equals(readFileSync(target))).toBe(true);
    }
    const codecs = await db.rows(`SELECT DISTINCT compression FROM parquet_metadata('${file(`out-${v}-2.parquet`)}')`);
    const codec = /CODEC (\w+)/.exec(options)?.[1].toUpperCase() as string;
    expect(codecs).toEqual([[codec]]);
    expect(await db.rows(`SELECT DISTINCT row_group_num_rows FROM parquet_metadata('${file(`out-${v}-0.parquet`)}') ORDER BY 1 DESC`)).toEqual([[2048n], [552n]]);
    await source.close();
  });
}

test('row groups that are not wanted are not read', async () => {
  const path = file('wants.parquet');
  await db.run(`COPY t TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  const source = await parquetFormat.open(path);
  const asked: [number, number][] = [];
  const got = await readAll(source, { wants: (first, count) => (asked.push([first, count]), first === 2048) });
  expect(asked).toEqual([[0, 2048], [2048, 552]]);
  expect(got.batches.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(552);
  expect(got.texts[2050]).toBe((await db.rows('SELECT text FROM t'))[2050][0]);
  await source.close();
});

test.each([true, false])('pages that hold no needed row are not read, nullable %s', async (nullable) => {
  const path = file(`needs-${nullable}.parquet`);
  const random = seededRandom(11);
  // About 100 KB a text, which hardly compresses: a page for every ten rows or so.
  const texts = Array.from({ length: 40 }, (_, i) => (nullable && i % 5 === 2 ? null : Buffer.from(Uint32Array.from({ length: 18_000 }, () => random() * 2 ** 32).buffer).toString('base64')));
  await writeWhole(path, async (target) => {
    const table = await parquetTable(target, [{ name: 'text', type: 'string', nullable }, { name: 'id', type: 'string', nullable: false }]);
    await table.write({ rowCount: 40, columns: [texts, texts.map((_, i) => String(i))] });
    await table.finish();
  });
  const damaged = readFileSync(path);
  const middle = Math.floor(damaged.length / 2);
  damaged.fill(0x55, middle, middle + 4096);
  writeFileSync(path, damaged);
  const [source, pool] = [await parquetFormat.open(path), new IoPool(1)];
  try {
    await expect(readAll(source)).rejects.toThrow('needs-');
    const needed = new Set([1, 2, 38]);
    const asked = { columns: ['id'], maxBytes: 1 << 24, needs: (row: number) => needed.has(row) };
    for (const through of [source, inWorkers(source, pool)]) {
      const got = await readAll(through, asked);
      expect(got.columns.id).toEqual(texts.map((_, i) => String(i)));
      for (const row of needed) expect(got.texts[row]).toBe(texts[row]);
      expect(got.texts.filter((text, row) => !needed.has(row) && text !== '' && text !== null)).toEqual([]);
    }
    await expect(readAll(source, { needs: (row) => row === 20 })).rejects.toThrow('needs-');
  } finally {
    await source.close();
    await pool.close();
  }
});

test('no rows', async () => {
  const path = file('none.parquet');
  await db.run(`COPY (SELECT * FROM t LIMIT 0) TO '${path}' (FORMAT parquet)`);
  const source = await parquetFormat.open(path);
  expect(source.rowCount).toBe(0);
  expect((await readAll(source)).texts).toEqual([]);
  await source.writeKept(file('none-kept.parquet'), () => true);
  expect(await db.rows(`SELECT count(*), count(text) FROM '${file('none-kept.parquet')}'`)).toEqual([[0n, 0n]]);
  await source.close();
});

test('ill-formed UTF-8 goes through byte for byte', async () => {
  const { writeTable } = await import('../../src/io/tables/tables.ts');
  const path = file('bytes.parquet');
  const rows = [Uint8Array.of(0x61, 0xff, 0x62), Uint8Array.of(0xe4, 0xb8), Uint8Array.of(), Uint8Array.from({ length: 40 }, () => 0xf5)];
  await writeTable(path, [{ name: 'text', type: 'string', nullable: true }], [{ rowCount: 5, columns: [[...rows, null]] }]);
  const source = await parquetFormat.open(path);
  expect((await readAll(source)).bytes).toEqual([...rows, null]);
  await source.writeKept(file('bytes-kept.parquet'), () => true);
  const reread = await parquetFormat.open(file('bytes-kept.parquet'));
  expect((await readAll(reread)).bytes).toEqual([...rows, null]);
  await source.close();
  await reread.close();
});

test('a text column that is missing, not text or nested is refused by name', async () => {
  const path = file('columns.parquet');
  await db.run(`COPY (SELECT 1 AS id, ['a'] AS list, 'a' AS body) TO '${path}' (FORMAT parquet)`);
  const source = await parquetFormat.open(path);
  await expect(readAll(source)).rejects.toMatchObject({ code: 'input', file: path, found: 'only "id", "list", "body"' });
  await expect(readAll(source, { textColumn: 'id' })).rejects.toMatchObject({ code: 'unsupported', expected: 'column "id" to hold text' });
  await expect(readAll(source, { textColumn: 'list' })).rejects.toMatchObject({ code: 'unsupported', found: 'one of type nested list' });
  await expect(readAll(source, { textColumn: 'body', columns: ['list'] })).rejects.toMatchObject({ code: 'unsupported' });
  await source.close();
});

test('files cut short or with flipped bits give an error of ours or rows, never a hang or another error', async () => {
  const seed = 4711;
  const random = seededRandom(seed);
  for (const [v, options] of ['CODEC zstd', 'CODEC snappy', 'CODEC uncompressed, PARQUET_VERSION v2', 'CODEC gzip', 'CODEC lz4_raw'].entries()) {
    const path = file(`whole-${v}.parquet`);
    await db.run(`COPY (SELECT * FROM t LIMIT 300) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048, ${options})`);
    const whole = readFileSync(path);
    const bad = file(`bad-${v}.parquet`);
    const attempt = async (): Promise<unknown> => {
      const source = await parquetFormat.open(bad);
      try {
        return await readAll(source, { columns: ['id', 'small', 'score', 'flag', 'lang'] });
      } finally {
        await source.close();
      }
    };
    for (let n = 0; n < whole.length; n += Math.ceil(whole.length / 40)) {
      writeFileSync(bad, whole.subarray(0, n));
      const error = await attempt().catch((caught: unknown) => caught);
      expect(error, `${options} cut at ${n}`).toBeInstanceOf(BandsawError);
      expect(error).toMatchObject({ file: bad });
    }
    let refused = 0;
    for (let i = 0; i < 150; i++) {
      const bytes = Buffer.from(whole);
      // Half of them in the footer, where lengths and offsets are.
      const from = i % 2 === 0 ? whole.length - 8 - whole.readUInt32LE(whole.length - 8) : 0;
      const at = from + Math.floor(random() * (bytes.length - from));
      bytes[at] ^= 1 << Math.floor(random() * 8);
      writeFileSync(bad, bytes);
      const error = await attempt().catch((caught: unknown) => caught);
      if (!(error instanceof Error)) continue;
      refused++;
      if (!(error instanceof BandsawError)) throw new Error(`${options}, seed ${seed}, case ${i}, byte ${at}`, { cause: error });
    }
    expect(refused).toBeGreaterThan(8);
  }
});

const shared = new URL('../../../shared/data/', import.meta.url).pathname;
const developmentFiles = ['dev-en', 'dev-zh', 'dev-mixed'].filter((name) => existsSync(`${shared}${name}.parquet`));
if (developmentFiles.length === 0) process.stdout.write('the development data is not beside this checkout: its Parquet files are not tried\n');
for (const name of developmentFiles) {
  test(`${name}.parquet of the shared data goes through and comes back equal`, async () => {
    const path = `${shared}${name}.parquet`;
    const source = await parquetFormat.open(path);
    await source.assertRewritable();
    await source.writeKept(file(`${name}-all.parquet`), () => true);
    await source.writeKept(file(`${name}-half.parquet`), (row) => row % 2 === 0);
    const same = (target: string, where: string): string =>
      `SELECT count(*), count(*) FILTER (a.id = b.id AND a.text = b.text AND a.source IS NOT DISTINCT FROM b.source AND a.url IS NOT DISTINCT FROM b.url AND a.lang IS NOT DISTINCT FROM b.lang)
       FROM (SELECT *, row_number() OVER () AS n FROM (SELECT * FROM read_parquet('${path}', file_row_number = true) ${where})) a
       FULL JOIN (SELECT *, row_number() OVER () AS n FROM '${target}') b ON a.n = b.n`;
    const [[all, equal]] = await db.rows(same(file(`${name}-all.parquet`), ''));
    expect([Number(all), Number(equal)]).toEqual([source.rowCount, source.rowCount]);
    const [[half, equalHalf]] = await db.rows(same(file(`${name}-half.parquet`), 'WHERE file_row_number % 2 = 0'));
    expect([Number(half), Number(equalHalf)]).toEqual([Math.ceil((source.rowCount as number) / 2), Math.ceil((source.rowCount as number) / 2)]);
    await source.close();
  });
}

test('filters on doubles find the rows of groups with NaN, infinities and both zeros', async () => {
  const groups = [['1', 'NaN', '2000'], ['-0', '0', '-5'], ['NaN', 'NaN'], ['5000', '-inf', 'inf']];
  const rows = groups.flat();
  const path = file('nan.parquet');
  // A file a group: DuckDB cuts groups at multiples of 2,048 only.
  const select = (values: readonly string[]): string => values.map((value, i) => `SELECT ${i} AS i, '${value}'::DOUBLE AS d`).join(' UNION ALL ');
  for (const [g, values] of [...groups, rows].entries()) {
    await db.run(`COPY (SELECT 'x' AS text, d FROM (${select(values)}) ORDER BY i) TO '${path}${g}' (FORMAT parquet)`);
    const source = await parquetFormat.open(`${path}${g}`);
    const target = file(`nan-kept-${g}.parquet`);
    await source.writeKept(target, () => true);
    await source.close();
    for (const filter of ['d > 1000', "d = 'nan'", "d >= 'nan'", 'd < -1', 'd = 0', "d <> 'nan'", 'd IS NOT NULL', "d > 'inf'"]) {
      const count = async (from: string): Promise<unknown> => (await db.rows(`SELECT count(*) FROM ${from} WHERE ${filter}`))[0][0];
      expect(await count(`'${target}'`), `group ${g}, ${filter}`).toBe(await count(`(SELECT d FROM (${select(values)}))`));
    }
  }
});

test('nothing half written stays', () => {
  expect(readdirSync(file('')).filter((name) => name.endsWith('.partial'))).toEqual([]);
});
