import type { ThriftStruct } from './thrift.ts';

/** A page of what was written, for the offset index. */
export interface PageLocation {
  /** From the start of the row group. */
  readonly offset: number;
  /** With its header. */
  readonly size: number;
  readonly firstRow: number;
}

/** A chunk that was written; all its offsets count from the start of its row group. */
export interface ChunkResult {
  readonly tree: ThriftStruct;
  /** Bytes of its pages in the file it comes from. */
  readonly source: number;
  readonly uncompressed: number;
  readonly compressed: number;
  readonly index: IndexResult | null;
}

/** Where a chunk's offset and column index come from; they are written behind all row groups. */
export interface IndexResult {
  /** New locations, or those of the file moved by `shift`. */
  readonly locations: readonly PageLocation[] | null;
  readonly shift: number;
  /** Of the indexes in the file: offset, length; null for the column index of a chunk whose pages changed. */
  readonly offsetIndex: readonly [number, number] | null;
  readonly columnIndex: readonly [number, number] | null;
}
