/** Arrow files and streams with other texts in one column, read by two readers that know nothing of ours. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as arrow from 'apache-arrow';
import { Table as RustTable } from 'parquet-wasm/node';
import { expect, test } from 'vitest';
import { BandsawError } from '../../../src/core/errors.ts';
import { arrowFormat } from '../../../src/io/arrow/arrowIpc.ts';
import { readAll } from '../readAll.ts';
import { seededRandom } from '../seededRandom.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { editPatterns, randomText, replacements } from './replacements.ts';

const file = temporaryFolder();

const TEXT_TYPES: Record<string, () => arrow.DataType> = {
  Utf8: () => new arrow.Utf8(),
  LargeUtf8: () => new arrow.LargeUtf8(),
  Utf8View: () => new arrow.Utf8View(),
  Binary: () => new arrow.Binary(),
  BinaryView: () => new arrow.BinaryView(),
};
const SIZES = [40, 0, 1, 90, 7, 62];
const ROWS = SIZES.reduce((sum, size) => sum + size, 0);

/** Batches with the text among other columns, some of them views. */
function made(type: arrow.DataType, textOf: (row: number) => string | null, kind: 'file' | 'stream'): Uint8Array {
  const isBinary = type instanceof arrow.Binary || type instanceof arrow.BinaryView;
  const writer = kind === 'file' ? new arrow.RecordBatchFileWriter() : new arrow.RecordBatchStreamWriter();
  let first = 0;
  for (const size of SIZES) {
    const from = first;
    const values = <T>(value: (row: number) => T): T[] => Array.from({ length: size }, (_, i) => value(from + i));
    const columns: Record<string, arrow.Vector> = {
      id: arrow.vectorFromArray(values((row) => BigInt(row) << 40n), new arrow.Int64()),
      before: arrow.vectorFromArray(values((row) => (row % 7 === 0 ? null : `before ${row} is long enough`)), new arrow.Utf8View()),
      text: arrow.vectorFromArray(values((row) => { const text = textOf(row); return text !== null && isBinary ? Buffer.from(text) : text; }), type),
      after: arrow.vectorFromArray(values((row) => (row % 5 === 0 ? null : `after ${'é'.repeat(row % 20)}`)), new arrow.Utf8View()),
      list: arrow.vectorFromArray(values((row) => (row % 6 === 0 ? null : Array.from({ length: row % 4 }, (_, j) => row + j))), new arrow.List(new arrow.Field('item', new arrow.Int32(), true))),
      flag: arrow.vectorFromArray(values((row) => (row % 3 === 0 ? null : row % 2 === 0)), new arrow.Bool()),
    };
    const schema = new arrow.Schema(Object.entries(columns).map(([name, each]) => new arrow.Field(name, each.type, true, new Map([['of', name]]))), new Map([['huggingface', '{}']]));
    writer.write(new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: size, nullCount: 0, children: Object.values(columns).map((each) => each.data[0] ?? arrow.makeData({ type: each.type as arrow.Null, length: 0 })) })));
    first += size;
  }
  writer.finish();
  return writer.toUint8Array(true);
}

/** Every row as text, and what the schema says. */
function reading(table: arrow.Table): { rows: string[]; schema: string } {
  const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : ArrayBuffer.isView(value) ? Buffer.from(value as Uint8Array).toString() : value);
  const columns = table.schema.fields.map((_, i) => table.getChildAt(i) as arrow.Vector);
  const rows = Array.from({ length: table.numRows }, (_, row) => JSON.stringify(columns.map((column) => column.get(row) as unknown), plain));
  return { rows, schema: JSON.stringify([table.schema.fields.map((field) => [field.name, String(field.type), field.nullable, ...field.metadata]), [...table.schema.metadata]]) };
}

const CASES = [['all', 'no row'], ['all', 'some rows'], ['half', 'every row'], ['half', 'some rows'], ['all', 'one row'], ['none of the first 80', 'some rows'], ['none', 'every row']] as const;

test.each(Object.keys(TEXT_TYPES))('%s', async (name) => {
  for (const [seed, textOf] of ([(row) => (row % 11 === 0 ? null : `row ${row} ${'é中 '.repeat(row % 9)}`), (row) => `r${row % 9}`] as ((row: number) => string | null)[]).entries()) {
    const random = seededRandom(seed + name.length);
    const kinds = ['file', 'stream'] as const;
    const kind = kinds[(seed + name.length) % 2];
    const path = file(`${name}-${seed}`);
    writeFileSync(path, made(TEXT_TYPES[name](), textOf, kind));
    const source = await arrowFormat.open(path);
    await source.assertRewritable('text');
    expect(source.format).toBe(kind === 'file' ? 'arrow' : 'arrow-stream');
    const whole = reading(arrow.tableFromIPC(readFileSync(path)));
    expect(whole.rows.length).toBe(ROWS);
    const drawn = Uint8Array.from({ length: ROWS }, () => (random() < 0.5 ? 1 : 0));
    const kept = { all: () => true, none: () => false, half: (row: number) => drawn[row] === 1, 'none of the first 80': (row: number) => row >= 80 };
    for (const [rowsKept, edits] of CASES) {
      const keep = kept[rowsKept];
      const isEdited = editPatterns(ROWS, random)[edits];
      const texts = new Map(Array.from({ length: ROWS }, (_, row) => [row, Buffer.from(randomText(random))] as const).filter(([row]) => isEdited(row)));
      const where = `${name}, ${kind}, ${rowsKept}, ${edits}, seed ${seed}`;
      const target = file('edited');
      const summary = await source.writeKept(target, keep, { texts: replacements(texts) });
      const bytes = readFileSync(target);
      const stay = Array.from({ length: ROWS }, (_, row) => row).filter(keep);
      expect(summary, where).toEqual({ rows: stay.length, bytes: bytes.length });
      const wanted = stay.map((row) => {
        const text = texts.get(row);
        return text === undefined ? whole.rows[row] : JSON.stringify((JSON.parse(whole.rows[row]) as unknown[]).with(2, text.toString()));
      });
      const got = reading(arrow.tableFromIPC(bytes));
      expect(got.rows, where).toEqual(wanted);
      expect(got.schema, where).toBe(whole.schema);
      // arrow-rs here takes streams only.
      if (kind === 'stream') expect(reading(arrow.tableFromIPC(RustTable.fromIPCStream(bytes).intoIPCStream())).rows, where).toEqual(wanted);
      const again = await arrowFormat.open(target);
      const read = await readAll(again);
      expect(read.bytes.map((text) => (text === null ? null : Buffer.from(text as Uint8Array).toString())), where).toEqual(wanted.map((row) => (JSON.parse(row) as unknown[])[2]));
      await again.close();
      if (!stay.some((row) => texts.has(row))) {
        await source.writeKept(file('filtered'), keep);
        expect(readFileSync(file('filtered')).equals(bytes), where).toBe(true);
      }
    }
    await source.close();
  }
});

const fixture = (name: string): string => new URL(`../fixtures/${name}`, import.meta.url).pathname;
const FIXTURES = ['types-plain.arrow', 'types-plain.arrows', 'types-zstd.arrow', 'types-zstd.arrows', 'types-lz4.arrow', 'types-lz4.arrows'];
const COLUMNS = ['text', 'large', 'view', 'binary', 'large_binary', 'binary_view'];
/** As check-arrow.py makes them. */
const newText = (row: number): string => (row % 7 === 0 ? '' : `new ${row} ${'é中😀 words '.repeat(row % 7)}`);

test('texts put into every layout are those that pyarrow found right', async () => {
  const found: Record<string, string> = {};
  const texts = new Map(Array.from({ length: 61 }, (_, row) => [row, Buffer.from(newText(row))] as const).filter(([row]) => row % 3 === 1));
  const keep = (row: number): boolean => row % 5 !== 2 || row < 7;
  for (const name of FIXTURES) {
    const source = await arrowFormat.open(fixture(name));
    for (const column of COLUMNS) {
      const before = (await readAll(source, { textColumn: column })).texts;
      const target = file(`edited-${column}-${name}`);
      await source.writeKept(target, keep, { texts: replacements(texts, column) });
      const written = await arrowFormat.open(target);
      expect((await readAll(written, { textColumn: column })).texts, `${name}, ${column}`).toEqual(before.map((text, row) => texts.get(row)?.toString() ?? text).filter((_, row) => keep(row)));
      await written.close();
      found[`edited-${column}-${name}`] = createHash('sha256').update(readFileSync(target)).digest('hex');
      const out = process.env['BANDSAW_ARROW_OUT'];
      if (out !== undefined) {
        mkdirSync(out, { recursive: true });
        writeFileSync(`${out}/edited-${column}-${name}`, readFileSync(target));
      }
    }
    await source.close();
  }
  if (process.env['BANDSAW_ARROW_OUT'] !== undefined) writeFileSync(`${process.env['BANDSAW_ARROW_OUT']}/arrow-edited.json`, `${JSON.stringify(found, null, 2)}\n`);
  expect(found).toEqual(JSON.parse(readFileSync(fixture('arrow-edited.json'), 'utf8')));
});

test('a dictionary would keep what was edited away: it is refused by name', async () => {
  const path = fixture('types-plain.arrow');
  const source = await arrowFormat.open(path);
  const refused = { code: 'unsupported', file: path, expected: expect.stringContaining('"dictionary"') as string, found: 'Dictionary<Int32, Utf8>' };
  await expect(source.assertRewritable('dictionary')).rejects.toMatchObject(refused);
  await expect(source.writeKept(file('refused'), () => true, { texts: replacements(new Map(), 'dictionary') })).rejects.toMatchObject(refused);
  await expect(source.assertRewritable('nowhere')).rejects.toMatchObject({ code: 'input', file: path });
  await expect(source.assertRewritable('required')).rejects.toMatchObject({ code: 'unsupported', file: path });
  await source.assertRewritable();
  await source.close();
});

test('damaged files give an error of ours or rows, whatever texts are put into them', async () => {
  const seed = 5;
  const random = seededRandom(seed);
  const texts = new Map(Array.from({ length: 61 }, (_, row) => [row, Buffer.from(newText(row))] as const).filter(([row]) => row % 2 === 1));
  let refused = 0;
  for (const name of ['types-plain.arrow', 'types-zstd.arrows', 'types-lz4.arrow']) {
    const whole = readFileSync(fixture(name));
    const bad = file(`bad-${name}`);
    for (let i = 0; i < 24; i++) {
      const bytes = Buffer.from(whole);
      for (let n = 1 + (i % 3); n > 0; n--) bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
      writeFileSync(bad, bytes);
      try {
        const source = await arrowFormat.open(bad);
        try {
          await source.writeKept(file('bad-edited'), (row) => row % 3 !== 0, { texts: replacements(texts, COLUMNS[i % COLUMNS.length]) });
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
  expect(refused).toBeGreaterThan(5);
});
