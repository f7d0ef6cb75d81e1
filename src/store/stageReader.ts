import { crc32 } from 'node:zlib';
import { open } from 'node:fs/promises';
import { CorruptError } from '../core/errors.ts';
import { ArrowBlocks } from './arrowBlocks.ts';
import { ColumnBuffer, columnsOf, isList, PASSING, type Block, type StageSchema } from './columns.ts';
import { readBlockList } from './blockList.ts';
import { listFile, partitionFile } from './partitionFile.ts';
import type { PartitionEntry, StageIndex } from './stageIndex.ts';
import { isRefusal, storeFailure } from './storeErrors.ts';

export interface BlockOptions {
  /** Says whether records [from, to) of the partition are wanted; by default all are. */
  readonly wants?: (from: number, to: number) => boolean;
  /** Blocks go through one buffer. */
  readonly passing?: boolean;
}

/** Reads a finished stage, a block at a time or a partition at once; every block is checked before it is used. */
export class StageReader<S extends StageSchema> {
  /** Partition numbers that hold records, ascending. */
  readonly partitions: readonly number[];
  readonly rows: number;
  private readonly folder: string;
  private readonly schema: S;
  private readonly entries: ReadonlyMap<number, PartitionEntry>;
  private readonly arrow: ArrowBlocks<S>;
  private readonly headerBytes: number;

  constructor(folder: string, schema: S, index: StageIndex) {
    this.folder = folder;
    this.schema = schema;
    this.entries = new Map(index.partitions.map((entry) => [entry.partition, entry]));
    this.partitions = index.partitions.map((entry) => entry.partition);
    this.rows = index.partitions.reduce((sum, entry) => sum + entry.rows, 0);
    this.arrow = new ArrowBlocks(schema, new Map());
    this.headerBytes = index.headerBytes;
  }

  rowsOf(partition: number): number {
    return this.entries.get(partition)?.rows ?? 0;
  }

  /**
   * Yields a partition's blocks in the order they were written, with the number of their first record; nothing for a
   * partition without records. Of blocks whose records [from, to) nobody `wants` nothing is read. A block is its taker's,
   * or, if blocks are `passing`, may be used until the next is asked for.
   * @throws CorruptError naming the file if a block does not have the checksum it was written with.
   */
  async *blocks(partition: number, { wants, passing = false }: BlockOptions = {}): AsyncGenerator<Block<S> & { readonly first: number }> {
    const entry = this.entries.get(partition);
    if (entry === undefined) return;
    const path = partitionFile(this.folder, partition);
    const corrupt = (found: string, cause?: unknown): CorruptError =>
      new CorruptError({ expected: 'the spilled records as they were written', found, remedy: 'check the disk and run the same command again', file: path, cause });
    const blocks = await readBlockList(listFile(this.folder, partition), entry);
    let file;
    try {
      file = await open(path, 'r');
    } catch (cause) {
      if (isRefusal(cause)) throw storeFailure(path, 'to read spilled records', cause);
      throw corrupt('no readable file', cause);
    }
    try {
      let next = 0;
      let offset = this.headerBytes;
      let room = new Uint8Array(0);
      for (let at = 0; at < blocks.length; at += 3) {
        const [bytes, count, checksum] = blocks.subarray(at, at + 3);
        const [first, from] = [next, offset];
        next += count;
        offset += bytes;
        if (wants !== undefined && !wants(first, next)) continue;
        if (!passing || room.length < bytes) room = new Uint8Array(bytes);
        const message = room.subarray(0, bytes);
        const { bytesRead } = await file.read(message, 0, bytes, from).catch((cause: Error) => {
          throw corrupt(cause.message, cause);
        });
        if (bytesRead !== bytes) throw corrupt(`a file that ends within the block at byte ${from}`);
        if (crc32(message) !== checksum) throw corrupt(`another checksum in the block at byte ${from}`);
        yield { ...this.arrow.decode(message), first };
      }
    } finally {
      await file.close();
    }
  }

  /** All blocks of all partitions, partitions ascending. */
  async *allBlocks(): AsyncGenerator<Block<S> & { readonly partition: number }> {
    for (const partition of this.partitions) for await (const block of this.blocks(partition)) yield { ...block, partition };
  }

  /** Returns a whole partition (0 rows if it has no records); owned by the caller. */
  async read(partition: number): Promise<Block<S>> {
    const names = Object.keys(this.schema);
    const rows = this.rowsOf(partition);
    const entry = this.entries.get(partition);
    if (entry?.blocks === 1) {
      for await (const block of this.blocks(partition)) return block;
    }
    // The lists of a partition take no more than all of it; of several nobody knows which is long.
    const lists = names.filter((name) => isList(this.schema[name]));
    const buffers = names.map((name) => new ColumnBuffer(this.schema[name], Math.max(1, rows), lists.length === 1 ? (entry?.bytes ?? 0) : 0));
    for await (const block of this.blocks(partition, PASSING)) names.forEach((name, index) => buffers[index].append(block.columns[name] as Uint32Array, 0, block.rows));
    return { rows, columns: columnsOf(this.schema, buffers, 0, rows) };
  }
}
