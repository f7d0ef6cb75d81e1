/** Field numbers of parquet.thrift, by struct. */
export const FILE = { SCHEMA: 2, NUM_ROWS: 3, ROW_GROUPS: 4, ENCRYPTION: 8 } as const;
export const ELEMENT = { TYPE: 1, TYPE_LENGTH: 2, REPETITION: 3, NAME: 4, NUM_CHILDREN: 5 } as const;
export const GROUP = { COLUMNS: 1, TOTAL_BYTE_SIZE: 2, NUM_ROWS: 3, SORTING_COLUMNS: 4, FILE_OFFSET: 5, TOTAL_COMPRESSED_SIZE: 6, ORDINAL: 7 } as const;
export const SORTING = { COLUMN: 1 } as const;
export const CHUNK = {
  FILE_PATH: 1, FILE_OFFSET: 2, META_DATA: 3, OFFSET_INDEX_OFFSET: 4, OFFSET_INDEX_LENGTH: 5, COLUMN_INDEX_OFFSET: 6, COLUMN_INDEX_LENGTH: 7,
  CRYPTO_METADATA: 8, ENCRYPTED_METADATA: 9,
} as const;
export const META = {
  TYPE: 1, ENCODINGS: 2, CODEC: 4, NUM_VALUES: 5, UNCOMPRESSED_SIZE: 6, COMPRESSED_SIZE: 7, DATA_PAGE_OFFSET: 9, INDEX_PAGE_OFFSET: 10,
  DICTIONARY_PAGE_OFFSET: 11, STATISTICS: 12, ENCODING_STATS: 13, BLOOM_OFFSET: 14, BLOOM_LENGTH: 15, SIZE_STATISTICS: 16, GEOSPATIAL_STATISTICS: 17,
} as const;
export const STATISTICS = { NULL_COUNT: 3, MAX_VALUE: 5, MIN_VALUE: 6, MAX_EXACT: 7, MIN_EXACT: 8 } as const;
export const PAGE = { TYPE: 1, UNCOMPRESSED_SIZE: 2, COMPRESSED_SIZE: 3, CRC: 4, DATA: 5, DICTIONARY: 7, DATA_V2: 8 } as const;
export const DATA_V1 = { NUM_VALUES: 1, ENCODING: 2, DEFINITION_ENCODING: 3, REPETITION_ENCODING: 4, STATISTICS: 5 } as const;
export const DATA_V2 = { NUM_VALUES: 1, NUM_NULLS: 2, NUM_ROWS: 3, ENCODING: 4, DEFINITION_LENGTH: 5, REPETITION_LENGTH: 6, IS_COMPRESSED: 7 } as const;
export const DICTIONARY = { NUM_VALUES: 1, ENCODING: 2 } as const;
export const OFFSET_INDEX = { LOCATIONS: 1 } as const;
export const LOCATION = { OFFSET: 1, COMPRESSED_SIZE: 2, FIRST_ROW: 3 } as const;

export const PAGE_TYPE = { DATA: 0, INDEX: 1, DICTIONARY: 2, DATA_V2: 3 } as const;
export const PHYSICAL = { BOOLEAN: 0, INT32: 1, INT64: 2, INT96: 3, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6, FIXED: 7 } as const;
export const ENCODING = {
  PLAIN: 0, PLAIN_DICTIONARY: 2, RLE: 3, BIT_PACKED: 4, DELTA_BINARY_PACKED: 5, DELTA_LENGTH_BYTE_ARRAY: 6, DELTA_BYTE_ARRAY: 7, RLE_DICTIONARY: 8, BYTE_STREAM_SPLIT: 9,
} as const;
export const CODEC = { UNCOMPRESSED: 0, SNAPPY: 1, GZIP: 2, LZO: 3, BROTLI: 4, LZ4: 5, ZSTD: 6, LZ4_RAW: 7 } as const;

const ENCODING_NAMES = ['PLAIN', 'GROUP_VAR_INT', 'PLAIN_DICTIONARY', 'RLE', 'BIT_PACKED', 'DELTA_BINARY_PACKED', 'DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'];
const CODEC_NAMES = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'];

export const encodingName = (encoding: number): string => ENCODING_NAMES[encoding] ?? `encoding ${encoding}`;
/** Values of such a page are indices into the dictionary of its chunk. */
export const isDictionaryEncoded = (encoding: number): boolean => encoding === ENCODING.PLAIN_DICTIONARY || encoding === ENCODING.RLE_DICTIONARY;
export const codecName = (codec: number): string => CODEC_NAMES[codec] ?? `codec ${codec}`;
