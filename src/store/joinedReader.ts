import { ColumnBuffer, columnsOf, PASSING, type Block, type StageSchema } from './columns.ts';
import type { BlockOptions, StageReader } from './stageReader.ts';

/** What stages ask of records that are cut into partitions. */
export type RecordReader<S extends StageSchema> = Pick<StageReader<S>, 'partitions' | 'rowsOf' | 'read'> & {
  blocks(partition: number, options?: BlockOptions): AsyncGenerator<Block<S>>;
};

/** Returns a reader of all records of two stages of one schema, partition by partition; partitions that only the second has are left out. */
export function joinReaders<S extends StageSchema>(schema: S, first: StageReader<S>, second: StageReader<S>): RecordReader<S> {
  const rowsOf = (partition: number): number => first.rowsOf(partition) + second.rowsOf(partition);
  async function* blocks(partition: number, options?: BlockOptions): AsyncGenerator<Block<S>> {
    yield* first.blocks(partition, options);
    yield* second.blocks(partition, options);
  }
  return {
    partitions: first.partitions,
    rowsOf,
    blocks,
    async read(partition) {
      const names = Object.keys(schema);
      const rows = rowsOf(partition);
      const buffers = names.map((name) => new ColumnBuffer(schema[name], Math.max(1, rows)));
      for await (const block of blocks(partition, PASSING)) names.forEach((name, index) => buffers[index].append(block.columns[name] as Uint32Array, 0, block.rows));
      return { rows, columns: columnsOf(schema, buffers, 0, rows) };
    },
  };
}
