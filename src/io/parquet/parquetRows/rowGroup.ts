import { FormatError } from '../../../core/errors.ts';
import { ChunkPages, type KeptLeaf } from '../keptPages.ts';
import { PageRoom } from '../pageRoom.ts';
import type { TextReader } from '../../replacedTexts.ts';
import type { BlockSink } from './blockSink.ts';
import { copyBloomFilter } from './bloomFilter.ts';
import type { ChunkResult, IndexResult } from './chunkResult.ts';
import { copyChunk } from './copyChunk.ts';
import { GROUP, SORTING } from './fieldNumbers.ts';
import type { FileWindow } from './fileWindow.ts';
import { filterChunk } from './filterChunk.ts';
import type { Leaf } from './leaves.ts';
import { atPlace } from './place.ts';
import { RowBits } from './rowBits.ts';
import { parseRowGroup } from './rowGroupSource.ts';
import { TYPE, type ThriftStruct } from './thrift.ts';
import { intField, listField, removeFields, setField, setLong } from './thriftFields.ts';
import { encodeStruct } from './thriftWriter.ts';

/** The unit of work: one row group of which at least one row stays. It can be sent to a worker. */
export interface RowGroupTask {
  readonly group: number;
  /** Its description in the footer. */
  readonly bytes: Uint8Array;
  readonly leaves: readonly Leaf[];
  /** One bit a row; see RowBits. */
  readonly keep: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  /** Null where no text is replaced. */
  readonly edits: GroupEdits | null;
  /** Of one of the leaves; null where nothing is kept. */
  readonly kept: KeptLeaf | null;
}

/** Rows that get another text. */
export interface GroupEdits {
  /** Which of the leaves holds the texts. */
  readonly leaf: number;
  /** The row group's first, in the file. */
  readonly firstRow: number;
  /** One bit a row: set if it stays with another text. */
  readonly edited: Uint8Array<ArrayBuffer>;
}

/** Says where everything is, counted from the row group's first byte. */
export interface RowGroupResult {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Bytes of its pages in the file it comes from. */
  readonly source: number;
  /** By chunk. */
  readonly indexes: readonly (IndexResult | null)[];
}

/** Chunks that share their bytes would make a small file into one without end. @throws FormatError */
export function assertOwnBytes(source: number, dataEnd: number): void {
  if (source > dataEnd) throw new FormatError({ expected: 'chunks with bytes of their own', found: `${source} bytes of them in a file of ${dataEnd}`, remedy: 'check that the file is complete, or fetch it again' });
}

/**
 * Puts the rows that stay into `sink`: pages chunk by chunk, then the Bloom filters.
 * @param texts asked where the task is to replace some @throws FormatError, UnsupportedError with the place but no file
 */
export async function writeRowGroup(task: RowGroupTask, window: FileWindow, sink: BlockSink, texts: TextReader | null): Promise<RowGroupResult> {
  const { group, edits } = task;
  const room = PageRoom.take();
  try {
    const { tree, chunks } = parseRowGroup(task.bytes, task.leaves, window.end);
    const keep = new RowBits(task.rows, task.keep);
    const kept = keep.count(0, task.rows);
    const start = sink.position;
    const results: ChunkResult[] = [];
    let source = 0;
    for (const [c, chunk] of chunks.entries()) {
      const replacing = edits === null || texts === null || edits.leaf !== c ? null : { firstRow: edits.firstRow, edited: new RowBits(task.rows, edits.edited), read: texts };
      const result = kept === task.rows && replacing === null ? await copyChunk(chunk, window, sink, start, group) : await filterChunk(chunk, keep, replacing, window, sink, room, start, group, task.kept?.leaf === c ? new ChunkPages(task.kept.slot) : null);
      results.push(result);
      source += result.source;
      assertOwnBytes(source, window.end);
    }
    for (const { meta } of chunks) await copyBloomFilter(meta, window, sink, start);
    setField(tree, GROUP.COLUMNS, TYPE.LIST, { element: TYPE.STRUCT, items: results.map((result) => result.tree) });
    if (edits !== null) endOrderAt(tree, edits.leaf);
    setLong(tree, GROUP.NUM_ROWS, kept);
    setLong(tree, GROUP.TOTAL_BYTE_SIZE, results.reduce((sum, { uncompressed }) => sum + uncompressed, 0));
    if (tree.fields.some(({ id }) => id === GROUP.TOTAL_COMPRESSED_SIZE)) setLong(tree, GROUP.TOTAL_COMPRESSED_SIZE, results.reduce((sum, { compressed }) => sum + compressed, 0));
    return { bytes: encodeStruct(tree), rows: kept, source, indexes: results.map(({ index }) => index) };
  } catch (error) {
    throw atPlace({ group }, error);
  } finally {
    room.giveBack();
  }
}

/** Other texts are in no order: rows are sorted by the columns before that one only. */
function endOrderAt(group: ThriftStruct, leaf: number): void {
  const columns = listField(group, GROUP.SORTING_COLUMNS, TYPE.STRUCT) as ThriftStruct[] | undefined;
  const at = columns?.findIndex((column) => intField(column, SORTING.COLUMN) === leaf) ?? -1;
  if (columns === undefined || at < 0) return;
  if (at === 0) removeFields(group, GROUP.SORTING_COLUMNS);
  else setField(group, GROUP.SORTING_COLUMNS, TYPE.LIST, { element: TYPE.STRUCT, items: columns.slice(0, at) });
}
