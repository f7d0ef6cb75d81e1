import { ColumnBuffer, columnsOf, type Block, type Columns, type StageSchema } from './columns.ts';

/**
 * Yields the records of `blocks` in their order, small blocks joined until they have `bytes`; larger ones come as they
 * are. What is yielded may be used until the next is asked for. The more partitions a stage has, the smaller its blocks
 * are, so whoever does for each block what does not go with its size (such as handing a tile to an engine) takes these.
 */
export async function* inLargerBlocks<S extends StageSchema>(schema: S, blocks: AsyncIterable<Block<S>>, bytes: number): AsyncGenerator<Block<S>> {
  const names = Object.keys(schema);
  const buffers = names.map((name) => new ColumnBuffer(schema[name], 0));
  let rows = 0;
  const joined = (): Block<S> => ({ rows, columns: columnsOf(schema, buffers, 0, rows) });
  for await (const block of blocks) {
    if (rows === 0 && bytesOf(block.columns) >= bytes) {
      yield block;
      continue;
    }
    names.forEach((name, index) => buffers[index].append(block.columns[name] as Uint32Array, 0, block.rows));
    rows += block.rows;
    if (buffers.reduce((sum, buffer) => sum + buffer.bytes, 0) < bytes) continue;
    yield joined();
    for (const buffer of buffers) buffer.clear();
    rows = 0;
  }
  if (rows > 0) yield joined();
}

function bytesOf(columns: Columns<StageSchema>): number {
  return Object.values(columns).reduce((sum, column) => sum + ('offsets' in column ? column.values.byteLength : column.byteLength), 0);
}
