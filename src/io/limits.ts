/** Longest text of one row, in bytes of UTF-8. A longer one is rejected as `text-too-long`, whatever the format. */
export const MAX_TEXT_BYTES = 32 * 2 ** 20;

/** Longest line of a JSONL file, its newline not counted. A longer one is rejected as `row-too-long`. */
export const MAX_LINE_BYTES = 64 * 2 ** 20;

/** Largest zstd window that is decoded: the limit of the zstd tool itself, and what a decoder must hold in memory. */
export const MAX_ZSTD_WINDOW = 128 * 2 ** 20;

/** Largest page of a Parquet file, uncompressed or as stored: one page is held whole. Writers aim at 1 to 100 MiB. */
export const MAX_PAGE_BYTES = 2 ** 30;

/** Most values, nulls and empty lists of a page: a run of levels can claim any number in a few bytes. */
export const MAX_PAGE_VALUES = 2 ** 27;
