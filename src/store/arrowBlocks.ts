import { RecordBatch, RecordBatchReader, RecordBatchStreamWriter, Schema, Field, Uint32, Uint8, Float64, FixedSizeList, List, Struct, makeData, type DataType, type Data } from 'apache-arrow';
import { isList, widthOf, type Columns, type ColumnKind, type Lists, type StageSchema } from './columns.ts';

/** Arrow ends a stream with a continuation mark and a length of 0. */
export const END_OF_STREAM = new Uint8Array([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

function typeOf(kind: ColumnKind): DataType {
  if (kind === 'u32') return new Uint32();
  if (kind === 'f64') return new Float64();
  if (kind === 'u32[]') return new List(new Field('value', new Uint32(), false));
  if (kind === 'u8[]') return new List(new Field('value', new Uint8(), false));
  return new FixedSizeList(widthOf(kind), new Field('value', new Uint32(), false));
}

function dataOf(kind: ColumnKind, type: DataType, rows: number, values: Uint32Array | Float64Array | Uint8Array | Lists): Data {
  if (isList(kind)) {
    const lists = values as Lists;
    const inner = kind === 'u32[]' ? new Uint32() : new Uint8();
    const child = makeData({ type: inner, length: lists.values.length, nullCount: 0, data: lists.values } as never) as Data;
    return makeData({ type, length: rows, nullCount: 0, valueOffsets: Int32Array.from(lists.offsets), child } as never);
  }
  if (kind === 'u32' || kind === 'f64') return makeData({ type, length: rows, nullCount: 0, data: values } as never);
  const child = makeData({ type: new Uint32(), length: rows * widthOf(kind), nullCount: 0, data: values } as never) as Data;
  return makeData({ type, length: rows, nullCount: 0, child } as never);
}

/** Turns blocks of typed columns into the messages of one Arrow IPC stream, and single messages back into columns. */
export class ArrowBlocks<S extends StageSchema> {
  /** The stream's first message: the schema with its metadata. */
  readonly header: Uint8Array;
  private readonly schema: Schema;
  private readonly kinds: readonly (readonly [string, ColumnKind])[];

  constructor(kinds: S, metadata: ReadonlyMap<string, string>) {
    this.kinds = Object.entries(kinds);
    this.schema = new Schema(
      this.kinds.map(([name, kind]) => new Field(name, typeOf(kind), false)),
      new Map(metadata),
    );
    const writer = new RecordBatchStreamWriter();
    writer.reset(undefined, this.schema);
    writer.finish();
    const whole = writer.toUint8Array(true);
    this.header = whole.slice(0, whole.length - END_OF_STREAM.length);
  }

  /** Returns the message of one record batch, without schema and end mark. */
  encode(rows: number, columns: Columns<S>): Uint8Array {
    const children = this.kinds.map(([name, kind], index) => dataOf(kind, this.schema.fields[index].type, rows, columns[name] as Uint32Array));
    const batch = new RecordBatch(this.schema, makeData({ type: new Struct(this.schema.fields), length: rows, nullCount: 0, children }));
    const whole = RecordBatchStreamWriter.writeAll([batch]).toUint8Array(true);
    return whole.subarray(this.header.length, whole.length - END_OF_STREAM.length);
  }

  /** Returns the columns of one message; views of `message`, which must begin at a multiple of 8 bytes. */
  decode(message: Uint8Array): { rows: number; columns: Columns<S> } {
    const whole = new Uint8Array(this.header.length + message.length);
    whole.set(this.header);
    whole.set(message, this.header.length);
    const batch = [...RecordBatchReader.from(whole)][0];
    const columns: Record<string, unknown> = {};
    this.kinds.forEach(([name, kind], index) => {
      const data = batch.data.children[index];
      const rows = batch.numRows;
      if (kind === 'u32' || kind === 'f64') columns[name] = (data.values as Uint32Array).subarray(0, rows);
      else if (isList(kind)) {
        const offsets = Uint32Array.from(data.valueOffsets.subarray(0, rows + 1));
        columns[name] = { offsets, values: (data.children[0].values as Uint32Array).subarray(0, offsets[rows]) };
      } else columns[name] = (data.children[0].values as Uint32Array).subarray(0, rows * widthOf(kind));
    });
    return { rows: batch.numRows, columns: columns as Columns<S> };
  }
}
