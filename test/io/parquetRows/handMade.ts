import { encodeStruct } from '../../../src/io/parquet/parquetRows/thriftWriter.ts';
import { TYPE, type ThriftField, type ThriftStruct, type ThriftValue } from '../../../src/io/parquet/parquetRows/thrift.ts';

/** A struct from [field number, value]: numbers are 32 bits, bigints 64, strings and bytes binary, arrays lists. */
export type Members = readonly (readonly [number, Plain])[];
type Plain = boolean | number | bigint | string | Uint8Array | ThriftStruct | readonly Plain[];

export function struct(members: Members): ThriftStruct {
  return { fields: members.map(([id, value]): ThriftField => ({ id, type: typeOf(value), value: valueOf(value) })) };
}

function typeOf(value: Plain): number {
  if (typeof value === 'boolean') return TYPE.TRUE;
  if (typeof value === 'number') return TYPE.I32;
  if (typeof value === 'bigint') return TYPE.I64;
  if (typeof value === 'string' || value instanceof Uint8Array) return TYPE.BINARY;
  return Array.isArray(value) ? TYPE.LIST : TYPE.STRUCT;
}

function valueOf(value: Plain): ThriftValue {
  if (typeof value === 'string') return new TextEncoder().encode(value);
  if (Array.isArray(value)) return { element: value.length === 0 ? TYPE.STRUCT : typeOf(value[0]), items: value.map(valueOf) };
  return value as ThriftValue;
}

export interface HandPage {
  readonly kind: 'dictionary' | 'v1' | 'v2';
  readonly count: number;
  readonly encoding: number;
  readonly repetition?: readonly number[];
  readonly definition?: readonly number[];
  readonly values: Uint8Array;
  readonly nulls?: number;
  readonly rows?: number;
  readonly levelEncoding?: number;
  /** In place of the true one. */
  readonly uncompressed?: number;
  /** Put into the header as they are. */
  readonly headerMore?: Members;
  readonly pageMore?: Members;
}

export interface HandColumn {
  /** Schema elements: the column's own, and those below it. */
  readonly schema: readonly Members[];
  readonly type: number;
  readonly values: number;
  readonly pages: readonly HandPage[];
  readonly codec?: number;
  readonly compress?: (bytes: Uint8Array) => Uint8Array;
  /** In place of, or beside, the fields of the chunk and of its description. */
  readonly meta?: (fields: Map<number, Plain>, headers: readonly number[]) => void;
  readonly chunk?: Members;
}

/** Levels one at a time: runs of length one, four bytes of length in front for version 1. */
function levels(values: readonly number[] | undefined, prefixed: boolean): Uint8Array {
  if (values === undefined) return new Uint8Array(0);
  const runs = Uint8Array.from(values.flatMap((value) => [2, value]));
  return prefixed ? concat([u32(runs.length), runs]) : runs;
}

export const u32 = (value: number): Uint8Array => Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
export const i64 = (value: number): Uint8Array => new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
export const strings = (values: readonly string[]): Uint8Array => concat(values.flatMap((value) => [u32(Buffer.byteLength(value)), Buffer.from(value)]));

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function pageBytes(page: HandPage, compress: (bytes: Uint8Array) => Uint8Array): { readonly header: Uint8Array; readonly stored: Uint8Array; readonly uncompressed: number } {
  const pack = (bytes: Uint8Array): Uint8Array => (bytes.length === 0 ? bytes : compress(bytes));
  const more = page.pageMore ?? [];
  const level = page.levelEncoding ?? 3;
  let stored: Uint8Array;
  let uncompressed: number;
  let own: readonly [number, Plain];
  if (page.kind === 'v2') {
    const repetition = levels(page.repetition, false);
    const definition = levels(page.definition, false);
    stored = concat([repetition, definition, pack(page.values)]);
    uncompressed = repetition.length + definition.length + page.values.length;
    own = [8, struct([[1, page.count], [2, page.nulls ?? 0], [3, page.rows ?? page.count], [4, page.encoding], [5, definition.length], [6, repetition.length], [7, page.values.length > 0], ...more])];
  } else {
    const body = concat([levels(page.repetition, true), levels(page.definition, true), page.values]);
    stored = pack(body);
    uncompressed = body.length;
    own = page.kind === 'dictionary' ? [7, struct([[1, page.count], [2, page.encoding], ...more])] : [5, struct([[1, page.count], [2, page.encoding], [3, level], [4, level], ...more])];
  }
  const type = { v1: 0, dictionary: 2, v2: 3 }[page.kind];
  const header = encodeStruct(struct([[1, type], [2, page.uncompressed ?? uncompressed], [3, stored.length], ...(page.headerMore ?? []), own]));
  return { header, stored, uncompressed };
}

/** A Parquet file of one row group a list of columns, each page as told: for what no writer makes. */
export function handMade(groups: readonly { readonly rows: number; readonly columns: readonly HandColumn[] }[], footerMore: Members = [], rows?: bigint): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('PAR1')];
  let at = 4;
  const rowGroups = groups.map(({ rows: count, columns }) => {
    const chunks = columns.map((column) => {
      const start = at;
      let uncompressed = 0;
      let data = -1;
      const headers: number[] = [];
      for (const page of column.pages) {
        const built = pageBytes(page, column.compress ?? ((bytes) => bytes));
        if (page.kind !== 'dictionary' && data < 0) data = at;
        headers.push(built.header.length);
        parts.push(built.header, built.stored);
        at += built.header.length + built.stored.length;
        uncompressed += built.header.length + built.uncompressed;
      }
      const fields = new Map<number, Plain>([
        [1, column.type], [2, [...new Set([3, ...column.pages.map(({ encoding }) => encoding)])]], [3, column.schema.map((each) => String(new Map(each).get(4)))], [4, column.codec ?? 0],
        [5, BigInt(column.values)], [6, BigInt(uncompressed)], [7, BigInt(at - start)], [9, BigInt(data < 0 ? start : data)],
      ]);
      if (column.pages[0]?.kind === 'dictionary') fields.set(11, BigInt(start));
      column.meta?.(fields, headers);
      return struct([...(column.chunk ?? []).filter(([id]) => id < 2), [2, 0n], [3, struct([...fields].sort(([a], [b]) => a - b))], ...(column.chunk ?? []).filter(([id]) => id > 3)]);
    });
    return struct([[1, chunks], [2, 1n], [3, BigInt(count)]]);
  });
  const schema = [struct([[4, 'root'], [5, groups[0].columns.length]]), ...groups[0].columns.flatMap((column) => column.schema.map(struct))];
  const total = rows ?? BigInt(groups.reduce((sum, group) => sum + group.rows, 0));
  const override = new Map(footerMore);
  const members: [number, Plain][] = [[1, 1], [2, schema], [3, total], [4, rowGroups], [6, 'by hand']];
  const merged = new Map<number, Plain>([...members, ...override]);
  const footer = encodeStruct(struct([...merged].sort(([a], [b]) => a - b)));
  return concat([...parts, footer, u32(footer.length), Buffer.from('PAR1')]);
}
