import { Binary, Bool, DateMillisecond, Decimal, Dictionary, Field, FixedSizeBinary, FixedSizeList, Float64, Int32, Int64, LargeUtf8, List, Null, Struct, Table, Utf8, Utf8View, vectorFromArray, type RecordBatch, type Vector } from 'apache-arrow';
import { expect, test } from 'vitest';
import { takeRows } from '../../src/io/batches/takeRows.ts';
import { random } from '../oracles/random.ts';

const next = random(11);
const ROWS = 97;
const make = <T>(cell: (i: number) => T): (T | null)[] => Array.from({ length: ROWS }, (_, i) => (next() < 0.2 ? null : cell(i)));

function batchOfEverything(): RecordBatch {
  return new Table({
    text: vectorFromArray(make((i) => `text ${i} é`), new Utf8()),
    large: vectorFromArray(make((i) => `large ${i}`), new LargeUtf8()),
    view: vectorFromArray(make((i) => (i % 2 === 0 ? `v${i}` : `a view beyond twelve bytes ${i}`)), new Utf8View()),
    word: vectorFromArray(make((i) => `word ${i % 5}`), new Dictionary(new Utf8(), new Int32())),
    bytes: vectorFromArray(make((i) => Uint8Array.of(i, 255 - i)), new Binary()),
    four: vectorFromArray(make((i) => Uint8Array.of(i, 1, 2, 3)), new FixedSizeBinary(4)),
    int: vectorFromArray(make((i) => i), new Int32()),
    long: vectorFromArray(make((i) => 2n ** 60n + BigInt(i)), new Int64()),
    double: vectorFromArray(make((i) => i / 7), new Float64()),
    bool: vectorFromArray(make((i) => i % 3 === 0), new Bool()),
    date: vectorFromArray(make((i) => new Date(86_400_000 * i)), new DateMillisecond()),
    decimal: vectorFromArray(make((i) => Uint32Array.of(i, 0, 0, 0)), new Decimal(2, 38)),
    nothing: vectorFromArray(make(() => null), new Null()),
    list: vectorFromArray(make((i) => Array.from({ length: i % 4 }, (_, k) => k * i)), new List(new Field('item', new Int32(), true))),
    pair: vectorFromArray(make((i) => [i, -i]), new FixedSizeList(2, new Field('item', new Int32(), true))),
    struct: vectorFromArray(Array.from({ length: ROWS }, (_, i) => ({ a: i, b: `b${i}` })), new Struct([new Field('a', new Int32()), new Field('b', new Utf8())])),
  }).batches[0];
}

/** BigInts and bytes included. */
const shown = (row: unknown): string => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));

test('rows of every column type are taken as they are', async () => {
  const batch = batchOfEverything();
  const rows = [...batch].map((row) => shown(row));
  for (const share of [0.02, 0.5, 0.98]) {
    const flags = Uint8Array.from({ length: ROWS }, () => (next() < share ? 1 : 0));
    flags[0] = 0;
    flags[ROWS - 1] = 1;
    const taken = await takeRows(batch, flags);
    expect(String(taken?.schema)).toBe(String(batch.schema));
    expect([...(taken as RecordBatch)].map((row) => shown(row))).toEqual(rows.filter((_, i) => flags[i] === 1));
  }
});

test('rows of a slice are taken as they are', async () => {
  const batch = batchOfEverything();
  // Not views: apache-arrow slices them wrongly, and BatchCheck refuses such batches.
  const names = batch.schema.fields.map(({ name }) => name).filter((name) => name !== 'view');
  const slice = new Table(Object.fromEntries(names.map((name) => [name, batch.getChild(name) as Vector]))).batches[0].slice(13, 80);
  const rows = [...slice].map((row) => shown(row));
  const flags = Uint8Array.from(rows, () => (next() < 0.5 ? 1 : 0));
  flags[0] = 0;
  expect([...((await takeRows(slice, flags)) as RecordBatch)].map((row) => shown(row))).toEqual(rows.filter((_, i) => flags[i] === 1));
});

test('all rows are the batch itself, none is null', async () => {
  const batch = batchOfEverything();
  expect(await takeRows(batch, new Uint8Array(ROWS).fill(1))).toBe(batch);
  expect(await takeRows(batch, new Uint8Array(ROWS))).toBeNull();
});
