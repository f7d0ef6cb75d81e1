import { BudgetError } from '../core/errors.ts';
import { ColumnBuffer, columnsOf, PASSING, widthOf, type Block, type Columns, type StageSchema } from '../store/columns.ts';
import type { RecordReader } from '../store/joinedReader.ts';

/** The records of one split key that are too many for memory. */
export interface Oversized<S extends StageSchema> {
  readonly rows: number;
  /** Yields them piece by piece, in the order they were written; the same on every call. */
  blocks(): AsyncGenerator<Block<S>>;
  /** Loads them all, against the budget. */
  read(): Promise<Block<S>>;
}

interface SplitOptions<S extends StageSchema> {
  /**
   * Keeps those of the first `count` record numbers that there are for the caller, in place and in their order, and returns
   * how many these are; left out: all. The others take neither memory nor part in the splitting.
   */
  readonly wanted?: (columns: Columns<S>, records: Uint32Array, count: number) => number;
  /** Takes the records of a key that alone is too large; left out: such a key is refused. */
  readonly oversized?: (records: Oversized<S>) => Promise<Block<S> | null>;
}

function bytesPerRow(schema: StageSchema): number {
  return Object.values(schema).reduce((sum, kind) => sum + (kind === 'f64' ? 8 : 4 * widthOf(kind)), 0);
}

/**
 * Yields a partition in parts that fit the budget. Records with equal split keys stay in one part, in the order they
 * were written; which parts there are follows from the keys, so a stage whose groups never span keys gives the same
 * records however often it is split. Each part re-reads the partition: memory is bounded, not time. What `oversized`
 * returns for a key that alone does not fit is yielded in its place, and nothing where it returns null.
 * @throws BudgetError if the records of one key alone do not fit and no `oversized` takes them.
 */
export async function* splitPartition<S extends StageSchema>(
  reader: RecordReader<S>,
  schema: S,
  partition: number,
  budgetBytes: number,
  overheadBytes: number,
  splitKey: (columns: Columns<S>) => Uint32Array,
  options: SplitOptions<S> = {},
): AsyncGenerator<Block<S>> {
  const rowBytes = bytesPerRow(schema) + overheadBytes;
  const limit = Math.max(1, Math.floor(budgetBytes / rowBytes));
  const { wanted } = options;
  if (reader.rowsOf(partition) <= limit && wanted === undefined) {
    yield await reader.read(partition);
    return;
  }
  const source = new Filtered(reader, schema, partition, splitKey, wanted);
  if (reader.rowsOf(partition) <= limit) {
    yield await source.select(0, 2 ** 32, reader.rowsOf(partition));
    return;
  }
  // A histogram of the keys' upper bits decides where to cut, so that skewed keys do not make a part too large.
  for await (const upper of source.cuts(0, 2 ** 16, limit)) {
    if (upper.rows <= limit) {
      yield await source.select(upper.from, upper.to, upper.rows);
      continue;
    }
    for await (const lower of source.cuts(upper.from, 1, limit)) {
      if (lower.rows <= limit) {
        yield await source.select(lower.from, lower.to, lower.rows);
        continue;
      }
      if (options.oversized === undefined) {
        throw new BudgetError({
          expected: `memory for ${lower.rows} records of one key (${lower.rows * rowBytes} bytes)`,
          found: `a share of ${limit * rowBytes} bytes`,
          remedy: `raise the memory budget about ${Math.ceil(lower.rows / limit)} times`,
        });
      }
      const { from, to, rows } = lower;
      const block = await options.oversized({ rows, blocks: () => source.blocks(from, to), read: () => source.select(from, to, rows) });
      if (block !== null) yield block;
    }
  }
}

interface Cut {
  /** Split keys [from, to). */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

/** The wanted records of a partition, by their split keys. */
class Filtered<S extends StageSchema> {
  private readonly reader: RecordReader<S>;
  private readonly schema: S;
  private readonly partition: number;
  private readonly splitKey: (columns: Columns<S>) => Uint32Array;
  private readonly wanted: SplitOptions<S>['wanted'];

  constructor(reader: RecordReader<S>, schema: S, partition: number, splitKey: (columns: Columns<S>) => Uint32Array, wanted: SplitOptions<S>['wanted']) {
    this.reader = reader;
    this.schema = schema;
    this.partition = partition;
    this.splitKey = splitKey;
    this.wanted = wanted;
  }

  /** Yields ranges of 2^16 classes of `width` keys each, from the key `base` on: of at most `limit` records, or of one class. */
  async *cuts(base: number, width: number, limit: number): AsyncGenerator<Cut> {
    const counts = new Uint32Array(2 ** 16);
    for await (const block of this.reader.blocks(this.partition, PASSING)) {
      const keys = this.splitKey(block.columns);
      countClasses(keys, this.records(block, keys, base, base + width * counts.length), base, width, counts);
    }
    for (let from = 0; from < counts.length; ) {
      let to = from + 1;
      let rows = counts[from];
      while (to < counts.length && rows > 0 && rows + counts[to] <= limit) rows += counts[to++];
      if (rows > 0) yield { from: base + from * width, to: base + to * width, rows };
      from = to;
    }
  }

  /** Yields the records whose split key is in [from, to), block by block; owned by the caller. */
  async *blocks(from: number, to: number): AsyncGenerator<Block<S>> {
    for await (const block of this.reader.blocks(this.partition, PASSING)) {
      const buffers = this.buffers(block.rows);
      const rows = this.gather(block, from, to, buffers);
      if (rows > 0) yield this.blockOf(rows, buffers);
    }
  }

  /** Returns all of them at once: `most` at most. */
  async select(from: number, to: number, most: number): Promise<Block<S>> {
    // Grown from a few records, columns would leave as much again to the collector.
    const buffers = this.buffers(most);
    let rows = 0;
    for await (const block of this.reader.blocks(this.partition, PASSING)) rows += this.gather(block, from, to, buffers);
    return this.blockOf(rows, buffers);
  }

  private buffers(rows: number): ColumnBuffer[] {
    return Object.values(this.schema).map((kind) => new ColumnBuffer(kind, rows));
  }

  private gather(block: Block<S>, from: number, to: number, buffers: readonly ColumnBuffer[]): number {
    const records = this.records(block, this.splitKey(block.columns), from, to);
    Object.keys(this.schema).forEach((name, index) => buffers[index].gather(block.columns[name] as Uint32Array, records, 0, records.length));
    return records.length;
  }

  /** Numbers of the wanted records whose keys are in [from, to). */
  private records({ rows, columns }: Block<S>, keys: Uint32Array, from: number, to: number): Uint32Array {
    const records = new Uint32Array(rows);
    const count = recordsBetween(keys, rows, from, to, records);
    return records.subarray(0, this.wanted?.(columns, records, count) ?? count);
  }

  private blockOf(rows: number, buffers: readonly ColumnBuffer[]): Block<S> {
    return { rows, columns: columnsOf(this.schema, buffers, 0, rows) };
  }
}

function recordsBetween(keys: Uint32Array, rows: number, from: number, to: number, records: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < rows; i++) if (keys[i] >= from && keys[i] < to) records[count++] = i;
  return count;
}

function countClasses(keys: Uint32Array, records: Uint32Array, base: number, width: number, counts: Uint32Array): void {
  for (let i = 0; i < records.length; i++) counts[Math.floor((keys[records[i]] - base) / width)]++;
}
