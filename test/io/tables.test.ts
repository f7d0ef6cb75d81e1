import { readFileSync, readdirSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parquetFormat } from '../../src/io/parquet/parquet.ts';
import { openSource } from '../../src/io/formats.ts';
import { writeTable, type TableBatch, type TableCell, type TableColumn } from '../../src/io/tables/tables.ts';
import { openDuckdb } from './duckdb.ts';
import { readAll } from './readAll.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();
let db: Awaited<ReturnType<typeof openDuckdb>>;
beforeAll(async () => {
  db = await openDuckdb();
});
afterAll(() => db.close());

const SCHEMA: readonly TableColumn[] = [
  { name: 'file', type: 'string', nullable: false },
  { name: 'text', type: 'string', nullable: true },
  { name: 'row', type: 'int64', nullable: false },
  { name: 'keeper_row', type: 'int64', nullable: true },
  { name: 'similarity', type: 'double', nullable: true },
  { name: 'verified', type: 'boolean', nullable: true },
  { name: 'removed', type: 'boolean', nullable: false },
  { name: 'nothing', type: 'string', nullable: true },
];

const row = (i: number): TableCell[] => [
  `shard ${i % 3}.jsonl`,
  i % 5 === 0 ? null : `text ${i} "é中😀"\n\u2028${'x'.repeat(i % 50)}`,
  i * 1_000_003,
  i % 4 === 0 ? null : i % 2 === 0 ? 2 ** 53 - 1 - i : -(2n ** 63n) + BigInt(i),
  i % 6 === 0 ? null : i % 6 === 1 ? Number.NaN : i % 6 === 2 ? Number.NEGATIVE_INFINITY : i % 6 === 3 ? -0 : i / 7,
  i % 3 === 0 ? null : i % 3 === 1,
  i % 2 === 0,
  null,
];

function* batches(rows: number, size: number): Generator<TableBatch> {
  for (let from = 0; from < rows; from += size) {
    const part = Array.from({ length: Math.min(size, rows - from) }, (_, i) => row(from + i));
    yield { rowCount: part.length, columns: SCHEMA.map((_, c) => part.map((cells) => cells[c])) };
  }
}

for (const extension of ['parquet', 'arrow', 'jsonl']) {
  test(`.${extension}: the bytes do not depend on the batches`, async () => {
    for (const rows of [0, 1, 1234]) {
      const written: Buffer[] = [];
      for (const [b, size] of [1, 7, 5000].entries()) {
        const path = file(`same-${rows}-${b}.${extension}`);
        const summary = await writeTable(path, SCHEMA, batches(rows, size));
        written.push(readFileSync(path));
        expect(summary).toEqual({ rows, bytes: written[b].length });
      }
      expect(written[1].equals(written[0])).toBe(true);
      expect(written[2].equals(written[0])).toBe(true);
    }
  });
}

const exact = (cell: TableCell): TableCell => (typeof cell === 'number' && Number.isSafeInteger(cell) && !Object.is(cell, -0) ? BigInt(cell) : cell);

test('.parquet: DuckDB and our own reader read what was written', async () => {
  const rows = 60_000;
  const path = file('big.parquet');
  await writeTable(path, SCHEMA, batches(rows, 9973));
  const types = await db.rows(`DESCRIBE SELECT * FROM '${path}'`);
  expect(types.map((each) => [each[0], each[1]])).toEqual([['file', 'VARCHAR'], ['text', 'VARCHAR'], ['row', 'BIGINT'], ['keeper_row', 'BIGINT'], ['similarity', 'DOUBLE'], ['verified', 'BOOLEAN'], ['removed', 'BOOLEAN'], ['nothing', 'VARCHAR']]);
  const nullable = await db.rows(`SELECT name, repetition_type FROM parquet_schema('${path}') WHERE name <> 'schema'`);
  expect(nullable).toEqual(SCHEMA.map(({ name, nullable: optional }) => [name, optional ? 'OPTIONAL' : 'REQUIRED']));
  expect(await db.rows(`SELECT DISTINCT row_group_num_rows FROM parquet_metadata('${path}') ORDER BY 1`)).toEqual([[10_848n], [16_384n]]);
  for (const i of [0, 1, 16_383, 16_384, 59_999]) {
    const [got] = await db.rows(`SELECT * FROM '${path}' WHERE "row" = ${i * 1_000_003}`);
    const want = row(i).map((cell, c) => (SCHEMA[c].type === 'int64' ? exact(cell) : cell));
    expect(got, `row ${i}`).toEqual(want);
  }
  const all = await db.rows(`SELECT count(*), count(text), count(nothing), count(*) FILTER (isnan(similarity)), sum("row")::VARCHAR FROM '${path}'`);
  expect(all).toEqual([[60_000n, 48_000n, 0n, 10_000n, String(1_000_003 * ((rows * (rows - 1)) / 2))]]);
  const source = await parquetFormat.open(path);
  const got = await readAll(source, { columns: SCHEMA.filter(({ name }) => name !== 'text').map(({ name }) => name) });
  for (let i = 0; i < rows; i += 997) {
    expect(got.texts[i]).toBe(row(i)[1]);
    expect(Object.values(got.columns).map((cells) => cells[i])).toEqual(row(i).filter((_, c) => c !== 1));
  }
  await source.close();
});

test('.parquet: an empty table keeps its columns', async () => {
  const path = file('empty.parquet');
  await writeTable(path, SCHEMA, []);
  expect(await db.rows(`SELECT count(*) FROM '${path}'`)).toEqual([[0n]]);
  expect(await db.rows(`DESCRIBE SELECT * FROM '${path}'`)).toHaveLength(8);
});

test('.arrow: the library reads what was written', async () => {
  const path = file('table.arrow');
  await writeTable(path, SCHEMA, batches(1000, 64));
  const table = tableFromIPC(readFileSync(path));
  expect(table.schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable])).toEqual(
    SCHEMA.map(({ name, type, nullable }) => [name, { string: 'Utf8', binary: 'Binary', int64: 'Int64', double: 'Float64', boolean: 'Bool' }[type], nullable]),
  );
  for (let i = 0; i < 1000; i++) {
    expect(SCHEMA.map((_, c) => table.getChildAt(c)?.get(i)), `row ${i}`).toEqual(row(i).map((cell, c) => (SCHEMA[c].type === 'int64' ? exact(cell) : cell)));
  }
  const empty = file('empty.arrow');
  await writeTable(empty, SCHEMA, []);
  expect(tableFromIPC(readFileSync(empty)).numRows).toBe(0);
  expect(tableFromIPC(readFileSync(empty)).schema.fields).toHaveLength(8);
});

test('.jsonl: one line a row that JSON reads back, digits kept', async () => {
  const path = file('table.jsonl');
  await writeTable(path, SCHEMA, batches(1000, 64));
  const lines = readFileSync(path, 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  expect(lines).toHaveLength(1000);
  lines.forEach((line, i) => {
    expect(line).not.toMatch(/[\u2028\u2029\u0085]/);
    const got = JSON.parse(line) as Record<string, unknown>;
    expect(Object.keys(got)).toEqual(SCHEMA.map(({ name }) => name));
    expect(Object.values(got), `row ${i}`).toEqual(row(i).map((cell) => (typeof cell === 'bigint' ? Number(cell) : typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell)));
  });
  expect(lines[1]).toContain('"keeper_row":-9223372036854775807');
  const source = await openSource(path);
  expect((await readAll(source)).texts).toEqual(Array.from({ length: 1000 }, (_, i) => row(i)[1]));
  await source.close();
});

test('what does not fit the schema is refused and leaves no file', async () => {
  const column = (type: TableColumn['type'], nullable: boolean): TableColumn[] => [{ name: 'c', type, nullable }];
  for (const extension of ['parquet', 'arrow', 'jsonl']) {
    for (const [schema, cell] of [[column('string', false), null], [column('string', true), 1], [column('int64', true), 1.5], [column('int64', true), 2 ** 53], [column('int64', true), 2n ** 63n], [column('double', true), 1n], [column('boolean', true), 0]] as const) {
      await expect(writeTable(file(`bad.${extension}`), schema, [{ rowCount: 1, columns: [[cell]] }])).rejects.toBeInstanceOf(TypeError);
    }
    await expect(writeTable(file(`bad.${extension}`), column('string', true), [{ rowCount: 2, columns: [['a']] }])).rejects.toBeInstanceOf(TypeError);
  }
  await expect(writeTable(file('bad.csv'), column('string', true), [])).rejects.toMatchObject({ code: 'config', found: expect.stringContaining('bad.csv') });
  await expect(writeTable(file('none/bad.jsonl'), column('string', true), [])).rejects.toMatchObject({ code: 'output' });
  expect(readdirSync(file('')).filter((name) => name.startsWith('bad'))).toEqual([]);
});
