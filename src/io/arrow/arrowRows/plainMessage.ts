import type { ArrowMessage } from '../arrowMessages.ts';
import { brokenArrow, FlatTable } from '../../../core/flatTable.ts';
import { joinBytes } from '../../joinBytes.ts';
import { bufferCodec } from './bodyCodec.ts';

const ALIGN = 8;

/**
 * Returns a message with its buffers decompressed and nothing said about compression: readers that know no codec take it.
 * @param whole the message as it stands in the file, prefix and body included; changed
 * @throws FormatError, UnsupportedError without a file name
 */
export async function plainMessage(whole: Uint8Array, message: ArrowMessage): Promise<Uint8Array> {
  if (message.codec === -1 || message.kind === 'schema') return whole;
  const codec = await bufferCodec(message.codec);
  const head = whole.length - message.bodyBytes;
  const metadata = whole.subarray(message.prefixBytes, head);
  const body = whole.subarray(head);
  const root = FlatTable.root(metadata);
  const header = root.table(2);
  const batch = message.kind === 'dictionary' ? header?.table(1) : header;
  const compression = batch?.table(3);
  if (header === null || batch == null || compression == null) throw brokenArrow('a message without a header');
  // No writer known shares them; one that did would lose a field of another table.
  if ([root, compression, ...(batch === header ? [] : [header])].some((table) => table.description === batch.description)) throw brokenArrow('tables of different kinds described as one');
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  const { count, at } = batch.vector(2, 16);
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let i = 0; i < count; i++) {
    const start = Number(view.getBigInt64(at + 16 * i, true));
    const content = codec.unwrap(body.subarray(start, start + Number(view.getBigInt64(at + 16 * i + 8, true))));
    view.setBigInt64(at + 16 * i, BigInt(length), true);
    view.setBigInt64(at + 16 * i + 8, BigInt(content.length), true);
    const padding = -content.length & (ALIGN - 1);
    parts.push(content, new Uint8Array(padding));
    length += content.length + padding;
  }
  const place = root.longPlace(3);
  if (place !== 0) view.setBigInt64(place, BigInt(length), true);
  else if (length > 0) throw brokenArrow('a body of no length');
  batch.drop(3);
  return joinBytes([whole.subarray(0, head), ...parts]);
}

/** Where a footer stands in a message made of it: behind the root offset, a description of three fields and the table. */
const FOOTER_AT = 32;
const SCHEMA = 1;

/**
 * Returns the message with the schema of a file's footer, as a stream begins: files need not have one. Offsets in a
 * FlatBuffer are relative, so the footer's bytes stand as they are behind a table that points into them.
 * @throws FormatError without a file name
 */
export function schemaMessage(footer: Uint8Array): Uint8Array {
  const root = FlatTable.root(footer);
  const schema = root.table(1);
  if (schema === null) throw brokenArrow('a footer without a schema');
  const length = (FOOTER_AT + footer.length + ALIGN - 1) & -ALIGN;
  const message = new Uint8Array(8 + length);
  const view = new DataView(message.buffer, 8);
  const prefix = new DataView(message.buffer);
  prefix.setInt32(0, -1, true);
  prefix.setInt32(4, length, true);
  const description = 4;
  const table = 16;
  view.setUint32(0, table, true);
  // Its own size, the table's, and the places of version, header type and header in it.
  [10, 12, 4, 6, 8].forEach((value, i) => view.setUint16(description + 2 * i, value, true));
  view.setInt32(table, table - description, true);
  view.setInt16(table + 4, root.short(0), true);
  view.setUint8(table + 6, SCHEMA);
  view.setUint32(table + 8, FOOTER_AT + schema.start - (table + 8), true);
  message.set(footer, 8 + FOOTER_AT);
  return message;
}
