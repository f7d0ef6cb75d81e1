import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { RecordBatchStreamWriter, tableFromIPC, type Table as ArrowTable } from 'apache-arrow';
import { Table as RustTable } from 'parquet-wasm/node';
import { expect, test } from 'vitest';
import { BandsawError } from '../../src/core/errors.ts';
import { arrowFormat } from '../../src/io/arrow/arrowIpc.ts';
import { readAll } from './readAll.ts';
import { seededRandom } from './seededRandom.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();
const fixture = (name: string): string => new URL(`./fixtures/${name}`, import.meta.url).pathname;

/** Every layout there is, made by pyarrow; see make-arrow.py beside them. */
const FIXTURES = ['types-plain.arrow', 'types-plain.arrows', 'types-zstd.arrow', 'types-zstd.arrows', 'types-lz4.arrow', 'types-lz4.arrows', 'dictionary-delta.arrows', 'dictionary-replaced.arrows'];
const PATTERNS: Readonly<Record<string, (row: number) => boolean>> = {
  half: (row) => row % 2 === 0,
  none: () => false,
  all: () => true,
  most: (row) => row % 9 !== 4,
  few: (row) => row % 13 === 5,
};

/**
 * SHA-256 of every output. check-arrow.py compares the outputs with the fixtures, value by value, with pyarrow: run it
 * on the folder that BANDSAW_ARROW_OUT names before taking over new numbers.
 */
const expected = JSON.parse(readFileSync(fixture('arrow-expected.json'), 'utf8')) as Record<string, string>;

test('rows taken out of every layout are those that pyarrow found right', async () => {
  const found: Record<string, string> = {};
  for (const name of FIXTURES) {
    const source = await arrowFormat.open(fixture(name));
    await source.assertRewritable();
    for (const [pattern, keep] of Object.entries(PATTERNS)) {
      const target = file(`${pattern}-${name}`);
      const summary = await source.writeKept(target, keep);
      const bytes = readFileSync(target);
      expect(summary).toEqual({ rows: Array.from({ length: source.rowCount as number }, (_, row) => row).filter(keep).length, bytes: bytes.length });
      if (pattern === 'all') expect(bytes.equals(readFileSync(fixture(name)))).toBe(true);
      found[`${pattern}-${name}`] = createHash('sha256').update(bytes).digest('hex');
      const out = process.env['BANDSAW_ARROW_OUT'];
      if (out !== undefined) {
        mkdirSync(out, { recursive: true });
        writeFileSync(`${out}/${pattern}-${name}`, bytes);
      }
    }
    await source.close();
  }
  if (process.env['BANDSAW_ARROW_OUT'] !== undefined) writeFileSync(`${process.env['BANDSAW_ARROW_OUT']}/arrow-expected.json`, `${JSON.stringify(found, null, 2)}\n`);
  expect(found).toEqual(expected);
});

test('texts and numbers are read out of files with layouts that apache-arrow cannot read', async () => {
  for (const name of FIXTURES) {
    const source = await arrowFormat.open(fixture(name));
    const columns = name.startsWith('types') ? ['required', 'flag', 'f64', 'dictionary', '', 'text ', 'large', 'view', 'binary'] : ['kind'];
    const all = await readAll(source, { columns });
    expect(all.rejected).toEqual([]);
    if (name.startsWith('types')) {
      expect(all.columns.required).toEqual(Array.from({ length: 61 }, (_, row) => row));
      for (const [row, text] of all.texts.entries()) if (text !== null) expect(text).toBe(`row ${row} ${'é中😀 words '.repeat(row % 5)}`);
      expect(all.columns.dictionary.filter((each, row) => each !== null && each !== `v${row % 4}`)).toEqual([]);
      expect(all.texts.filter((each) => each === null).length).toBeGreaterThan(3);
    } else expect(all.columns.kind.slice(9).join('')).toBe(name.includes('delta') ? 'abcabcabc' : 'xyxyxyxyx');
    const some = await readAll(source, { columns, wants: (first) => first > 0 });
    for (const column of columns) expect(some.columns[column].slice(9)).toEqual(all.columns[column].slice(9));
    await source.close();
  }
});

test('run-end encoding can be read around, and is refused by name where rows go', async () => {
  const source = await arrowFormat.open(fixture('run-end.arrow'));
  expect((await readAll(source)).texts[8]).toBe('row 8 é中😀 words é中😀 words é中😀 words ');
  await expect(source.assertRewritable()).rejects.toMatchObject({ code: 'unsupported', file: fixture('run-end.arrow'), expected: expect.stringContaining('"runs"'), found: 'run-end encoding' });
  await source.close();
});

function rowsOf(table: ArrowTable): string[] {
  return table.toArray().map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)));
}

test('arrow-rs and apache-arrow read what is left, and the same', async () => {
  const { Bool, Field, Float64, Int32, Int64, List, RecordBatch, Schema, Struct, Utf8, makeData, vectorFromArray } = await import('apache-arrow');
  const random = seededRandom(31);
  const count = 500;
  const columns = {
    text: vectorFromArray(Array.from({ length: count }, (_, i) => (random() < 0.1 ? null : `row ${i} ${'é中 '.repeat(i % 5)}`)), new Utf8()),
    id: vectorFromArray(Array.from({ length: count }, (_, i) => BigInt(i) << 40n), new Int64()),
    score: vectorFromArray(Array.from({ length: count }, () => (random() < 0.2 ? null : random())), new Float64()),
    flag: vectorFromArray(Array.from({ length: count }, () => (random() < 0.2 ? null : random() < 0.5)), new Bool()),
    list: vectorFromArray(Array.from({ length: count }, (_, i) => (random() < 0.2 ? null : Array.from({ length: i % 4 }, (_, j) => i + j))), new List(new Field('item', new Int32(), true))),
    pair: vectorFromArray(Array.from({ length: count }, (_, i) => ({ a: i, b: `b${i}` })), new Struct([new Field('a', new Int32(), true), new Field('b', new Utf8(), true)])),
  };
  const schema = new Schema(Object.entries(columns).map(([name, { type }]) => new Field(name, type, true)), new Map([['huggingface', '{}']]));
  const writer = new RecordBatchStreamWriter();
  writer.write(new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: count, nullCount: 0, children: Object.values(columns).map((each) => each.data[0]) })));
  writer.finish();
  const path = file('common.arrows');
  writeFileSync(path, writer.toUint8Array(true));
  const whole = rowsOf(tableFromIPC(readFileSync(path)));
  const source = await arrowFormat.open(path);
  for (const keep of Object.values(PATTERNS)) {
    const target = file('common-kept.arrows');
    await source.writeKept(target, keep);
    const bytes = readFileSync(target);
    const wanted = whole.filter((_, row) => keep(row));
    const table = tableFromIPC(bytes);
    expect(rowsOf(table)).toEqual(wanted);
    expect([...table.schema.metadata]).toEqual([['huggingface', '{}']]);
    expect(rowsOf(tableFromIPC(RustTable.fromIPCStream(bytes).intoIPCStream()))).toEqual(wanted);
  }
  await source.close();
});

test('damaged files give an error of ours or rows, whatever is taken out of them', async () => {
  const seed = 97;
  const random = seededRandom(seed);
  let refused = 0;
  for (const name of ['types-plain.arrow', 'types-plain.arrows', 'types-zstd.arrow', 'types-lz4.arrows', 'dictionary-delta.arrows']) {
    const whole = readFileSync(fixture(name));
    const bad = file(`bad-${name}`);
    for (let i = 0; i < 30; i++) {
      const bytes = Buffer.from(whole);
      for (let n = 1 + (i % 3); n > 0; n--) bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
      writeFileSync(bad, i % 10 === 0 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes);
      try {
        const source = await arrowFormat.open(bad);
        try {
          await readAll(source, { columns: name.startsWith('types') ? ['dictionary', 'view', 'f64'] : ['kind'] });
          await source.writeKept(file('bad-kept'), (row) => row % 2 === 0);
        } finally {
          await source.close();
        }
      } catch (error) {
        if (!(error instanceof BandsawError)) throw new Error(`${name}, seed ${seed}, case ${i}`, { cause: error });
        expect(error.file, `${name}, seed ${seed}, case ${i}`).toBe(bad);
        refused++;
      }
    }
  }
  expect(refused).toBeGreaterThan(15);
});
