import { brokenArrow, FlatTable } from '../../../core/flatTable.ts';
import { int16, int32, int64, int8, table, to, writeFlat, type FlatNode, type NewTable } from '../../../core/flatWriter.ts';

/** Types of columns that are added to a table. */
export type AddedType =
  | { readonly kind: 'uint'; readonly bits: 8 | 16 | 32 | 64 }
  | { readonly kind: 'utf8' }
  | { readonly kind: 'fixed-binary'; readonly bytes: number }
  | { readonly kind: 'fixed-list'; readonly bits: 32 | 64; readonly size: number }
  | { readonly kind: 'list'; readonly bits: 64 };

export interface AddedField {
  readonly name: string;
  readonly type: AddedType;
}

/** Rows of one added column: nodes and buffers as the format orders them, validity included. */
export interface AddedData {
  readonly nodes: readonly { readonly length: number; readonly nulls: number }[];
  readonly buffers: readonly Uint8Array[];
}

/** Metadata version 5, as Arrow numbers it. */
const V5 = 4;
const HEADER_SCHEMA = 1;
const HEADER_BATCH = 3;
const BODY_ALIGN = 64;
const MARK = 0xffffffff;
const LENGTH_BYTES = 8;

/** A message that has been read: its bytes, the FlatBuffer in them, and where its parts lie in that. */
class OldMessage {
  readonly metadata: Uint8Array;
  readonly body: Uint8Array;
  readonly prefix: Uint8Array;
  readonly root: FlatTable;
  readonly header: FlatTable;

  constructor(bytes: Uint8Array, prefixBytes: number, bodyBytes: number) {
    this.prefix = bytes.subarray(0, prefixBytes);
    this.metadata = bytes.subarray(prefixBytes, bytes.length - bodyBytes);
    this.body = bytes.subarray(bytes.length - bodyBytes);
    this.root = FlatTable.root(this.metadata);
    const header = this.root.table(2);
    if (header === null) throw brokenArrow('a message without a header');
    this.header = header;
  }
}

interface Place {
  readonly bytes: Uint8Array;
  readonly prefixBytes: number;
  readonly bodyBytes: number;
}

function typeNode(type: AddedType): { readonly id: number; readonly node: NewTable; readonly children: readonly NewTable[] } {
  const unsigned = (bits: number): NewTable => table([0, int32(bits)], [1, int8(0)]);
  const item = (bits: number): NewTable => fieldNode({ name: 'item', type: { kind: 'uint', bits: bits as 32 | 64 } }, false);
  switch (type.kind) {
    case 'uint':
      return { id: 2, node: unsigned(type.bits), children: [] };
    case 'utf8':
      return { id: 5, node: table(), children: [] };
    case 'fixed-binary':
      return { id: 15, node: table([0, int32(type.bytes)]), children: [] };
    case 'fixed-list':
      return { id: 16, node: table([0, int32(type.size)]), children: [item(type.bits)] };
    default:
      return { id: 12, node: table(), children: [item(type.bits)] };
  }
}

function fieldNode({ name, type }: AddedField, nullable: boolean): NewTable {
  const { id, node, children } = typeNode(type);
  return table([0, to({ text: name })], [1, int8(nullable ? 1 : 0)], [2, int8(id)], [3, to(node)], [5, to({ items: children })]);
}

/**
 * Returns the schema of a table: columns, then metadata. With `old`, those come behind the columns and pairs it has,
 * which are carried along as they are: names, types, field metadata, dictionaries, order, repeated keys.
 */
export function schemaMessage(fields: readonly AddedField[], metadata: ReadonlyMap<string, string>, old: Place | null = null): Uint8Array {
  const before = old === null ? null : new OldMessage(old.bytes, old.prefixBytes, old.bodyBytes);
  const schema = schemaNode(fields, metadata, before?.header ?? null);
  return framed(messageNode(before, HEADER_SCHEMA, schema, 0), before);
}

function schemaNode(fields: readonly AddedField[], metadata: ReadonlyMap<string, string>, old: FlatTable | null): NewTable {
  const columns: FlatNode[] = [...(old?.places(1) ?? []).map((place) => ({ old: place })), ...fields.map((field) => fieldNode(field, true))];
  const pairs: FlatNode[] = [...(old?.places(2) ?? []).map((place) => ({ old: place })), ...[...metadata].map(([key, value]) => table([0, to({ text: key })], [1, to({ text: value })]))];
  const features = old?.place(3) ?? 0;
  return table([0, int16(0)], [1, to({ items: columns })], [2, to({ items: pairs })], ...(features === 0 ? [] : [[3, to({ old: features })] as const]));
}

function messageNode(old: OldMessage | null, kind: number, header: NewTable, bodyBytes: number): NewTable {
  const pairs = old?.root.place(4) ?? 0;
  return table([0, int16(old?.root.short(0) ?? V5)], [1, int8(kind)], [2, to(header)], [3, int64(bodyBytes)], ...(pairs === 0 ? [] : [[4, to({ old: pairs })] as const]));
}

/** Prefix and metadata, as long as a multiple of eight bytes, in the manner of the old message. */
function framed(root: NewTable, old: OldMessage | null): Uint8Array {
  const metadata = writeFlat(root, old?.metadata);
  const marked = old === null || old.prefix.length === 8;
  const prefix = marked ? 8 : 4;
  const padding = -(prefix + metadata.length) & 7;
  const out = new Uint8Array(prefix + metadata.length + padding);
  const view = new DataView(out.buffer);
  if (marked) view.setUint32(0, MARK, true);
  view.setUint32(prefix - 4, metadata.length + padding, true);
  out.set(metadata, prefix);
  return out;
}

/**
 * Returns a record batch in pieces. With `old`, the columns come behind those it has: its body is carried along byte for
 * byte, and what is added is stored plainly where that is compressed, since hashes do not compress.
 */
export function batchMessage(rows: number, columns: readonly AddedData[], old: (Place & { readonly compressed: boolean }) | null = null): Uint8Array[] {
  const before = old === null ? null : new OldMessage(old.bytes, old.prefixBytes, old.bodyBytes);
  const oldBody = before?.body ?? new Uint8Array(0);
  const body: Uint8Array[] = oldBody.length === 0 ? [] : [oldBody];
  let written = oldBody.length;
  const pad = (): void => {
    const padding = -written & (BODY_ALIGN - 1);
    if (padding > 0) body.push(new Uint8Array(padding));
    written += padding;
  };
  pad();
  const nodes = columns.flatMap((column) => column.nodes.flatMap(({ length, nulls }) => [length, nulls]));
  const buffers: number[] = [];
  for (const content of columns.flatMap((column) => column.buffers)) {
    const stored = content.length > 0 && old?.compressed === true;
    buffers.push(written, content.length + (stored ? LENGTH_BYTES : 0));
    // −1 stands for a buffer that is not compressed.
    if (stored) body.push(new Uint8Array(LENGTH_BYTES).fill(0xff));
    if (content.length > 0) body.push(content);
    written += content.length + (stored ? LENGTH_BYTES : 0);
    pad();
  }
  const compression = before?.header.place(3) ?? 0;
  const variadic = before?.header.place(4) ?? 0;
  const batch = table(
    [0, int64(rows)],
    [1, to(structs(before, 1, nodes))],
    [2, to(structs(before, 2, buffers))],
    ...(compression === 0 ? [] : [[3, to({ old: compression })] as const]),
    ...(variadic === 0 ? [] : [[4, to({ old: variadic })] as const]),
  );
  return [framed(messageNode(before, HEADER_BATCH, batch, written), before), ...body];
}

/** The pairs of longs of an old vector, and new ones behind them. */
function structs(old: OldMessage | null, id: number, added: readonly number[]): FlatNode {
  const all = [...(old?.header.longs(id, 2) ?? []), ...added];
  return { raw: new Uint8Array(BigInt64Array.from(all, BigInt).buffer), count: all.length / 2 };
}

/** What ends a stream. */
export const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

const MAGIC = new TextEncoder().encode('ARROW1');
/** Before the first message of a file. */
export const FILE_HEAD = Uint8Array.of(...MAGIC, 0, 0);

/** Where a record batch lies in a file. */
export interface Block {
  readonly offset: number;
  readonly metadataBytes: number;
  readonly bodyBytes: number;
}

/** Returns what stands behind the end-of-stream mark of a file. */
export function fileFooter(fields: readonly AddedField[], metadata: ReadonlyMap<string, string>, blocks: readonly Block[]): Uint8Array {
  const places = new Uint8Array(24 * blocks.length);
  const view = new DataView(places.buffer);
  blocks.forEach(({ offset, metadataBytes, bodyBytes }, i) => {
    view.setBigInt64(24 * i, BigInt(offset), true);
    view.setInt32(24 * i + 8, metadataBytes, true);
    view.setBigInt64(24 * i + 16, BigInt(bodyBytes), true);
  });
  const footer = writeFlat(table([0, int16(V5)], [1, to(schemaNode(fields, metadata, null))], [2, to({ raw: new Uint8Array(0), count: 0 })], [3, to({ raw: places, count: blocks.length })]));
  const out = new Uint8Array(footer.length + 4 + MAGIC.length);
  out.set(footer);
  new DataView(out.buffer).setInt32(footer.length, footer.length, true);
  out.set(MAGIC, footer.length + 4);
  return out;
}
