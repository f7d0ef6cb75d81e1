/** Offsets of Arrow metadata may name one string many times: a file of a few bytes must not stand for gigabytes of names. */
import { writeFileSync } from 'node:fs';
import { Field, RecordBatchStreamWriter, Schema, Utf8 } from 'apache-arrow';
import { expect, test } from 'vitest';
import { FormatError } from '../../src/core/errors.ts';
import { int16, int32, int8, int64, table, to, writeFlat, type FlatNode, type NewTable } from '../../src/core/flatWriter.ts';
import { FlatTable } from '../../src/core/flatTable.ts';
import { arrowFormat } from '../../src/io/arrow/arrowIpc.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();
const FIELDS = 60;
/** Prefix of a message: a mark and a length. */
const PREFIX = 8;

/** A stream without batches, of a column "text" and so many others that all have the first one's name: its bytes, not a copy of them. */
async function sharing(path: string, name: string): Promise<void> {
  const names = [name, 'text', ...Array.from({ length: FIELDS }, (_, i) => `f${i}`)];
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, new Schema(names.map((each) => new Field(each, new Utf8(), true))));
  const bytes = Buffer.from(await writer.finish().toUint8Array());
  const metadata = bytes.subarray(PREFIX, PREFIX + bytes.readInt32LE(4));
  const schema = FlatTable.root(metadata).table(2) as FlatTable;
  const [first, , ...others] = schema.tables(1);
  const target = first.place(0);
  for (const field of others) {
    const at = field.offsetPlace(0);
    // Offsets only lead on: the builder puts what it is given first to the end.
    expect(target).toBeGreaterThan(at);
    metadata.writeUInt32LE(target - at, at);
  }
  writeFileSync(path, bytes);
}

test('fields that share a short name are read, those that share a long one are refused before it is decoded for each', async () => {
  await sharing(file('short'), 'item');
  const source = await arrowFormat.open(file('short'));
  expect(source.columns?.map(({ name }) => name)).toEqual(['item', 'text', ...Array.from({ length: FIELDS }, () => 'item')]);
  await source.close();
  await sharing(file('long'), 'x'.repeat(2 ** 20));
  const error = await arrowFormat.open(file('long')).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(FormatError);
  expect(error).toMatchObject({ file: file('long'), found: 'strings longer than all of it' });
});

/** A stream of one schema message; what it refers to as old lies behind it. */
function streamOf(schema: NewTable, old: Uint8Array): Uint8Array {
  const metadata = writeFlat(table([0, int16(4)], [1, int8(1)], [2, to(schema)], [3, int64(0)]), old);
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeInt32LE(-1, 0);
  prefix.writeInt32LE(metadata.length, 4);
  return Buffer.concat([prefix, metadata]);
}

/** A vector whose every entry is one table. */
function manyTimes(count: number, one: NewTable): Buffer {
  const own = Buffer.from(writeFlat(one));
  const vector = Buffer.alloc(8 * Math.ceil((4 + 4 * count) / 8));
  vector.writeUInt32LE(count, 0);
  for (let at = 4; at <= 4 * count; at += 4) vector.writeUInt32LE(vector.length + own.readUInt32LE(0) - at, at);
  return Buffer.concat([vector, own]);
}

test('a vector that names one field or one empty pair a million times is refused', async () => {
  const count = 2 ** 20;
  const field = (...more: NewTable['fields']): NewTable => table([0, to({ text: '' })], [2, int8(2)], [3, to(table([0, int32(32)]))], ...more);
  const vector: FlatNode = { old: 0 };
  for (const [name, bytes, found] of [
    ['fields', streamOf(table([0, int16(0)], [1, to(vector)]), manyTimes(count, field())), 'fields without end'],
    ['children', streamOf(table([0, int16(0)], [1, to({ items: [field([5, to(vector)])] })]), manyTimes(count, field())), 'fields without end'],
    ['pairs', streamOf(table([0, int16(0)], [1, to({ items: Array.from({ length: FIELDS }, () => field([6, to(vector)])) })]), manyTimes(count, table())), 'strings longer than all of it'],
  ] as const) {
    writeFileSync(file(name), bytes);
    expect(await arrowFormat.open(file(name)).catch((caught: unknown) => caught)).toMatchObject({ file: file(name), found });
  }
});

test('tables of a vector are looked at one by one, so that the first refusal is the end of the work', () => {
  const bytes = Buffer.from(writeFlat(table([0, to({ items: [table(), table()] })])));
  const root = FlatTable.root(bytes);
  const { at } = root.vector(0, 4);
  bytes.writeUInt32LE(0x7fffffff, at + 4);
  const tables = root.tables(0);
  expect(tables.next().value).toBeInstanceOf(FlatTable);
  expect(() => tables.next()).toThrow('a table outside its buffer');
});
