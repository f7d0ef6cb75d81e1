import { FormatError, UnsupportedError } from '../../core/errors.ts';
import { arrowField, type ArrowField } from './arrowFields.ts';
import { brokenArrow, FlatTable } from '../../core/flatTable.ts';
import type { ReadRange } from '../readRange.ts';

/** Codec of a body, by Arrow's number; -1 for bodies that are not compressed. */
export type BodyCodec = -1 | 0 | 1;

export interface ArrowMessage {
  readonly kind: 'schema' | 'dictionary' | 'batch';
  /** Of the whole message in the file, prefix and body included. */
  readonly offset: number;
  readonly bytes: number;
  /** Bytes before the metadata: a length, and mostly a mark before it. */
  readonly prefixBytes: number;
  /** Rows of a batch. */
  readonly rows: number;
  readonly bodyBytes: number;
  readonly codec: BodyCodec;
}

export interface ArrowLayout {
  readonly isFile: boolean;
  /** In order; for files dictionaries come first. A file's footer holds its schema. */
  readonly messages: readonly ArrowMessage[];
  /** Columns, in the order in which their nodes and buffers stand in a batch. */
  readonly fields: readonly ArrowField[];
  /** Of the schema; of a key that is there twice, the last. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Where a file's footer lies; null for streams. */
  readonly footer: { readonly offset: number; readonly bytes: number } | null;
}

const V4 = 3;
const MAX_FIELDS = 100_000;
const MAX_METADATA = 256 * 2 ** 20;
/** Some writers let fields share the bytes of a short name; names and values beyond twice the metadata and this are no such thing. */
const SHARED_STRINGS = 2 ** 20;

/** What metadata may still describe: offsets may name one table or string many times, so that a few bytes stand for an endless schema. */
interface Allowance {
  fields: number;
  strings: number;
}

function allowanceOf(metadataBytes: number): Allowance {
  return { fields: MAX_FIELDS, strings: 2 * metadataBytes + SHARED_STRINGS };
}

/**
 * Reads and checks all metadata of a file or stream, told apart by content, and none of the data.
 * @throws FormatError, UnsupportedError without a file name
 */
export async function readArrowLayout(read: ReadRange, size: number): Promise<ArrowLayout> {
  const head = Buffer.from(await read(0, Math.min(size, 8)));
  return head.subarray(0, 6).toString('latin1') === 'ARROW1' ? readFileLayout(read, size) : readStreamLayout(read, size);
}

async function readFileLayout(read: ReadRange, size: number): Promise<ArrowLayout> {
  const tail = Buffer.from(await read(Math.max(size - 10, 0), size));
  if (size < 20 || tail.subarray(4).toString('latin1') !== 'ARROW1') throw brokenArrow('no footer at the end of the file');
  const length = tail.readInt32LE(0);
  if (length <= 0 || length > size - 18) throw brokenArrow(`a footer of ${length} bytes`);
  const footer = FlatTable.root(await read(size - 10 - length, size - 10));
  const version = footer.short(0);
  checkVersion(version);
  const schema = footer.table(1);
  if (schema === null) throw brokenArrow('a footer without a schema');
  const allowance = allowanceOf(length);
  const fields = fieldsOf(schema, version, allowance);
  checkPairs(footer, 4, allowance);
  const messages: ArrowMessage[] = [];
  for (const [kind, blocks] of [['dictionary', footer.blocks(2)], ['batch', footer.blocks(3)]] as const) {
    for (const block of blocks) {
      const found = await readMessage(read, block.offset, size);
      if (found === null || found.message.kind !== kind) throw brokenArrow('a footer that names what is no such message');
      messages.push(found.message);
    }
  }
  return { isFile: true, messages, fields, metadata: pairsOf(schema), footer: { offset: size - 10 - length, bytes: length } };
}

async function readStreamLayout(read: ReadRange, size: number): Promise<ArrowLayout> {
  const messages: ArrowMessage[] = [];
  let fields: readonly ArrowField[] = [];
  let metadata: ReadonlyMap<string, string> = new Map();
  for (let at = 0; at < size; ) {
    const found = await readMessage(read, at, size);
    if (found === null) {
      assertLast(await read(at, Math.min(at + LOOK_BEHIND, size)));
      break;
    }
    const { message } = found;
    if (found.fields !== null) ({ fields, metadata } = found);
    if ((message.kind === 'schema') !== (messages.length === 0)) throw brokenArrow(messages.length === 0 ? 'a stream that does not begin with a schema' : 'a second schema');
    messages.push(message);
    at = message.offset + message.bytes;
  }
  if (messages.length === 0) throw brokenArrow('a stream without a schema');
  return { isFile: false, messages, fields, metadata, footer: null };
}

/** Bytes of an end-of-stream mark, and of what would stand behind it. */
export const LOOK_BEHIND = 64;

/**
 * Checks that no stream follows one that has ended: readers stop there, so its rows would be lost without a word. Zeros
 * are padding.
 * @param bytes from the end-of-stream mark on
 * @throws FormatError without a file name
 */
export function assertLast(bytes: Uint8Array): void {
  const mark = bytes[0] === 0xff ? 8 : 4;
  if (bytes.subarray(mark).some((byte) => byte !== 0)) {
    throw new FormatError({ expected: 'one Arrow stream', found: 'more behind its end, such as another stream', remedy: 'write the tables as one stream, or into files of their own' });
  }
}

/** With its columns and metadata where it is a schema. */
type FoundMessage = { readonly message: ArrowMessage } & ({ readonly fields: null } | { readonly fields: readonly ArrowField[]; readonly metadata: ReadonlyMap<string, string> });

/**
 * Returns the message at `offset`, its metadata read and checked, and for a schema its columns; null at the
 * end-of-stream mark.
 * @param size of the file; Infinity where nobody knows yet
 */
export async function readMessage(read: ReadRange, offset: number, size: number): Promise<FoundMessage | null> {
  const prefix = Buffer.from(await read(offset, Math.min(offset + 8, size)));
  if (prefix.length < 4) throw brokenArrow('a message cut short');
  // Files older than Arrow 0.15 have no continuation mark.
  const marked = prefix.readInt32LE(0) === -1;
  if (marked && prefix.length < 8) throw brokenArrow('a message cut short');
  const prefixBytes = marked ? 8 : 4;
  const length = prefix.readInt32LE(marked ? 4 : 0);
  if (length === 0) return null;
  if (length < 0 || length > MAX_METADATA || offset + prefixBytes + length > size) throw brokenArrow(`a message of ${length} bytes of metadata`);
  const metadata = await read(offset + prefixBytes, offset + prefixBytes + length);
  if (metadata.length !== length) throw brokenArrow('the file cut short');
  const message = FlatTable.root(metadata);
  const version = message.short(0);
  checkVersion(version);
  const allowance = allowanceOf(length);
  checkPairs(message, 4, allowance);
  const bodyBytes = message.long(3);
  const bytes = prefixBytes + length + bodyBytes;
  if (offset + bytes > size) throw brokenArrow('a body that reaches beyond the file');
  const header = message.table(2);
  if (header === null) throw brokenArrow('a message without a header');
  const place = { offset, bytes, prefixBytes, bodyBytes };
  switch (message.byte(1)) {
    case 1:
      return { message: { ...place, kind: 'schema', rows: 0, codec: -1 }, fields: fieldsOf(header, version, allowance), metadata: pairsOf(header) };
    case 2: {
      const data = header.table(1);
      if (data === null) throw brokenArrow('a dictionary without values');
      return { message: { ...place, kind: 'dictionary', rows: 0, codec: checkBatch(data, bodyBytes).codec }, fields: null };
    }
    case 3:
      return { message: { ...place, kind: 'batch', ...checkBatch(header, bodyBytes) }, fields: null };
    default:
      throw new UnsupportedError({ expected: 'record batches', found: 'tensors', remedy: 'write the data as a table' });
  }
}

function checkVersion(version: number): void {
  if (version < V4 || version > 4) {
    throw new UnsupportedError({ expected: 'Arrow metadata of version 4 or 5', found: `version ${version + 1}`, remedy: 'write the file again with a current Arrow' });
  }
}

function checkBatch(batch: FlatTable, bodyBytes: number): { rows: number; codec: BodyCodec } {
  const rows = batch.long(0);
  if (rows > 2 ** 31 - 1) throw new UnsupportedError({ expected: 'batches of less than 2^31 rows', found: `one of ${rows}`, remedy: 'write smaller batches' });
  batch.longs(1, 2);
  const buffers = batch.longs(2, 2);
  for (let i = 0; i < buffers.length; i += 2) if (buffers[i] + buffers[i + 1] > bodyBytes) throw brokenArrow('a buffer outside its body');
  if (batch.longs(4, 1).some((count) => count > buffers.length)) throw brokenArrow('more buffers than there are');
  const compression = batch.table(3);
  if (compression === null) return { rows, codec: -1 };
  const codec = compression.byte(0);
  if (codec !== 0 && codec !== 1) throw new UnsupportedError({ expected: 'bodies compressed with zstd', found: `codec ${codec}`, remedy: 'write the file again without compression' });
  return { rows, codec };
}

/** Checks a schema and returns the layouts of its columns. */
function fieldsOf(schema: FlatTable, version: number, allowance: Allowance): ArrowField[] {
  if (schema.short(0) !== 0) {
    throw new UnsupportedError({ expected: 'little-endian Arrow data', found: 'big-endian data', remedy: 'write the file again on a little-endian machine' });
  }
  checkPairs(schema, 2, allowance);
  for (const field of schema.tables(1)) checkField(field, 0, allowance);
  return Array.from(schema.tables(1), (field) => arrowField(field, version));
}

function checkField(field: FlatTable, depth: number, allowance: Allowance): void {
  if (depth > 100 || allowance.fields-- === 0) throw brokenArrow('fields without end');
  checkString(field, 0, allowance);
  if (field.table(3) === null) throw brokenArrow('a field without a type');
  // A union's type ids are the only vector in a type.
  if (field.byte(2) === 14) field.table(3)?.vector(1, 4);
  const dictionary = field.table(4);
  if (dictionary !== null) dictionary.table(1);
  checkPairs(field, 6, allowance);
  for (const child of field.tables(5)) checkField(child, depth + 1, allowance);
}

function checkString(table: FlatTable, id: number, allowance: Allowance): void {
  allowance.strings -= table.stringBytes(id);
  if (allowance.strings < 0) throw brokenArrow('strings longer than all of it');
}

function pairsOf(schema: FlatTable): ReadonlyMap<string, string> {
  return new Map(Array.from(schema.tables(2), (pair) => [pair.string(0), pair.string(1)]));
}

/** Metadata is pairs of strings. */
function checkPairs(table: FlatTable, id: number, allowance: Allowance): void {
  for (const pair of table.tables(id)) {
    // Its place in the vector, so that pairs of nothing have an end too.
    allowance.strings -= 4;
    checkString(pair, 0, allowance);
    checkString(pair, 1, allowance);
  }
}
