import { FormatError, UnsupportedError } from '../../../core/errors.ts';
import { MAX_PAGE_BYTES, MAX_PAGE_VALUES } from '../../limits.ts';
import { brokenPage } from '../parquetLevels.ts';
import { DATA_V1, DATA_V2, DICTIONARY, PAGE, PAGE_TYPE } from './fieldNumbers.ts';
import type { FileWindow } from './fileWindow.ts';
import { EndOfThrift, ThriftReader, TYPE, type ThriftStruct } from './thrift.ts';
import { boolField, intField, setField, structField } from './thriftFields.ts';
import { encodeStruct } from './thriftWriter.ts';

export interface PageHeader {
  /** As it stands in the file. */
  readonly bytes: Uint8Array;
  readonly type: number;
  readonly uncompressed: number;
  readonly compressed: number;
  readonly crc: number | null;
  readonly data: DataHeader | null;
  /** Of a dictionary page. */
  readonly dictionary: { readonly count: number; readonly encoding: number } | null;
}

export interface DataHeader {
  readonly version: 1 | 2;
  /** Values, nulls and empty lists. */
  readonly count: number;
  readonly encoding: number;
  /** Version 1: how levels are stored. */
  readonly definitionEncoding: number;
  readonly repetitionEncoding: number;
  /** Version 2: bytes of the levels in front of the values, never compressed. */
  readonly definitionBytes: number;
  readonly repetitionBytes: number;
  readonly isCompressed: boolean;
  /** Version 2 says it. */
  readonly nulls: number | null;
}

const HEADER_GUESS = 1 << 13;
/** Statistics can make a header long, but not longer than the largest value times two or so. */
const MAX_HEADER = 1 << 26;

/** Reads the header at `at`, through as large a window as it takes. @throws FormatError, UnsupportedError without a place */
export async function readPageHeader(window: FileWindow, at: number): Promise<PageHeader> {
  for (let guess = HEADER_GUESS; ; guess *= 8) {
    const bytes = await window.atMost(at, guess);
    if (bytes.length === 0) throw brokenPage('the end of the data where a page belongs');
    const reader = new ThriftReader(bytes);
    let tree: ThriftStruct;
    try {
      tree = reader.struct();
    } catch (error) {
      if (!(error instanceof EndOfThrift) || bytes.length < guess || guess >= MAX_HEADER) throw brokenPage(`no page header (${(error as FormatError).found})`);
      continue;
    }
    // A copy: the window moves on when the page itself is read.
    return headerOf(tree, bytes.slice(0, reader.at));
  }
}

function headerOf(tree: ThriftStruct, bytes: Uint8Array): PageHeader {
  const size = (id: number): number => {
    const value = intField(tree, id);
    if (value === undefined || value < 0) throw brokenPage(`a page of ${String(value)} bytes`);
    if (value > MAX_PAGE_BYTES) throw new UnsupportedError({ expected: `a page of at most ${MAX_PAGE_BYTES} bytes`, found: `one of ${value}`, remedy: 'write the file again with smaller pages' });
    return value;
  };
  const type = intField(tree, PAGE.TYPE);
  const crc = intField(tree, PAGE.CRC);
  const common = { bytes, uncompressed: size(PAGE.UNCOMPRESSED_SIZE), compressed: size(PAGE.COMPRESSED_SIZE), crc: crc === undefined ? null : crc >>> 0 };
  switch (type) {
    case PAGE_TYPE.DATA:
      return { ...common, type, data: dataV1(structField(tree, PAGE.DATA)), dictionary: null };
    case PAGE_TYPE.DATA_V2:
      return { ...common, type, data: dataV2(structField(tree, PAGE.DATA_V2), common), dictionary: null };
    case PAGE_TYPE.DICTIONARY: {
      const dictionary = structField(tree, PAGE.DICTIONARY);
      if (dictionary === undefined) throw brokenPage('a dictionary page without its header');
      return { ...common, type, data: null, dictionary: { count: counted(dictionary, DICTIONARY.NUM_VALUES), encoding: intField(dictionary, DICTIONARY.ENCODING) ?? 0 } };
    }
    case PAGE_TYPE.INDEX:
      return { ...common, type, data: null, dictionary: null };
    default:
      throw brokenPage(`a page of type ${String(type)}`);
  }
}

function counted(header: ThriftStruct, id: number): number {
  const count = intField(header, id);
  if (count === undefined || count < 0) throw brokenPage(`a page of ${String(count)} values`);
  if (count > MAX_PAGE_VALUES) throw new UnsupportedError({ expected: `a page of at most ${MAX_PAGE_VALUES} values`, found: `one of ${count}`, remedy: 'write the file again with smaller pages' });
  return count;
}

function dataV1(header: ThriftStruct | undefined): DataHeader {
  if (header === undefined) throw brokenPage('a data page without its header');
  return {
    version: 1,
    count: counted(header, DATA_V1.NUM_VALUES),
    encoding: intField(header, DATA_V1.ENCODING) ?? -1,
    definitionEncoding: intField(header, DATA_V1.DEFINITION_ENCODING) ?? -1,
    repetitionEncoding: intField(header, DATA_V1.REPETITION_ENCODING) ?? -1,
    definitionBytes: 0,
    repetitionBytes: 0,
    isCompressed: true,
    nulls: null,
  };
}

function dataV2(header: ThriftStruct | undefined, { uncompressed, compressed }: { readonly uncompressed: number; readonly compressed: number }): DataHeader {
  if (header === undefined) throw brokenPage('a data page without its header');
  const definitionBytes = intField(header, DATA_V2.DEFINITION_LENGTH) ?? 0;
  const repetitionBytes = intField(header, DATA_V2.REPETITION_LENGTH) ?? 0;
  if (definitionBytes < 0 || repetitionBytes < 0 || definitionBytes + repetitionBytes > Math.min(uncompressed, compressed)) throw brokenPage('levels longer than their page');
  const count = counted(header, DATA_V2.NUM_VALUES);
  const nulls = intField(header, DATA_V2.NUM_NULLS) ?? -1;
  return {
    version: 2, count, encoding: intField(header, DATA_V2.ENCODING) ?? -1, definitionEncoding: -1, repetitionEncoding: -1, definitionBytes, repetitionBytes,
    isCompressed: boolField(header, DATA_V2.IS_COMPRESSED) ?? true, nulls: nulls >= 0 && nulls <= count ? nulls : null,
  };
}

/** A header of a page of our own. */
export function encodePageHeader(type: number, uncompressed: number, compressed: number, crc: number | null, id: number, members: readonly [number, number | boolean][]): Uint8Array {
  const own: ThriftStruct = { fields: members.map(([member, value]) => ({ id: member, type: typeof value === 'boolean' ? TYPE.TRUE : TYPE.I32, value })) };
  const tree: ThriftStruct = {
    fields: [
      { id: PAGE.TYPE, type: TYPE.I32, value: type },
      { id: PAGE.UNCOMPRESSED_SIZE, type: TYPE.I32, value: uncompressed },
      { id: PAGE.COMPRESSED_SIZE, type: TYPE.I32, value: compressed },
    ],
  };
  if (crc !== null) setField(tree, PAGE.CRC, TYPE.I32, crc | 0);
  setField(tree, id, TYPE.STRUCT, own);
  return encodeStruct(tree);
}
