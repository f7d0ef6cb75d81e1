import { FormatError, UnsupportedError } from '../../../core/errors.ts';
import { quotedName } from '../../names.ts';
import { CHUNK, GROUP, META } from './fieldNumbers.ts';
import type { Leaf } from './leaves.ts';
import { ThriftReader, TYPE, type ThriftStruct } from './thrift.ts';
import { binaryField, countField, has, intField, listField, longField, structField } from './thriftFields.ts';

export interface ChunkSource {
  readonly leaf: Leaf;
  readonly tree: ThriftStruct;
  readonly meta: ThriftStruct;
  readonly codec: number;
  readonly values: number;
  /** Of its first page. */
  readonly start: number;
}

export interface RowGroupSource {
  readonly tree: ThriftStruct;
  readonly rows: number;
  readonly chunks: readonly ChunkSource[];
}

const MAX_ROWS = 2 ** 31 - 2;

function broken(found: string): FormatError {
  return new FormatError({ expected: 'a sound Parquet footer', found, remedy: 'check that the file is complete, or fetch it again' });
}

/** Reads one row group of a footer and checks that it says all that copying its rows needs. @throws FormatError, UnsupportedError without a place */
export function parseRowGroup(bytes: Uint8Array, leaves: readonly Leaf[], dataEnd: number): RowGroupSource {
  const tree = new ThriftReader(bytes).struct();
  const rows = countField(tree, GROUP.NUM_ROWS, 'a number of rows');
  if (rows > MAX_ROWS) throw broken(`a row group of ${rows} rows`);
  const columns = (listField(tree, GROUP.COLUMNS, TYPE.STRUCT) ?? []) as ThriftStruct[];
  if (columns.length !== leaves.length) throw broken(`${columns.length} columns, not ${leaves.length}`);
  return { tree, rows, chunks: columns.map((column, i) => parseChunk(column, leaves[i], rows, dataEnd)) };
}

function parseChunk(tree: ThriftStruct, leaf: Leaf, rows: number, dataEnd: number): ChunkSource {
  const name = quotedName(leaf.name);
  if (has(tree, CHUNK.CRYPTO_METADATA) || has(tree, CHUNK.ENCRYPTED_METADATA)) {
    throw new UnsupportedError({ expected: 'columns that are not encrypted', found: `column ${name} encrypted`, remedy: 'decrypt the file first' });
  }
  const elsewhere = binaryField(tree, CHUNK.FILE_PATH);
  if (elsewhere !== undefined && elsewhere.length > 0) {
    throw new UnsupportedError({ expected: 'a file that holds its own data', found: `column ${name} in ${quotedName(new TextDecoder().decode(elsewhere))}`, remedy: 'pass the data files themselves' });
  }
  const meta = structField(tree, CHUNK.META_DATA);
  if (meta === undefined) throw broken(`column ${name} without its description`);
  const type = intField(meta, META.TYPE);
  const codec = intField(meta, META.CODEC);
  if (type !== leaf.type) throw broken(`column ${name} of another type than the schema's`);
  if (codec === undefined) throw broken(`column ${name} without a codec`);
  const values = countField(meta, META.NUM_VALUES, `column ${name} with a number of values`);
  if (leaf.maxRepetition === 0 ? values !== rows : values < rows) throw broken(`column ${name} with ${values} values in ${rows} rows`);
  const data = countField(meta, META.DATA_PAGE_OFFSET, `column ${name} with an offset`);
  // Writers say 0, or nothing, where there is no dictionary.
  const dictionary = Number(longField(meta, META.DICTIONARY_PAGE_OFFSET) ?? 0n);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  if (rows > 0 && (start < 4 || start >= dataEnd)) throw broken(`column ${name} at byte ${start} of ${dataEnd}`);
  return { leaf, tree, meta, codec, values, start };
}
