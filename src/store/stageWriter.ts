import { crc32 } from 'node:zlib';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { allEnded } from '../core/allEnded.ts';
import { ArrowBlocks, END_OF_STREAM } from './arrowBlocks.ts';
import { BlockList } from './blockList.ts';
import { BLOCK_BYTES, ColumnBuffer, columnsOf, isList, type Columns, type StageSchema } from './columns.ts';
import { listFile, partitionFile } from './partitionFile.ts';
import { capacityOf, SpareColumns } from './spareColumns.ts';
import { STORE_FORMAT, writePartIndex, writeStageIndex, type PartitionEntry, type StageIndex } from './stageIndex.ts';
import { storing } from './storeErrors.ts';

/** With at least this budget columns double, which copies half as much: what they hold in vain is little beside it. */
const ROOMY_BYTES = 64 * 2 ** 20;

/** Partitions that are written at once at the end. */
const ABREAST = 4;

interface Pending {
  columns: ColumnBuffer[];
  /** Buffered. */
  rows: number;
  /** Of the file so far. */
  bytes: number;
  written: number;
  readonly list: BlockList;
  /** There is more than the last checkpoint has. */
  fresh: boolean;
}

/**
 * Buffers records per partition and appends them to one Arrow IPC stream file each. Partitions come into being when
 * first written to. `append` and `scatter` only buffer; `drain` writes when the budget is exceeded and must be awaited
 * between batches; `finish` writes the rest and the stage's index.
 */
export class StageWriter<S extends StageSchema> {
  private readonly names: readonly string[];
  private readonly arrow: ArrowBlocks<S>;
  private readonly partitions = new Map<number, Pending>();
  private buffered = 0;
  /** Partitions with buffered records: `drain` is called after each record of some stages, and must not look at them all. */
  private holding = 0;
  private readonly spares: SpareColumns;
  private order = new Uint32Array(0);
  private made = false;
  rows = 0;
  bytesWritten = 0;

  private readonly folder: string;
  private readonly stage: string;
  private readonly schema: S;
  private readonly provenance: Readonly<Record<string, string>>;
  private readonly budgetBytes: number;
  private readonly blockBytes: number;

  /** Blocks are of `blockBytes` at most, or of one record. */
  constructor(folder: string, stage: string, schema: S, provenance: Readonly<Record<string, string>>, budgetBytes: number, blockBytes = BLOCK_BYTES) {
    this.folder = folder;
    this.stage = stage;
    this.schema = schema;
    this.provenance = provenance;
    this.budgetBytes = budgetBytes;
    this.blockBytes = blockBytes;
    this.names = Object.keys(schema);
    this.spares = new SpareColumns(budgetBytes, Math.max(budgetBytes, 4 * blockBytes));
    this.arrow = new ArrowBlocks(schema, new Map([['bandsaw.format', STORE_FORMAT], ['bandsaw.stage', stage], ...Object.entries(provenance).map(([key, value]) => [`bandsaw.${key}`, value] as const)]));
  }

  /** Bytes of memory for records, used or not. */
  get heldBytes(): number {
    return [...this.partitions.values()].reduce((sum, { columns }) => sum + capacityOf(columns), this.spares.bytes);
  }

  /** Goes on behind blocks that are in the files already; before anything is appended. */
  goOn(entries: readonly PartitionEntry[]): void {
    for (const { partition, rows, bytes, ...summary } of entries) {
      this.partitions.set(partition, { columns: [], rows: 0, bytes, written: rows, list: BlockList.behind(summary), fresh: false });
      this.rows += rows;
    }
  }

  private fresh(): ColumnBuffer[] {
    return this.spares.take() ?? this.names.map((name) => new ColumnBuffer(this.schema[name], 64, 0, this.budgetBytes >= ROOMY_BYTES ? 2 : undefined));
  }

  private pendingOf(partition: number): Pending {
    let pending = this.partitions.get(partition);
    if (pending === undefined) {
      pending = { columns: [], rows: 0, bytes: 0, written: 0, list: new BlockList(), fresh: false };
      this.partitions.set(partition, pending);
    }
    if (pending.columns.length === 0) pending.columns = this.fresh();
    return pending;
  }

  /** Appends records [from, to) of the columns (all of them by default) to one partition; copies. */
  append(partition: number, columns: Columns<S>, from: number, to: number): void {
    if (to <= from) return;
    const pending = this.pendingOf(partition);
    this.names.forEach((name, index) => {
      const column = pending.columns[index];
      const before = column.bytes;
      column.append(columns[name] as Uint32Array, from, to);
      this.buffered += column.bytes - before;
    });
    this.add(pending, to - from);
    this.rows += to - from;
  }

  private add(pending: Pending, rows: number): void {
    if (pending.rows === 0) this.holding += 1;
    pending.rows += rows;
  }

  /** Appends record i to partition `partitions[i]`, for i below `rows`, keeping their order; copies. */
  scatter(partitions: Uint32Array, rows: number, columns: Columns<S>): void {
    if (rows === 0) return;
    let low = partitions[0];
    let high = low;
    for (let i = 1; i < rows; i++) {
      const partition = partitions[i];
      if (partition < low) low = partition;
      if (partition > high) high = partition;
    }
    if (low === high) {
      this.append(low, columns, 0, rows);
      return;
    }
    // A counting sort, so that each column is copied partition by partition.
    const starts = new Uint32Array(high - low + 2);
    for (let i = 0; i < rows; i++) starts[partitions[i] - low + 1]++;
    for (let p = 1; p < starts.length; p++) starts[p] += starts[p - 1];
    if (this.order.length < rows) this.order = new Uint32Array(rows);
    const cursors = starts.slice();
    for (let i = 0; i < rows; i++) this.order[cursors[partitions[i] - low]++] = i;
    for (let p = low; p <= high; p++) {
      const from = starts[p - low];
      const to = starts[p - low + 1];
      if (from === to) continue;
      const pending = this.pendingOf(p);
      this.names.forEach((name, index) => {
        const column = pending.columns[index];
        const before = column.bytes;
        column.gather(columns[name] as Uint32Array, this.order, from, to);
        this.buffered += column.bytes - before;
      });
      this.add(pending, to - from);
    }
    this.rows += rows;
  }

  /** One partition alone holds a block. */
  private get fillsAlone(): boolean {
    return this.holding === 1 && this.buffered >= this.blockBytes;
  }

  /** True where `drain` has something to do: for whoever appends record by record. */
  get isFull(): boolean {
    return this.fillsAlone || this.buffered > this.budgetBytes;
  }

  /** Writes a partition that is alone in holding a block, and, if more than the budget is buffered, the fullest until half of it is free and those that hold much room for little. */
  async drain(): Promise<void> {
    if (this.fillsAlone) {
      // It goes on in the same memory, which does not grow with what the budget would let it hold.
      for (const [partition, pending] of this.partitions) if (pending.rows > 0) await this.flush(partition, pending, false);
    }
    if (this.buffered <= this.budgetBytes) return;
    const full = [...this.partitions].filter(([, pending]) => pending.rows > 0).sort(([, a], [, b]) => b.rows - a.rows);
    for (const [partition, pending] of full) {
      if (this.buffered > this.budgetBytes / 2 || this.isRoomy(pending)) await this.flush(partition, pending, false);
    }
  }

  /** The last records of one range of units, in columns that held a block before: with many ranges there would be many. */
  private isRoomy({ columns }: Pending): boolean {
    const held = capacityOf(columns);
    return held >= this.blockBytes / 4 && held > 4 * columns.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private async flush(partition: number, pending: Pending, last: boolean): Promise<void> {
    const { arrow } = this;
    const path = partitionFile(this.folder, partition);
    await storing(path, 'to write a partition', async () => {
      if (!this.made) {
        await mkdir(this.folder, { recursive: true });
        this.made = true;
      }
      const file = await open(path, 'a');
      try {
        // Most partitions of a small job are one block: header, block and end go to the file in one call.
        let before = pending.bytes === 0 ? [arrow.header] : [];
        for (let from = 0; from < pending.rows; ) {
          const to = this.blockEnd(pending, from);
          const columns = columnsOf(this.schema, pending.columns, from, to);
          const message = arrow.encode(to - from, columns);
          const length = lengthOf(message);
          const ends = last && to === pending.rows ? [END_OF_STREAM] : [];
          // The checksum is made while the system writes.
          const written = appendParts(file, [...before, ...message, ...ends]);
          pending.list.add(length, to - from, message.reduce((checksum, part) => crc32(part, checksum), 0));
          await written;
          pending.written += to - from;
          pending.fresh = true;
          pending.bytes += lengthOf(before) + length + lengthOf(ends);
          before = [];
          from = to;
        }
        if (last && pending.rows === 0) {
          await file.appendFile(Buffer.concat([...before, END_OF_STREAM]));
          pending.bytes += (before[0]?.length ?? 0) + END_OF_STREAM.length;
        }
      } finally {
        await file.close();
      }
    });
    if (last || pending.list.full) await pending.list.save(listFile(this.folder, partition));
    for (const column of pending.columns) this.buffered -= column.bytes;
    if (!last) this.spares.keep(pending.columns);
    if (pending.rows > 0) this.holding -= 1;
    pending.columns = [];
    pending.rows = 0;
  }

  private blockEnd(pending: Pending, from: number): number {
    const bytes = (to: number): number => pending.columns.reduce((sum, column) => sum + column.bytesOf(from, to), 0);
    if (bytes(pending.rows) <= this.blockBytes) return pending.rows;
    if (!this.names.some((name) => isList(this.schema[name]))) return Math.min(pending.rows, from + Math.max(1, Math.floor(this.blockBytes / bytes(from + 1))));
    let low = from + 1;
    let high = pending.rows;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (bytes(middle) <= this.blockBytes) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Writes what is still buffered and the stage's index; the stage can be read from then on. */
  async finish(): Promise<void> {
    await storing(this.folder, 'to make the folder of a stage', () => mkdir(this.folder, { recursive: true }));
    const partitions = this.ascending();
    for (let from = 0; from < partitions.length; from += ABREAST) await allEnded(partitions.slice(from, from + ABREAST).map(async ([partition, pending]) => this.flush(partition, pending, true)));
    const entries = partitions.map(([partition, pending]) => entryOf(partition, pending));
    this.bytesWritten += entries.reduce((sum, { bytes }) => sum + bytes, 0);
    this.partitions.clear();
    this.spares.clear();
    await writeStageIndex(this.folder, this.indexOf(entries));
  }

  /**
   * Writes what is buffered and brings all of it to the disk, so that `PartitionStore.goOn` can go on from here; part
   * numbers count from 1.
   */
  async checkpoint(part: number): Promise<void> {
    await storing(this.folder, 'to make the folder of a stage', () => mkdir(this.folder, { recursive: true }));
    const entries = [];
    for (const [partition, pending] of this.ascending()) {
      if (pending.rows > 0) await this.flush(partition, pending, false);
      if (pending.written === 0) continue;
      if (pending.fresh) {
        await pending.list.save(listFile(this.folder, partition));
        for (const path of [partitionFile(this.folder, partition), listFile(this.folder, partition)]) await this.sync(path);
        pending.fresh = false;
      }
      entries.push(entryOf(partition, pending));
    }
    await writePartIndex(this.folder, part, this.indexOf(entries));
  }

  private ascending(): [number, Pending][] {
    return [...this.partitions].sort(([a], [b]) => a - b);
  }

  private async sync(path: string): Promise<void> {
    await storing(path, 'to bring a partition to the disk', async () => {
      const file = await open(path, 'r+');
      try {
        await file.datasync();
      } finally {
        await file.close();
      }
    });
  }

  private indexOf(partitions: readonly PartitionEntry[]): StageIndex {
    return { format: STORE_FORMAT, stage: this.stage, provenance: this.provenance, schema: this.schema, headerBytes: this.arrow.header.length, partitions };
  }
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

async function appendParts(file: FileHandle, parts: readonly Uint8Array[]): Promise<void> {
  let left = parts;
  while (left.length > 0) {
    let { bytesWritten } = await file.writev(left);
    let at = 0;
    while (at < left.length && bytesWritten >= left[at].length) bytesWritten -= left[at++].length;
    left = at === left.length ? [] : [left[at].subarray(bytesWritten), ...left.slice(at + 1)];
  }
}

function entryOf(partition: number, { written, bytes, list }: Pending): PartitionEntry {
  return { partition, rows: written, bytes, blocks: list.blocks, crc32: list.crc32 };
}
