import { Field, FixedSizeList, Float64, List, RecordBatch, RecordBatchReader, RecordBatchStreamWriter, Schema, Struct, Uint32, Uint8, makeData, tableFromIPC, type Data } from 'apache-arrow';
import { expect, test } from 'vitest';
import { ArrowBlocks, END_OF_STREAM } from '../../src/store/arrowBlocks.ts';

const kinds = { key: 'u32', unit: 'f64', slots: 'u32x3', set: 'u32[]', id: 'u8[]' } as const;
const columns = {
  key: Uint32Array.of(1, 0xffffffff, 3),
  unit: Float64Array.of(2 ** 40, 0.5, -1),
  slots: Uint32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  set: { offsets: Uint32Array.of(0, 0, 2, 5), values: Uint32Array.of(9, 8, 7, 6, 5) },
  id: { offsets: Uint32Array.of(0, 1, 1, 4), values: Uint8Array.of(97, 98, 99, 100) },
};
const metadata = new Map([['bandsaw.stage', 'café'], ['bandsaw.job', '']]);

const whole = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** The same columns as apache-arrow has them, with values whose buffers it may pad as it likes. */
function theirs(): RecordBatch {
  const [u32, u8] = [new Uint32(), new Uint8()];
  const list = (type: Uint32 | Uint8): Field => new Field('value', type, false);
  const fields = [new Field('key', u32, false), new Field('unit', new Float64(), false), new Field('slots', new FixedSizeList(3, list(u32)), false), new Field('set', new List(list(u32)), false), new Field('id', new List(list(u8)), false)];
  const data = (of: object): Data => makeData({ length: 3, nullCount: 0, ...of } as never) as Data;
  const children = [
    data({ type: u32, data: columns.key }),
    data({ type: fields[1].type, data: columns.unit }),
    data({ type: fields[2].type, child: data({ type: u32, length: 9, data: columns.slots }) }),
    data({ type: fields[3].type, valueOffsets: Int32Array.from(columns.set.offsets), child: data({ type: u32, length: 5, data: columns.set.values }) }),
    data({ type: fields[4].type, valueOffsets: Int32Array.from(columns.id.offsets), child: data({ type: u8, length: 4, data: columns.id.values }) }),
  ];
  const schema = new Schema(fields, metadata);
  return new RecordBatch(schema, makeData({ type: new Struct(fields), length: 3, nullCount: 0, children }));
}

test('apache-arrow reads every kind of column, names, metadata and no nulls', () => {
  const blocks = new ArrowBlocks(kinds, metadata);
  const message = whole(blocks.encode(3, columns));
  expect(message.length % 8).toBe(0);
  const stream = Buffer.concat([blocks.header, message, message, END_OF_STREAM]);
  const table = tableFromIPC(stream);
  expect(`${table.schema}`).toBe(`${theirs().schema}`);
  expect(table.schema.metadata).toEqual(metadata);
  expect(table.schema.fields.map(({ nullable }) => nullable)).toEqual([false, false, false, false, false]);
  expect(table.numRows).toBe(6);
  const rows = table.toArray().map((row) => JSON.stringify(row.toJSON()));
  expect(rows).toEqual([theirs(), theirs()].flatMap((batch) => [...batch].map((row) => JSON.stringify(row?.toJSON()))));
  expect([...RecordBatchReader.from(stream)].every((batch) => batch.data.children.every(({ nullCount }) => nullCount === 0))).toBe(true);
});

test('what apache-arrow wrote is read, as it is in stores of earlier versions', () => {
  const blocks = new ArrowBlocks(kinds, metadata);
  const stream = RecordBatchStreamWriter.writeAll([theirs()]).toUint8Array(true);
  const header = new RecordBatchStreamWriter();
  header.reset(undefined, theirs().schema);
  header.finish();
  const headerBytes = header.toUint8Array(true).length - END_OF_STREAM.length;
  expect(blocks.decode(stream.slice(headerBytes, stream.length - END_OF_STREAM.length))).toEqual({ rows: 3, columns });
});

test('a block comes back, also one whose lists are all empty', () => {
  const blocks = new ArrowBlocks(kinds, metadata);
  expect(blocks.decode(whole(blocks.encode(3, columns)))).toEqual({ rows: 3, columns });
  const empty = { ...columns, set: { offsets: new Uint32Array(4), values: new Uint32Array(0) }, id: { offsets: new Uint32Array(4), values: new Uint8Array(0) } };
  expect(blocks.decode(whole(blocks.encode(3, empty)))).toEqual({ rows: 3, columns: empty });
});
