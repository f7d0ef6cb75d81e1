import { tableToIPC } from 'apache-arrow';
import { parquetMetadata } from 'hyparquet';
import { Compression, Encoding, Table, WriterPropertiesBuilder, WriterVersion, writeParquet } from 'parquet-wasm';
import { manyTypes } from '../io/parquetRows/arrowTables.ts';
import type { Original, RowBytes } from './original.ts';

const COLUMNS = ['text', 'required', 'i64', 'f64', 'dictionary', 'fixed', 'flag', 'list', 'structs', 'map'];
const ROWS = 70;

type Set = (properties: WriterPropertiesBuilder) => WriterPropertiesBuilder;
const plain = (encoding: Encoding, columns: readonly string[]): Set => (p) => columns.reduce((each, column) => each.setColumnDictionaryEnabled(column, false).setColumnEncoding(column, encoding), p);
const VARIANTS: readonly (readonly [string, Compression, WriterVersion, Set])[] = [
  ['zstd v1', Compression.ZSTD, WriterVersion.V1, (p) => p],
  ['snappy v2', Compression.SNAPPY, WriterVersion.V2, (p) => p],
  ['uncompressed v1, DELTA_BYTE_ARRAY', Compression.UNCOMPRESSED, WriterVersion.V1, plain(Encoding.DELTA_BYTE_ARRAY, ['text'])],
  ['lz4_raw v1, plain', Compression.LZ4_RAW, WriterVersion.V1, (p) => p.setDictionaryEnabled(false)],
  ['uncompressed v2, DELTA_LENGTH_BYTE_ARRAY', Compression.UNCOMPRESSED, WriterVersion.V2, plain(Encoding.DELTA_LENGTH_BYTE_ARRAY, ['text'])],
  ['gzip v1, DELTA_BINARY_PACKED', Compression.GZIP, WriterVersion.V1, plain(Encoding.DELTA_BINARY_PACKED, ['i64', 'required'])],
  ['brotli v2, BYTE_STREAM_SPLIT', Compression.BROTLI, WriterVersion.V2, plain(Encoding.BYTE_STREAM_SPLIT, ['f64'])],
];

/** Small files by arrow-rs, of three row groups with two pages each, in every codec and encoding it writes. */
export function parquetOriginals(seed: number): Original[] {
  return VARIANTS.map(([name, codec, version, set], v) => {
    const properties = set(new WriterPropertiesBuilder().setCompression(codec).setWriterVersion(version).setDataPageSizeLimit(600).setWriteBatchSize(12).setMaxRowGroupSize(26));
    const table = manyTypes(ROWS, seed + v).select(COLUMNS);
    const bytes = writeParquet(Table.fromIPCStream(tableToIPC(table, 'stream')), properties.build());
    const footer = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
    const hot = [{ from: bytes.length - 8 - footer, to: bytes.length }, ...rowGroups(bytes).flatMap(({ from }) => ({ from, to: from + 40 }))];
    return { name, bytes, hot, own: rowGroups(bytes), textColumn: 'text', columns: ['required', 'i64', 'f64', 'dictionary', 'flag'], oracle: null };
  });
}

function rowGroups(bytes: Uint8Array): RowBytes[] {
  let first = 0;
  return parquetMetadata(bytes.slice().buffer).row_groups.map(({ columns, num_rows }) => {
    const places = columns.map(({ meta_data }) => {
      const from = Number(meta_data?.dictionary_page_offset ?? meta_data?.data_page_offset);
      return { from, to: from + Number(meta_data?.total_compressed_size) };
    });
    const last = first + Number(num_rows);
    const own = { from: Math.min(...places.map(({ from }) => from)), to: Math.max(...places.map(({ to }) => to)), first, last };
    first = last;
    return own;
  });
}
