import type { CompressionCodec, FileMetaData } from 'hyparquet';

/** Where a column's values of one row group lie, as the footer says, which may say anything. */
export interface ChunkMeta {
  readonly codec: CompressionCodec;
  /** 0 where there is none. */
  readonly dictionaryAt: number;
  readonly dataAt: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
}

/** Numbers of a chunk: index of its codec, and the four of ChunkMeta. */
const WIDTH = 5;

/**
 * What is needed of a footer once the file is open, in numbers: 40 bytes a column chunk, where the objects of the parser
 * take some 2,500, and their statistics the bytes of the footer. All files of a job are open at once.
 */
export class RowGroups {
  readonly count: number;
  readonly #rows: Float64Array;
  readonly #columns: number;
  readonly #codecs: readonly CompressionCodec[];
  readonly #chunks: Float64Array;

  /** `metadata` was checked, and is not held. */
  constructor({ row_groups: groups }: FileMetaData) {
    this.count = groups.length;
    this.#rows = Float64Array.from(groups, ({ num_rows }) => Number(num_rows));
    this.#columns = groups[0]?.columns.length ?? 0;
    this.#chunks = new Float64Array(this.count * this.#columns * WIDTH);
    const codecs = new Set<CompressionCodec>();
    let at = 0;
    for (const { columns } of groups) {
      for (const { meta_data: meta } of columns) {
        if (meta === undefined) throw new RangeError('a footer that was not checked');
        codecs.add(meta.codec);
        this.#chunks.set([[...codecs].indexOf(meta.codec), Number(meta.dictionary_page_offset ?? 0), Number(meta.data_page_offset), Number(meta.total_compressed_size), Number(meta.total_uncompressed_size)], at);
        at += WIDTH;
      }
    }
    this.#codecs = [...codecs];
  }

  rowsOf(group: number): number {
    return this.#rows[group];
  }

  /** @param column its place among the leaves */
  chunk(group: number, column: number): ChunkMeta {
    const at = (group * this.#columns + column) * WIDTH;
    const [codec, dictionaryAt, dataAt, compressedBytes, uncompressedBytes] = this.#chunks.subarray(at, at + WIDTH);
    return { codec: this.#codecs[codec], dictionaryAt, dataAt, compressedBytes, uncompressedBytes };
  }
}
