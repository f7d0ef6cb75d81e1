import { ConfigError } from '../../core/errors.ts';
import { LoopTurns } from '../../core/loopTurns.ts';
import { writeFailure } from '../fileErrors.ts';
import type { KeptSummary } from '../format.ts';
import { writeWhole, type OutputFile } from '../outputFile.ts';
import type { TableBatch, TableCell, TableColumn, TableType, TableWriter } from './table.ts';

export type { TableBatch, TableCell, TableColumn, TableType } from './table.ts';

/** Rows are gathered to groups of this many before they are written, so that the bytes do not depend on the batches. */
export const GROUP_ROWS = 16_384;
/** … or to this many bytes of text, whichever comes first. */
const GROUP_BYTES = 32 * 2 ** 20;

const TABLE_EXTENSIONS: readonly string[] = ['.parquet', '.arrow', '.jsonl'];

/** Throws ConfigError unless the name ends in one of TABLE_EXTENSIONS. */
export function assertTableName(path: string): void {
  if (TABLE_EXTENSIONS.some((extension) => path.endsWith(extension))) return;
  throw new ConfigError({ expected: `a file name that ends in ${TABLE_EXTENSIONS.join(', ')}`, found: `"${path}"`, remedy: 'rename it: the ending chooses the format' });
}

/**
 * Writes a table of our own in the format that the name's ending says (.parquet with zstd, .arrow as an IPC file, .jsonl)
 * and returns its rows and bytes. Memory is bounded by one group of rows; the bytes depend on schema and rows alone, not
 * on how these were batched. The file is complete under its name or not there at all.
 * @throws ConfigError for another ending; OutputError; TypeError if a batch does not fit the schema
 */
export async function writeTable(path: string, schema: readonly TableColumn[], batches: Iterable<TableBatch> | AsyncIterable<TableBatch>): Promise<KeptSummary> {
  assertTableName(path);
  return writeWhole(path, async (file) => {
    let rows = 0;
    try {
      const writer = await openWriter(path, file, schema);
      // A group is gathered, turned into values and encoded without waiting for anything.
      const turns = new LoopTurns(undefined);
      for await (const group of regroup(schema, batches)) {
        if (turns.due) await turns.take();
        rows += group.rowCount;
        await writer.write(group);
      }
      await writer.finish();
    } catch (error) {
      throw (error as { code?: unknown }).code === undefined ? error : writeFailure(path, error);
    }
    return { rows, bytes: file.bytes };
  });
}

async function openWriter(path: string, file: OutputFile, schema: readonly TableColumn[]): Promise<TableWriter> {
  if (path.endsWith('.parquet')) return (await import('./tableParquet.ts')).parquetTable(file, schema);
  if (path.endsWith('.arrow')) return (await import('./tableArrow.ts')).arrowTable(file, schema);
  return (await import('./tableJsonl.ts')).jsonlTable(file, schema);
}

async function* regroup(schema: readonly TableColumn[], batches: Iterable<TableBatch> | AsyncIterable<TableBatch>): AsyncGenerator<TableBatch> {
  let group: TableBatch[] = [];
  let rows = 0;
  let bytes = 0;
  for await (const batch of batches) {
    checkBatch(schema, batch);
    // What is left of the batch, the next part on top.
    const parts: TableBatch[] = batch.rowCount === 0 ? [] : [batch];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const { rowCount } = part;
      const more = part.columns.reduce((sum, cells) => sum + textBytes(cells), 0);
      // A group ends with the row that fills it, so a part that would is halved until it is that row.
      if (rowCount > 1 && (rows + rowCount >= GROUP_ROWS || bytes + more >= GROUP_BYTES)) {
        const half = rowCount >> 1;
        parts.push(rowsOf(part, half, rowCount), rowsOf(part, 0, half));
        continue;
      }
      group.push(part);
      rows += rowCount;
      bytes += more;
      if (rows < GROUP_ROWS && bytes < GROUP_BYTES) continue;
      yield joined(schema, group);
      group = [];
      rows = 0;
      bytes = 0;
    }
  }
  if (rows > 0) yield joined(schema, group);
}

function joined(schema: readonly TableColumn[], parts: readonly TableBatch[]): TableBatch {
  return { rowCount: parts.reduce((sum, { rowCount }) => sum + rowCount, 0), columns: schema.map((_, c) => parts.flatMap(({ columns }) => columns[c])) };
}

function rowsOf({ columns }: TableBatch, from: number, to: number): TableBatch {
  return { rowCount: to - from, columns: columns.map((cells) => cells.slice(from, to)) };
}

function textBytes(cells: readonly TableCell[]): number {
  let bytes = 0;
  for (const cell of cells) if (typeof cell === 'string' || cell instanceof Uint8Array) bytes += cell.length;
  return bytes;
}

function checkBatch(schema: readonly TableColumn[], batch: TableBatch): void {
  if (batch.columns.length !== schema.length) throw new TypeError(`a batch of ${batch.columns.length} columns for a table of ${schema.length}`);
  for (const [c, { name, type, nullable }] of schema.entries()) {
    const cells = batch.columns[c];
    if (cells.length !== batch.rowCount) throw new TypeError(`column ${name}: ${cells.length} cells for ${batch.rowCount} rows`);
    const fits = fitting[type];
    for (const cell of cells) if (cell === null ? !nullable : !fits(cell)) throw new TypeError(`column ${name}: ${String(cell)} is no ${nullable ? 'nullable ' : ''}${type}`);
  }
}

const fitting: Readonly<Record<TableType, (cell: TableCell) => boolean>> = {
  string: (cell) => typeof cell === 'string' || cell instanceof Uint8Array,
  binary: (cell) => cell instanceof Uint8Array,
  int64: (cell) => (typeof cell === 'bigint' ? BigInt.asIntN(64, cell) === cell : Number.isSafeInteger(cell)),
  double: (cell) => typeof cell === 'number',
  boolean: (cell) => typeof cell === 'boolean',
};
