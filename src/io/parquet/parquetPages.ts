import { crc32 } from 'node:zlib';
import type { PageHeader, SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { UnsupportedError } from '../../core/errors.ts';
import { MAX_PAGE_BYTES, MAX_PAGE_VALUES } from '../limits.ts';
import { loadDecompress, type Decompress } from './parquetCodecs.ts';
import type { ChunkMeta } from './parquetGroups.ts';
import { brokenPage, readHybrid } from './parquetLevels.ts';
import { decodeDeltaIntegers } from './parquetRows/values/deltaIntegers.ts';
import { ChunkPages, type PageSlot } from './keptPages.ts';
import { PageRoom, type Room } from './pageRoom.ts';
import { FileWindow } from './parquetRows/fileWindow.ts';
import { dictionaryIndices, plainStrings, stringPage, unsupportedEncoding, type EncodedPage, type StringPage } from './parquetStrings.ts';

export type PlainValue = number | bigint | boolean | Uint8Array | null;

/** Values of some rows as the file stores them (no logical type applied). */
export interface ValuePage {
  readonly rows: number;
  readonly values: readonly PlainValue[];
}

/** A chunk of a flat column. */
export interface ColumnChunkPlace {
  /** Of the file, which stays open. */
  readonly descriptor: number;
  readonly fileSize: number;
  readonly element: SchemaElement;
  readonly meta: ChunkMeta;
  readonly rows: number;
  /** Where its decoded pages are kept; null if nowhere. */
  readonly kept: PageSlot | null;
}

const HEADER_GUESS = 1 << 13;
const MAX_HEADER = 1 << 26;
const LARGE_PAGE = 64 * 2 ** 20;
const NOTHING = new Uint8Array(0);
/** Read at once, if the chunk is as large. */
const SPAN = 4 * 2 ** 20;

/**
 * Yields the pages of a chunk of byte strings, one at a time, so that memory is that of the largest page. The buffers of
 * a page are the caller's; with `room` its bytes lie there and are valid until the next page is asked for.
 * @throws FormatError, UnsupportedError without a file name
 */
export async function* readStringPages(chunk: ColumnChunkPlace, room: PageRoom | null = null, needs: PageNeeds | null = null): AsyncGenerator<StringPage> {
  let dictionary: StringPage | null = null;
  for await (const page of openPages(chunk, room, needs)) {
    if (page.encoding === 'DICTIONARY') dictionary = plainStrings(page);
    else if (page.encoding === PASSED_OVER) yield { rows: page.rows, source: page.body, starts: new Int32Array(page.rows), lengths: new Int32Array(page.rows) };
    else yield stringPage(page, dictionary);
  }
}

/** Whether rows [from, to) of a chunk hold one that anyone looks at; the others of its pages come as empty strings. */
type PageNeeds = (from: number, to: number) => boolean;

/** In place of an encoding. */
const PASSED_OVER = 'PASSED_OVER';

/** As readStringPages, for the other physical types. */
export async function* readValuePages(chunk: ColumnChunkPlace): AsyncGenerator<ValuePage> {
  let dictionary: readonly PlainValue[] | null = null;
  for await (const page of openPages(chunk, null, null)) {
    if (page.encoding === 'DICTIONARY') dictionary = decodeValues(page, chunk.element, null);
    else yield { rows: page.rows, values: spread(decodeValues(page, chunk.element, dictionary), page) };
  }
}

async function* openPages(chunk: ColumnChunkPlace, room: PageRoom | null, needs: PageNeeds | null): AsyncGenerator<EncodedPage> {
  const { meta, fileSize } = chunk;
  const decompress = await loadDecompress(meta.codec);
  const { dictionaryAt, dataAt } = meta;
  let at = dictionaryAt > 0 && dictionaryAt < dataAt ? dictionaryAt : dataAt;
  const largest = Math.max(meta.uncompressedBytes, LARGE_PAGE);
  // The chunk's size in the footer is not trusted for more: old writers left the dictionary's header out of it.
  const span = Math.max(HEADER_GUESS, Math.min(SPAN, meta.compressedBytes + HEADER_GUESS));
  const window = new FileWindow(chunk.descriptor, fileSize, span, room?.stored);
  const kept = chunk.kept === null ? null : new ChunkPages(chunk.kept);
  let rows = 0;
  try {
    while (rows < chunk.rows) {
      const { header, size } = await readHeader(window, at);
      at += size;
      const compressed = header.compressed_page_size;
      if (!(compressed >= 0) || at + compressed > fileSize) throw brokenPage('a page that reaches beyond the file');
      if (!(header.uncompressed_page_size >= 0)) throw brokenPage(`a page of ${header.uncompressed_page_size} bytes`);
      if (Math.max(compressed, header.uncompressed_page_size) > MAX_PAGE_BYTES) {
        throw new UnsupportedError({ expected: `a page of at most ${MAX_PAGE_BYTES} bytes`, found: `one of ${Math.max(compressed, header.uncompressed_page_size)}`, remedy: 'write the file again with smaller pages' });
      }
      if (header.uncompressed_page_size > largest) throw brokenPage(`a page of ${header.uncompressed_page_size} bytes`);
      kept?.begin(at, decodedBytes(header));
      const count = needs === null ? null : dataRows(header, chunk);
      if (count !== null && rows + count <= chunk.rows && needs?.(rows, rows + count) === false) {
        at += compressed;
        rows += count;
        yield { encoding: PASSED_OVER, rows: count, valueCount: count, present: null, body: NOTHING };
        continue;
      }
      const bytes = await window.view(at, compressed);
      at += compressed;
      // The window moves on; a dictionary stays while the pages behind it come and go.
      const own = room === null || header.type === 'DICTIONARY_PAGE';
      const before = kept === null ? null : await kept.read(own ? freshRoom : room.decoded);
      if (before === null && header.crc !== undefined && header.crc >>> 0 !== crc32(bytes)) throw brokenPage('a page that does not have its checksum');
      let body = before;
      const decode: Decompress = (stored, decoded, to) => (body ??= decompress(stored, decoded, to));
      const page = openPage(header, own && isStored(header, meta.codec) ? new Uint8Array(bytes) : bytes, own ? undefined : room.decoded, decode, chunk);
      if (before === null && body !== null) await kept?.put(body);
      if (page === null) continue;
      if (page.encoding !== 'DICTIONARY') rows += page.rows;
      // Before anyone takes them: they would stand under the numbers of the next row group.
      if (rows > chunk.rows) throw brokenPage(`more than the ${chunk.rows} rows there should be`);
      yield page;
    }
    kept?.end();
  } finally {
    if (room !== null) room.stored = window.buffer;
  }
}

const freshRoom: Room = (size) => new Uint8Array(size);

/** What decoding a page gives: levels of v2 pages stand before what is compressed. */
function decodedBytes({ uncompressed_page_size: size, data_page_header_v2: v2 }: PageHeader): number {
  return v2 === undefined ? size : size - v2.repetition_levels_byte_length - v2.definition_levels_byte_length;
}

/** Returns how many rows a data page of a flat column has; null for other pages. */
function dataRows({ type, data_page_header: v1, data_page_header_v2: v2 }: PageHeader, chunk: ColumnChunkPlace): number | null {
  const count = type === 'DATA_PAGE' ? v1?.num_values : type === 'DATA_PAGE_V2' ? v2?.num_values : undefined;
  return count === undefined ? null : checkedCount(count, chunk.rows);
}

/** True if the body of a page is what is stored. */
function isStored({ data_page_header_v2: v2 }: PageHeader, codec: ChunkMeta['codec']): boolean {
  return codec === 'UNCOMPRESSED' || v2?.is_compressed === false;
}

async function readHeader(window: FileWindow, at: number): Promise<{ header: PageHeader; size: number }> {
  for (let guess = HEADER_GUESS; ; guess *= 8) {
    const bytes = await window.atMost(at, guess);
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    try {
      const header = parquetHeader(reader);
      return { header, size: reader.offset };
    } catch (error) {
      // Statistics can make a header long.
      if (bytes.length < guess || guess >= MAX_HEADER) throw brokenPage(`no page header (${(error as Error).message})`);
    }
  }
}

/** Returns null for pages that hold no values (indexes). */
function openPage(header: PageHeader, bytes: Uint8Array, room: Room | undefined, decompress: Decompress, chunk: ColumnChunkPlace): EncodedPage | null {
  const optional = chunk.element.repetition_type === 'OPTIONAL';
  if (header.type === 'DICTIONARY_PAGE' && header.dictionary_page_header !== undefined) {
    const count = checkedCount(header.dictionary_page_header.num_values, Number.MAX_SAFE_INTEGER);
    return { encoding: 'DICTIONARY', rows: count, valueCount: count, present: null, body: decompress(bytes, header.uncompressed_page_size) };
  }
  if (header.type === 'DATA_PAGE' && header.data_page_header !== undefined) {
    const { num_values: rows, encoding, definition_level_encoding: levels } = header.data_page_header;
    checkedCount(rows, chunk.rows);
    const body = decompress(bytes, header.uncompressed_page_size, room);
    if (!optional) return { encoding, rows, valueCount: rows, present: null, body };
    if (levels !== 'RLE') throw new UnsupportedError({ expected: 'levels in RLE', found: `levels in ${levels}`, remedy: 'write the file again with a current writer' });
    if (body.length < 4) throw brokenPage('a page too short for its levels');
    const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
    if (4 + length > body.length) throw brokenPage('levels longer than their page');
    return withLevels(encoding, rows, readHybrid(body, 4, 4 + length, 1, rows), body.subarray(4 + length));
  }
  if (header.type === 'DATA_PAGE_V2' && header.data_page_header_v2 !== undefined) {
    const v2 = header.data_page_header_v2;
    const rows = checkedCount(v2.num_values, chunk.rows);
    const levelBytes = v2.repetition_levels_byte_length + v2.definition_levels_byte_length;
    if (!(v2.repetition_levels_byte_length >= 0 && v2.definition_levels_byte_length >= 0) || levelBytes > bytes.length || levelBytes > header.uncompressed_page_size) {
      throw brokenPage('levels longer than their page');
    }
    const packed = bytes.subarray(levelBytes);
    const body = v2.is_compressed === false ? packed : decompress(packed, header.uncompressed_page_size - levelBytes, room);
    if (!optional) return { encoding: v2.encoding, rows, valueCount: rows, present: null, body };
    return withLevels(v2.encoding, rows, readHybrid(bytes, v2.repetition_levels_byte_length, levelBytes, 1, rows), body);
  }
  if (header.type === 'INDEX_PAGE') return null;
  throw brokenPage(`a page of type ${String(header.type)}`);
}

function checkedCount(count: number, most: number): number {
  if (count > MAX_PAGE_VALUES) throw new UnsupportedError({ expected: `a page of at most ${MAX_PAGE_VALUES} values`, found: `one of ${count}`, remedy: 'write the file again with smaller pages' });
  if (!(count >= 0 && count <= most)) throw brokenPage(`a page of ${count} values in a row group of ${most} rows`);
  return count;
}

function withLevels(encoding: string, rows: number, levels: Int32Array, body: Uint8Array): EncodedPage {
  let valueCount = 0;
  for (let i = 0; i < rows; i++) valueCount += levels[i];
  if (!(valueCount >= 0 && valueCount <= rows)) throw brokenPage('levels out of range');
  return { encoding, rows, valueCount, present: valueCount === rows ? null : levels, body };
}

function decodeValues(page: EncodedPage, element: SchemaElement, dictionary: readonly PlainValue[] | null): readonly PlainValue[] {
  const { body, valueCount, encoding } = page;
  if (valueCount === 0) return [];
  const type = element.type as NonNullable<SchemaElement['type']>;
  const reader = { view: new DataView(body.buffer, body.byteOffset, body.byteLength), offset: 0 };
  // Decoders read through views of the whole buffer behind a page: the length is checked here.
  const needed = valueCount * ({ BOOLEAN: 1 / 8, INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8, BYTE_ARRAY: 4, FIXED_LEN_BYTE_ARRAY: element.type_length ?? 0 }[type]);
  switch (encoding) {
    case 'DICTIONARY':
    case 'PLAIN':
      if (body.length < needed) throw brokenPage('values cut short');
      return Array.from(readPlain(reader, type, valueCount, element.type_length) as ArrayLike<PlainValue>);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return Array.from(dictionaryIndices(page, dictionary?.length ?? 0), (index) => (dictionary as readonly PlainValue[])[index]);
    case 'RLE': {
      if (type !== 'BOOLEAN' || body.length < 4) throw brokenPage('values in RLE');
      const length = reader.view.getUint32(0, true);
      return Array.from(readHybrid(body, 4, Math.min(4 + length, body.length), 1, valueCount), (bit) => bit === 1);
    }
    case 'BYTE_STREAM_SPLIT':
      if (body.length < needed) throw brokenPage('values cut short');
      return Array.from(byteStreamSplit(reader, valueCount, type, element.type_length) as ArrayLike<PlainValue>);
    case 'DELTA_BINARY_PACKED': {
      if (type !== 'INT32' && type !== 'INT64') throw unsupportedEncoding(encoding);
      const { bytes } = decodeDeltaIntegers(body, 0, valueCount, type === 'INT32' ? 4 : 8);
      return Array.from((type === 'INT32' ? new Int32Array(bytes.buffer) : new BigInt64Array(bytes.buffer)) as ArrayLike<PlainValue>);
    }
    default:
      throw unsupportedEncoding(encoding);
  }
}

function spread(values: readonly PlainValue[], { rows, present }: EncodedPage): readonly PlainValue[] {
  if (present === null) return values;
  let v = 0;
  return Array.from({ length: rows }, (_, i) => (present[i] === 0 ? null : values[v++]));
}
