import { FlatTable } from '../core/flatTable.ts';
import { int16, int32, int64, int8, table, to, writeFlat, type FlatNode, type NewTable } from '../core/flatWriter.ts';
import { isList, widthOf, type Columns, type ColumnKind, type Lists, type StageSchema } from './columns.ts';

/** Arrow ends a stream with a continuation mark and a length of 0. */
export const END_OF_STREAM = new Uint8Array([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

const MARK = 0xffffffff;
const PREFIX_BYTES = 8;
/** Every buffer of a body begins at a multiple of this. */
const ALIGN = 64;
const NOTHING = new Uint8Array(ALIGN);
/** Metadata version 5, as Arrow numbers it. */
const V5 = 4;
const SCHEMA = 1;
const BATCH = 3;
const [INT, FLOATING, LIST, FIXED_LIST] = [2, 3, 12, 16];
const DOUBLE = 2;

const padded = (bytes: number, align: number): number => bytes + (-bytes & (align - 1));

function field(name: string, type: number, of: NewTable, children: readonly FlatNode[] = []): NewTable {
  return table([0, to({ text: name })], [1, int8(0)], [2, int8(type)], [3, to(of)], [5, to({ items: children })]);
}

const unsigned = (name: string, bits: number): NewTable => field(name, INT, table([0, int32(bits)], [1, int8(0)]));

function fieldOf(name: string, kind: ColumnKind): NewTable {
  if (kind === 'u32') return unsigned(name, 32);
  if (kind === 'f64') return field(name, FLOATING, table([0, int16(DOUBLE)]));
  if (isList(kind)) return field(name, LIST, table(), [unsigned('value', kind === 'u32[]' ? 32 : 8)]);
  return field(name, FIXED_LIST, table([0, int32(widthOf(kind))]), [unsigned('value', 32)]);
}

/** Returns the metadata of a message behind its prefix; a body of `bodyBytes` is to follow it. */
function framed(kind: number, header: NewTable, bodyBytes: number): Uint8Array {
  const metadata = writeFlat(table([0, int16(V5)], [1, int8(kind)], [2, to(header)], [3, int64(bodyBytes)]));
  const bytes = padded(PREFIX_BYTES + metadata.length, PREFIX_BYTES);
  const out = new Uint8Array(bytes);
  const view = new DataView(out.buffer);
  view.setUint32(0, MARK, true);
  view.setUint32(4, bytes - PREFIX_BYTES, true);
  out.set(metadata, PREFIX_BYTES);
  return out;
}

const longs = (values: readonly number[]): FlatNode => ({ raw: new Uint8Array(BigInt64Array.from(values, BigInt).buffer), count: values.length / 2 });

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

/** Buffers of a body, and what the metadata says of them. */
class Body {
  /** Length and nulls of each node. */
  readonly nodes: number[] = [];
  /** Offset and length of each buffer. */
  readonly places: number[] = [];
  /** The buffers as they are, and what fills them up. */
  readonly parts: Uint8Array[] = [];
  bytes = 0;

  /** Adds a node, whose validity is left out as nothing is null. */
  node(rows: number): void {
    this.nodes.push(rows, 0);
    this.places.push(this.bytes, 0);
  }

  buffer(content: Uint8Array): void {
    this.places.push(this.bytes, content.length);
    const end = this.bytes + content.length;
    this.bytes = padded(end, ALIGN);
    this.parts.push(content, NOTHING.subarray(0, this.bytes - end));
  }
}

/**
 * Turns blocks of typed columns into the messages of one Arrow IPC stream, and single messages back into columns. The
 * few types there are need no library, which takes longer to load than a small job takes to run.
 */
export class ArrowBlocks<S extends StageSchema> {
  /** The stream's first message: the schema with its metadata. */
  readonly header: Uint8Array;
  private readonly kinds: readonly (readonly [string, ColumnKind])[];

  constructor(kinds: S, metadata: ReadonlyMap<string, string>) {
    this.kinds = Object.entries(kinds);
    const pairs = [...metadata].map(([key, value]) => table([0, to({ text: key })], [1, to({ text: value })]));
    this.header = framed(SCHEMA, table([0, int16(0)], [1, to({ items: this.kinds.map(([name, kind]) => fieldOf(name, kind)) })], [2, to({ items: pairs })]), 0);
  }

  /** Returns the message of one record batch in parts, without schema and end mark: what is not a few bytes are views of `columns`. */
  encode(rows: number, columns: Columns<S>): readonly Uint8Array[] {
    const body = new Body();
    for (const [name, kind] of this.kinds) {
      body.node(rows);
      if (isList(kind)) {
        const { offsets, values } = columns[name] as Lists;
        body.buffer(bytesOf(offsets));
        body.node(values.length);
        body.buffer(bytesOf(values));
      } else {
        if (kind !== 'u32' && kind !== 'f64') body.node(rows * widthOf(kind));
        body.buffer(bytesOf(columns[name] as Uint32Array));
      }
    }
    const head = framed(BATCH, table([0, int64(rows)], [1, to(longs(body.nodes))], [2, to(longs(body.places))]), body.bytes);
    return [head, ...body.parts].filter(({ length }) => length > 0);
  }

  /** Returns the columns of one message; views of `message`, which must begin at a multiple of 8 bytes. */
  decode(message: Uint8Array): { rows: number; columns: Columns<S> } {
    const metadataBytes = new DataView(message.buffer, message.byteOffset, PREFIX_BYTES).getUint32(4, true);
    const batch = FlatTable.root(message.subarray(PREFIX_BYTES, PREFIX_BYTES + metadataBytes)).table(2) as FlatTable;
    const rows = batch.long(0);
    const places = batch.longs(2, 2);
    const body = message.byteOffset + PREFIX_BYTES + metadataBytes;
    let next = 0;
    const skipValidity = (): void => void (next += 2);
    const take = (type: Uint32ArrayConstructor | Float64ArrayConstructor | Uint8ArrayConstructor, length: number): Uint32Array | Float64Array | Uint8Array => {
      const at = body + places[next];
      next += 2;
      return new type(message.buffer as ArrayBuffer, at, length);
    };
    const columns: Record<string, unknown> = {};
    for (const [name, kind] of this.kinds) {
      skipValidity();
      if (isList(kind)) {
        const offsets = take(Uint32Array, rows + 1) as Uint32Array;
        skipValidity();
        columns[name] = { offsets, values: take(kind === 'u32[]' ? Uint32Array : Uint8Array, offsets[rows]) };
      } else {
        if (kind !== 'u32' && kind !== 'f64') skipValidity();
        columns[name] = take(kind === 'f64' ? Float64Array : Uint32Array, rows * widthOf(kind));
      }
    }
    return { rows, columns: columns as Columns<S> };
  }
}
