import type { Data, DataType, Field, RecordBatch, Schema } from 'apache-arrow';
import type { AddedData, AddedField, AddedType } from '../arrow/arrowStream/addedColumns.ts';

type Arrow = typeof import('apache-arrow');

/** Returns a schema with further columns and metadata behind those it has, as `schemaMessage` writes it. */
export function withFields(arrow: Arrow, schema: Schema, fields: readonly AddedField[], metadata: ReadonlyMap<string, string>): Schema {
  const added = fields.map(({ name, type }) => new arrow.Field(name, typeOf(arrow, type), true));
  return new arrow.Schema([...schema.fields, ...added], new Map([...schema.metadata, ...metadata]));
}

/**
 * Returns a batch of `schema`, made by `withFields`, with the columns of `batch` and those added. All buffers are shared.
 * @param data one for each field added, of the batch's rows
 */
export function withColumns(arrow: Arrow, schema: Schema, batch: RecordBatch, fields: readonly AddedField[], data: readonly AddedData[]): RecordBatch {
  const added = fields.map(({ type }, at) => dataOf(arrow, type, data[at]));
  const children = [...batch.data.children, ...added];
  return new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: batch.numRows, nullCount: 0, children }));
}

function unsigned(arrow: Arrow, bits: number): DataType {
  return bits === 8 ? new arrow.Uint8() : bits === 16 ? new arrow.Uint16() : bits === 32 ? new arrow.Uint32() : new arrow.Uint64();
}

function typeOf(arrow: Arrow, type: AddedType): DataType {
  const item = (bits: number): Field => new arrow.Field('item', unsigned(arrow, bits), false);
  switch (type.kind) {
    case 'uint':
      return unsigned(arrow, type.bits);
    case 'utf8':
      return new arrow.Utf8();
    case 'fixed-binary':
      return new arrow.FixedSizeBinary(type.bytes);
    case 'fixed-list':
      return new arrow.FixedSizeList(type.size, item(type.bits));
    case 'list':
      return new arrow.List(item(type.bits));
  }
}

function words(bytes: Uint8Array, bits: number): Uint8Array | Uint16Array | Uint32Array | BigUint64Array {
  const { buffer, byteOffset, byteLength } = bytes;
  if (bits === 8) return bytes;
  if (bits === 16) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return bits === 32 ? new Uint32Array(buffer, byteOffset, byteLength / 4) : new BigUint64Array(buffer, byteOffset, byteLength / 8);
}

/** Buffers in the order of the format: validity, offsets, values; those of a list's items behind its own. */
function dataOf(arrow: Arrow, added: AddedType, { nodes, buffers }: AddedData): Data {
  const type = typeOf(arrow, added);
  const own = { type, length: nodes[0].length, nullCount: nodes[0].nulls, nullBitmap: nodes[0].nulls === 0 ? null : buffers[0] };
  const items = (bits: number, values: Uint8Array): Data => arrow.makeData({ type: unsigned(arrow, bits), length: nodes[1].length, nullCount: 0, data: words(values, bits) } as Parameters<Arrow['makeData']>[0]);
  const offsets = (bytes: Uint8Array): Int32Array => new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const made = ((): object => {
    switch (added.kind) {
      case 'uint':
        return { ...own, data: words(buffers[1], added.bits) };
      case 'utf8':
        return { ...own, valueOffsets: offsets(buffers[1]), data: buffers[2] };
      case 'fixed-binary':
        return { ...own, data: buffers[1] };
      case 'fixed-list':
        return { ...own, child: items(added.bits, buffers[2]) };
      case 'list':
        return { ...own, valueOffsets: offsets(buffers[1]), child: items(added.bits, buffers[3]) };
    }
  })();
  return arrow.makeData(made as Parameters<Arrow['makeData']>[0]);
}
