import { open, type FileHandle } from 'node:fs/promises';
import type { Data, RecordBatch } from 'apache-arrow';
import { ConfigError, FormatError, InputError, UnsupportedError, throwIfAborted } from '../../core/errors.ts';
import { readArrowLayout } from '../arrow/arrowMessages.ts';
import type { FieldLayout } from '../arrow/arrowRows/fieldLayout.ts';
import { plainMessage, schemaMessage } from '../arrow/arrowRows/plainMessage.ts';
import { parseFailure, readFailure } from '../fileErrors.ts';
import { openSource } from '../formats.ts';
import type { Cell } from '../format.ts';
import { onlyNames } from '../names.ts';
import { ParquetSource, parquetFormat } from '../parquet/parquet.ts';
import { findColumn } from '../parquet/parquetFooter.ts';
import { takeValues } from '../parquet/parquetCursor.ts';
import { rangeReader } from '../readRange.ts';
import type { TableType } from '../tables/table.ts';
import { columnBuffers } from '../tables/tableArrow.ts';
import { arrowOfParquet } from './parquetColumns.ts';

/** What to read of an Arrow or Parquet file. */
export interface ReadOptions {
  /** Columns wanted, in this order. Default: all, in the file's. */
  readonly columns?: readonly string[] | undefined;
  /** Ends the reading with CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/** What to read of a JSON lines file. */
export interface ReadJsonlOptions {
  /** Key of the text, which every row must have, a string or null. Default `text`. */
  readonly textColumn?: string | undefined;
  /** Other keys wanted, with what they hold; a row without one has null there. */
  readonly columns?: Readonly<Record<string, JsonColumnType>> | undefined;
  /** Ends the reading with CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/** `string` takes any value: what is no string comes as its JSON text. */
export type JsonColumnType = Exclude<TableType, 'binary'>;

const BATCH_BYTES = 8 << 20;
const BATCH_ROWS = 1 << 16;

/** See src/library/readFormats.ts. */
export async function* readArrow(path: string, { columns, signal }: ReadOptions = {}): AsyncGenerator<RecordBatch> {
  const handle = await openForReading(path);
  try {
    const { size } = await handle.stat();
    const read = rangeReader(handle);
    const layout = await readArrowLayout(read, size);
    const names = layout.fields.map(({ name }) => name);
    for (const column of columns ?? []) if (!names.includes(column)) throw missing(column, names);
    const odd = layout.fields.find((field) => !isKnown(field.layout));
    if (odd !== undefined) throw new UnsupportedError({ expected: 'columns that apache-arrow can read', found: `"${odd.name}" of type ${String(odd.type)}`, remedy: 'cast or drop that column' });
    const arrow = await import('apache-arrow');
    const stream = (async function* () {
      if (layout.footer !== null) yield schemaMessage(await read(layout.footer.offset, layout.footer.offset + layout.footer.bytes));
      for (const message of layout.messages) {
        throwIfAborted(signal);
        yield await plainMessage(await read(message.offset, message.offset + message.bytes), message);
      }
    })();
    const reader = await arrow.RecordBatchReader.from(stream);
    for await (const batch of reader) {
      throwIfAborted(signal);
      // It makes one of no rows where a stream has none.
      if (batch.numRows > 0) yield columns === undefined ? batch : chosenOf(arrow, batch, columns);
    }
  } catch (error) {
    throw parseFailure(path, 'Arrow', error);
  } finally {
    await handle.close();
  }
}

/** apache-arrow opens no file whose schema has views of lists or runs, whatever columns are wanted. */
function isKnown(layout: FieldLayout): boolean {
  if (layout.kind === 'list-views' || layout.kind === 'unknown') return false;
  if ('child' in layout && !isKnown(layout.child)) return false;
  return !('children' in layout) || layout.children.every(isKnown);
}

/** `select` of apache-arrow leaves holes where columns are left out between others. */
function chosenOf({ RecordBatch, Schema, Struct, makeData }: typeof import('apache-arrow'), batch: RecordBatch, columns: readonly string[]): RecordBatch {
  const places = columns.map((name) => batch.schema.fields.findIndex((field) => field.name === name));
  const schema = new Schema(places.map((i) => batch.schema.fields[i]), batch.schema.metadata);
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: batch.numRows, nullCount: 0, children: places.map((i) => batch.data.children[i]) }));
}

/** See src/library/readFormats.ts. */
export async function* readParquet(path: string, { columns, signal }: ReadOptions = {}): AsyncGenerator<RecordBatch> {
  const source = (await parquetFormat.open(path)) as ParquetSource;
  try {
    const arrow = await import('apache-arrow');
    const chosen = (columns ?? source.columns.map(({ name }) => name)).map((name) => {
      const column = findColumn(source.topColumns, name);
      return { column, ...arrowOfParquet(arrow, column.element) };
    });
    const schema = new arrow.Schema(chosen.map(({ column, type }) => new arrow.Field(column.element.name, type, column.element.repetition_type !== 'REQUIRED')));
    for (let group = 0; group < source.groups.count; group++) {
      const groupRows = source.groups.rowsOf(group);
      const cursors = chosen.map(({ column }) => source.cursor(group, column));
      try {
        for (let left = groupRows; left > 0; ) {
          throwIfAborted(signal);
          let rows = Math.min(left, BATCH_ROWS);
          for (const cursor of cursors) rows = Math.min(rows, await rowsThatFit(cursor, rows));
          const children: Data[] = [];
          for (const [i, cursor] of cursors.entries()) {
            const values = await takeValues(cursor, rows);
            if (values.length < rows) throw new FormatError({ expected: `${groupRows} rows in row group ${group}`, found: `fewer in column "${chosen[i].column.element.name}"`, remedy: 'check that the file is complete, or fetch it again' });
            children.push(chosen[i].chunk(values));
          }
          yield new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: rows, nullCount: 0, children }));
          left -= rows;
        }
      } finally {
        for (const cursor of cursors) await cursor.close();
      }
    }
  } catch (error) {
    throw parseFailure(path, 'Parquet', error);
  } finally {
    await source.close();
  }
}

/** Rows of the current page, at least one, whose byte strings stay in a batch's bounds; all of `rows` for other columns. */
async function rowsThatFit(cursor: ReturnType<ParquetSource['cursor']>, rows: number): Promise<number> {
  const current = await cursor.current();
  if (current === null || 'values' in current.page) return rows;
  const { page, from } = current;
  let bytes = 0;
  for (let row = from; row < page.rows; row++) {
    bytes += page.lengths[row];
    if (row - from >= rows || (row > from && bytes > BATCH_BYTES)) return row - from;
  }
  return page.rows - from;
}

/** See src/library/readFormats.ts. */
export async function* readJsonl(path: string, { textColumn = 'text', columns = {}, signal }: ReadJsonlOptions = {}): AsyncGenerator<RecordBatch> {
  const types = Object.entries(columns);
  for (const [name, type] of types) {
    if (!['string', 'int64', 'double', 'boolean'].includes(type)) throw new ConfigError({ expected: `"${name}" to be string, int64, double or boolean`, found: String(type), remedy: 'choose one of these' });
    if (name === textColumn) throw new ConfigError({ expected: 'keys beside the text', found: `"${name}"`, remedy: 'leave it out: the text always comes first' });
  }
  const source = await openSource(path);
  try {
    if (!source.format.startsWith('jsonl')) throw new FormatError({ expected: 'JSON lines', found: source.format, remedy: 'read it with readParquet or readArrow', file: path });
    const arrow = await import('apache-arrow');
    const { Bool, Field, Float64, Int64, Utf8 } = arrow;
    const typeOf = { string: () => new Utf8(), int64: () => new Int64(), double: () => new Float64(), boolean: () => new Bool() };
    const schema = new arrow.Schema([new Field(textColumn, new Utf8(), true), ...types.map(([name, type]) => new Field(name, typeOf[type](), true))]);
    for await (const batch of source.read({ textColumn, columns: types.map(([name]) => name), maxBytes: BATCH_BYTES, maxRows: BATCH_ROWS, signal })) {
      throwIfAborted(signal);
      const [bad] = batch.rejected;
      if (bad !== undefined) throw new InputError({ expected: bad.expected, found: `${bad.found} (${bad.reason})`, remedy: 'repair the row, or leave it out', file: path, row: bad.row });
      const { bytes, offsets, nulls } = batch.text;
      const text = { type: new Utf8(), length: batch.rowCount, ...nullBits(nulls), valueOffsets: new Int32Array(offsets), data: bytes };
      const others = types.map(([name, type]) => {
        const cells = batch.columns[name].map((cell, i) => fitting(cell, type, () => ({ file: path, row: batch.firstRow + i, name })));
        return { type: typeOf[type](), ...columnBuffers(cells, type) };
      });
      const children = [text, ...others].map((parts) => arrow.makeData(parts as never) as Data);
      yield new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: batch.rowCount, nullCount: 0, children }));
    }
  } finally {
    await source.close();
  }
}

function nullBits(nulls: Uint8Array | null): { readonly nullCount: number; readonly nullBitmap?: Uint8Array } {
  if (nulls === null) return { nullCount: 0 };
  const nullBitmap = new Uint8Array((nulls.length + 7) >> 3);
  let nullCount = 0;
  nulls.forEach((flag, i) => {
    if (flag === 1) nullCount++;
    else nullBitmap[i >> 3] |= 1 << (i & 7);
  });
  return { nullCount, nullBitmap };
}

const INT64 = 1n << 63n;

function fitting(cell: Cell, type: TableType, where: () => { readonly file: string; readonly row: number; readonly name: string }): Cell {
  if (cell === null) return null;
  if (type === 'string') return typeof cell === 'string' ? cell : String(cell);
  if (type === 'boolean' && typeof cell === 'boolean') return cell;
  if (type === 'double' && (typeof cell === 'number' || typeof cell === 'bigint')) return Number(cell);
  if (type === 'int64' && (typeof cell === 'bigint' ? cell >= -INT64 && cell < INT64 : Number.isSafeInteger(cell))) return cell;
  const { file, row, name } = where();
  throw new InputError({ expected: `${type} under the key "${name}"`, found: JSON.stringify(typeof cell === 'bigint' ? String(cell) : cell).slice(0, 64), remedy: "repair the row, or ask for the key as 'string'", file, row });
}

function missing(column: string, names: readonly string[]): InputError {
  return new InputError({ expected: `a column "${column}"`, found: onlyNames(names), remedy: 'name one of these' });
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw readFailure(path, error);
  }
}
