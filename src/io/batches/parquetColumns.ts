import type { Data, DataType } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet';
import { UnsupportedError } from '../../core/errors.ts';
import { isText } from '../parquet/parquetCells.ts';
import type { PlainValue } from '../parquet/parquetPages.ts';

type Arrow = typeof import('apache-arrow');

/** The Arrow type of a flat Parquet column, and what makes a chunk of its stored values. */
interface ArrowOfParquet {
  readonly type: DataType;
  chunk(values: readonly PlainValue[]): Data;
}

/** Values of one width, laid out by `write`. */
interface Fixed {
  readonly type: DataType;
  readonly bytes: number;
  readonly write: (view: DataView, at: number, value: Exclude<PlainValue, null>) => void;
}

/**
 * Returns the Arrow type of the column's logical type: strings are Utf8, other byte strings Binary or FixedSizeBinary,
 * whole numbers, dates, times, timestamps and decimals keep their width and unit.
 * @throws UnsupportedError naming the column, for INT96 and decimals in byte strings of any length
 */
export function arrowOfParquet(arrow: Arrow, element: SchemaElement): ArrowOfParquet {
  if (element.type === 'BYTE_ARRAY') {
    // Without an annotation it may be anything; jobs take Binary for text too.
    if (isText(element) && logicalOf(element) !== undefined) return { type: new arrow.Utf8(), chunk: (values) => bytesChunk(arrow, new arrow.Utf8(), values) };
    if (logicalOf(element) !== 'DECIMAL') return { type: new arrow.Binary(), chunk: (values) => bytesChunk(arrow, new arrow.Binary(), values) };
  }
  if (element.type === 'BOOLEAN') return { type: new arrow.Bool(), chunk: (values) => bitsChunk(arrow, values) };
  const fixed = fixedOf(arrow, element);
  if (fixed === null) {
    throw new UnsupportedError({ expected: `column "${element.name}" of a type that Arrow has`, found: `${String(element.type)}${logicalOf(element) === undefined ? '' : ` (${logicalOf(element)})`}`, remedy: 'leave it out of `columns`' });
  }
  return { type: fixed.type, chunk: (values) => fixedChunk(arrow, fixed, values) };
}

const logicalOf = ({ logical_type, converted_type }: SchemaElement): string | undefined => logical_type?.type ?? converted_type;

function fixedOf(arrow: Arrow, element: SchemaElement): Fixed | null {
  const { type, type_length, scale, precision, logical_type: logical, converted_type } = element;
  const name = logicalOf(element);
  if (name === 'DECIMAL' && type !== 'BYTE_ARRAY') {
    return { type: new arrow.Decimal(scale ?? 0, precision ?? 38, 128), bytes: 16, write: writeDecimal };
  }
  switch (type) {
    case 'INT32': {
      if (name === 'DATE') return { type: new arrow.DateDay(), bytes: 4, write: writeInt32 };
      if (name === 'TIME' || name === 'TIME_MILLIS') return { type: new arrow.TimeMillisecond(), bytes: 4, write: writeInt32 };
      const { bits, signed } = integerOf(element, 32);
      return { type: new arrow.Int(signed, bits as 32), bytes: bits / 8, write: (view, at, value) => (bits === 8 ? view.setInt8(at, Number(value)) : bits === 16 ? view.setInt16(at, Number(value), true) : view.setInt32(at, Number(value), true)) };
    }
    case 'INT64': {
      const unit = unitOf(logical, converted_type);
      const micro = unit !== 'NANOS';
      if (name?.startsWith('TIMESTAMP') === true) {
        const utc = logical?.type === 'TIMESTAMP' ? logical.isAdjustedToUTC : true;
        const code = unit === 'MILLIS' ? arrow.TimeUnit.MILLISECOND : micro ? arrow.TimeUnit.MICROSECOND : arrow.TimeUnit.NANOSECOND;
        return { type: new arrow.Timestamp(code, utc ? 'UTC' : null), bytes: 8, write: writeInt64 };
      }
      if (name?.startsWith('TIME') === true) return { type: micro ? new arrow.TimeMicrosecond() : new arrow.TimeNanosecond(), bytes: 8, write: writeInt64 };
      return { type: new arrow.Int(integerOf(element, 64).signed, 64), bytes: 8, write: writeInt64 };
    }
    case 'FLOAT':
      return { type: new arrow.Float32(), bytes: 4, write: (view, at, value) => view.setFloat32(at, value as number, true) };
    case 'DOUBLE':
      return { type: new arrow.Float64(), bytes: 8, write: (view, at, value) => view.setFloat64(at, value as number, true) };
    case 'FIXED_LEN_BYTE_ARRAY': {
      const bytes = type_length ?? 0;
      return bytes === 0 ? null : { type: new arrow.FixedSizeBinary(bytes), bytes, write: (view, at, value) => new Uint8Array(view.buffer, view.byteOffset + at, bytes).set(value as Uint8Array) };
    }
    default:
      return null;
  }
}

function integerOf({ logical_type, converted_type }: SchemaElement, width: number): { readonly bits: number; readonly signed: boolean } {
  if (logical_type?.type === 'INTEGER') return { bits: Math.min(logical_type.bitWidth, width), signed: logical_type.isSigned };
  const match = /^(U?)INT_(\d+)$/.exec(converted_type ?? '');
  return match === null ? { bits: width, signed: true } : { bits: Math.min(Number(match[2]), width), signed: match[1] === '' };
}

function unitOf(logical: SchemaElement['logical_type'], converted: string | undefined): string {
  if (logical?.type === 'TIMESTAMP' || logical?.type === 'TIME') return logical.unit;
  return converted?.endsWith('MILLIS') === true ? 'MILLIS' : 'MICROS';
}

const writeInt32 = (view: DataView, at: number, value: Exclude<PlainValue, null>): void => view.setInt32(at, Number(value), true);
const writeInt64 = (view: DataView, at: number, value: Exclude<PlainValue, null>): void => view.setBigInt64(at, BigInt(value as bigint), true);

/** Stored as an integer, or as bytes with the highest first. */
function writeDecimal(view: DataView, at: number, value: Exclude<PlainValue, null>): void {
  let unscaled: bigint;
  if (value instanceof Uint8Array) {
    unscaled = BigInt.asIntN(8 * value.length, BigInt(`0x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex') || '0'}`));
  } else unscaled = BigInt(value);
  view.setBigInt64(at, BigInt.asIntN(64, unscaled), true);
  view.setBigInt64(at + 8, BigInt.asIntN(64, unscaled >> 64n), true);
}

function validity(values: readonly PlainValue[]): { readonly length: number; readonly nullCount: number; readonly nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array((values.length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === null) nullCount++;
    else nullBitmap[i >> 3] |= 1 << (i & 7);
  }
  return { length: values.length, nullCount, ...(nullCount > 0 ? { nullBitmap } : {}) };
}

function bytesChunk({ makeData }: Arrow, type: DataType, values: readonly PlainValue[]): Data {
  const valueOffsets = new Int32Array(values.length + 1);
  values.forEach((value, i) => (valueOffsets[i + 1] = valueOffsets[i] + ((value as Uint8Array | null)?.length ?? 0)));
  const data = new Uint8Array(valueOffsets[values.length]);
  values.forEach((value, i) => {
    if (value !== null) data.set(value as Uint8Array, valueOffsets[i]);
  });
  return makeData({ type, ...validity(values), valueOffsets, data } as never) as Data;
}

function bitsChunk({ Bool, makeData }: Arrow, values: readonly PlainValue[]): Data {
  const data = new Uint8Array((values.length + 7) >> 3);
  values.forEach((value, i) => {
    if (value === true) data[i >> 3] |= 1 << (i & 7);
  });
  return makeData({ type: new Bool(), ...validity(values), data } as never) as Data;
}

function fixedChunk({ makeData }: Arrow, { type, bytes, write }: Fixed, values: readonly PlainValue[]): Data {
  const view = new DataView(new ArrayBuffer(values.length * bytes));
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value !== null) write(view, i * bytes, value);
  }
  // Each type has an array of its own over these bytes.
  const array = type.ArrayType as new (buffer: ArrayBufferLike) => unknown;
  return makeData({ type, ...validity(values), data: new array(view.buffer) } as never) as Data;
}
