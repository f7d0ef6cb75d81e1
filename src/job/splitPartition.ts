import { BudgetError } from '../core/errors.ts';
import { ColumnBuffer, widthOf, type Block, type Columns, type StageSchema } from '../store/columns.ts';
import type { StageReader } from '../store/stageReader.ts';

function bytesPerRow(schema: StageSchema): number {
  return Object.values(schema).reduce((sum, kind) => sum + (kind === 'f64' ? 8 : 4 * widthOf(kind)), 0);
}

/**
 * Yields a partition in parts that fit the budget. Records with equal split keys stay in one part, in the order they
 * were written; which parts there are follows from the keys, so a stage whose groups never span keys gives the same
 * records however often it is split. Each part re-reads the partition: memory is bounded, not time.
 * @throws BudgetError if the records of one key alone do not fit.
 */
export async function* splitPartition<S extends StageSchema>(
  reader: StageReader<S>,
  schema: S,
  partition: number,
  budgetBytes: number,
  overheadBytes: number,
  splitKey: (columns: Columns<S>) => Uint32Array,
): AsyncGenerator<Block<S>> {
  const rowBytes = bytesPerRow(schema) + overheadBytes;
  const limit = Math.max(1, Math.floor(budgetBytes / rowBytes));
  if (reader.rowsOf(partition) <= limit) {
    yield await reader.read(partition);
    return;
  }
  // Histogram of the keys' upper bits decides where to cut, so that skewed keys do not make a part too large.
  const counts = new Uint32Array(2 ** 16);
  for await (const block of reader.blocks(partition)) for (const key of splitKey(block.columns)) counts[key >>> 16]++;
  for (let from = 0; from < counts.length; ) {
    let to = from + 1;
    let rows = counts[from];
    while (to < counts.length && rows > 0 && rows + counts[to] <= limit) rows += counts[to++];
    if (rows > limit) yield* splitOne(reader, schema, partition, from, limit, rowBytes, splitKey);
    else if (rows > 0) yield await select(reader, schema, partition, rows, (key) => key >>> 16 >= from && key >>> 16 < to, splitKey);
    from = to;
  }
}

/** The same within one value of the upper 16 bits. */
async function* splitOne<S extends StageSchema>(
  reader: StageReader<S>,
  schema: S,
  partition: number,
  upper: number,
  limit: number,
  rowBytes: number,
  splitKey: (columns: Columns<S>) => Uint32Array,
): AsyncGenerator<Block<S>> {
  const counts = new Uint32Array(2 ** 16);
  for await (const block of reader.blocks(partition)) for (const key of splitKey(block.columns)) if (key >>> 16 === upper) counts[key & 0xffff]++;
  for (let from = 0; from < counts.length; ) {
    let to = from + 1;
    let rows = counts[from];
    while (to < counts.length && rows > 0 && rows + counts[to] <= limit) rows += counts[to++];
    if (rows > limit) {
      throw new BudgetError({
        expected: `memory for ${rows} records of one key (${rows * rowBytes} bytes)`,
        found: `a share of ${limit * rowBytes} bytes`,
        remedy: `raise the memory budget about ${Math.ceil(rows / limit)} times`,
      });
    }
    if (rows > 0) yield await select(reader, schema, partition, rows, (key) => key >>> 16 === upper && (key & 0xffff) >= from && (key & 0xffff) < to, splitKey);
    from = to;
  }
}

async function select<S extends StageSchema>(
  reader: StageReader<S>,
  schema: S,
  partition: number,
  rows: number,
  wanted: (key: number) => boolean,
  splitKey: (columns: Columns<S>) => Uint32Array,
): Promise<Block<S>> {
  const names = Object.keys(schema);
  const buffers = names.map((name) => new ColumnBuffer(schema[name], rows));
  for await (const block of reader.blocks(partition)) {
    const keys = splitKey(block.columns);
    const order = new Uint32Array(block.rows);
    let count = 0;
    for (let i = 0; i < block.rows; i++) if (wanted(keys[i])) order[count++] = i;
    names.forEach((name, index) => buffers[index].gather(block.columns[name] as Uint32Array, order, 0, count));
  }
  return { rows, columns: Object.fromEntries(names.map((name, index) => [name, buffers[index].slice(0, rows)])) as unknown as Columns<S> };
}
