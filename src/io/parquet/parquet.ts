import { open, type FileHandle } from 'node:fs/promises';
import type { FileMetaData } from 'hyparquet';
import { UnsupportedError, throwIfAborted } from '../../core/errors.ts';
import { parseFailure, readFailure } from '../fileErrors.ts';
import type { Cell, ColumnInfo, Format, KeptSummary, ReadRequest, RejectedRow, RowBatch, SourceFile, WriteOptions } from '../format.ts';
import { keptBytes, KeptColumn } from './keptColumn.ts';
import type { KeptPages, PageSlot } from './keptPages.ts';
import { MAX_TEXT_BYTES } from '../limits.ts';
import { cellConverter, isText } from './parquetCells.ts';
import { PageCursor, takeValues } from './parquetCursor.ts';
import { findColumn, readFooter, topColumns, type FlatColumn, type TopColumn } from './parquetFooter.ts';
import { RowGroups } from './parquetGroups.ts';
import { readStringPages, readValuePages, type ColumnChunkPlace, type ValuePage } from './parquetPages.ts';
import { assertFilterable } from './parquetRows/assertFilterable.ts';
import { BlockSink } from './parquetRows/blockSink.ts';
import { FileWindow } from './parquetRows/fileWindow.ts';
import { writeRowGroup, type RowGroupResult, type RowGroupTask } from './parquetRows/rowGroup.ts';
import { writeKeptParquet, type GroupRunner, type ParquetFile } from './parquetRows/writeKept.ts';
import type { StringPage } from './parquetStrings.ts';
import { PageRoom } from './pageRoom.ts';
import { rangeReader } from '../readRange.ts';
import type { TextReader } from '../replacedTexts.ts';
import { TextBuilder } from '../textBuilder.ts';
import { keepRoom, onTextRelease } from '../textRoom.ts';

/** A row group that is to be read. */
export interface GroupPlace {
  readonly number: number;
  /** In the file. */
  readonly firstRow: number;
  readonly rows: number;
}

export const parquetFormat: Format = {
  id: 'parquet',
  extensions: ['.parquet'],
  sniff: (head) => head.length >= 4 && head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && (head[3] === 0x31 || head[3] === 0x45),
  open: openParquet,
};

async function openParquet(path: string): Promise<SourceFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw readFailure(path, error);
  }
  try {
    const size = (await handle.stat()).size;
    return new ParquetSource(path, handle, size, await readFooter(rangeReader(handle), size));
  } catch (error) {
    await handle.close();
    throw parseFailure(path, 'Parquet', error);
  }
}

function someNeeded(needs: (row: number) => boolean, from: number, to: number): boolean {
  for (let row = from; row < to; row++) if (needs(row)) return true;
  return false;
}

/** Appends the texts of a page from `row` on until one has no room in the batch, whose first row is `firstRow`; returns that row, or how many the page has. */
function appendTexts(builder: TextBuilder, { source, starts, lengths, rows }: StringPage, row: number, firstRow: number, { needs, maxRows, maxBytes }: ReadRequest, rejected: RejectedRow[]): number {
  for (; row < rows; row++) {
    const unneeded = needs !== undefined && !needs(firstRow + builder.rows);
    const length = unneeded ? 0 : lengths[row];
    if (builder.rows > 0 && (builder.rows >= maxRows || builder.used + (length > MAX_TEXT_BYTES ? 0 : length) > maxBytes)) return row;
    if (starts[row] < 0) builder.commitNull();
    else if (unneeded) builder.commit(builder.used);
    else if (length > MAX_TEXT_BYTES) {
      rejected.push({ row: firstRow + builder.rows, reason: 'text-too-long', expected: `a text of at most ${MAX_TEXT_BYTES} bytes`, found: `one of ${length}` });
      builder.commit(builder.used);
    } else builder.append(source, starts[row], length);
  }
  return row;
}

/** Pages are walked one column at a time by code of our own on the parser's primitives: its own reader decodes a whole chunk at once and trusts what it reads. */
export class ParquetSource implements SourceFile {
  readonly path: string;
  readonly format = 'parquet';
  readonly bytes: number;
  readonly rowCount: number;
  readonly columns: readonly ColumnInfo[];
  readonly groups: RowGroups;
  readonly topColumns: readonly TopColumn[];
  readonly #handle: FileHandle;
  #kept: KeptColumn | null = null;

  constructor(path: string, handle: FileHandle, bytes: number, metadata: FileMetaData) {
    this.path = path;
    this.#handle = handle;
    this.bytes = bytes;
    this.groups = new RowGroups(metadata);
    // Files exist whose footer counts no rows at all; the row groups are right.
    this.rowCount = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    this.topColumns = topColumns(metadata);
    this.columns = this.topColumns.map(({ name, type }) => ({ name, type }));
  }

  assertTextColumn(name: string): void {
    try {
      this.#textColumn(name);
    } catch (error) {
      throw parseFailure(this.path, 'Parquet', error);
    }
  }

  #textColumn(name: string): FlatColumn {
    const text = findColumn(this.topColumns, name);
    if (!isText(text.element)) {
      const type = this.columns.find((column) => column.name === name)?.type;
      throw new UnsupportedError({ expected: `column "${name}" to hold text`, found: `${type}`, remedy: 'name the right one with --text-column' });
    }
    return text;
  }

  keepPages(pages: KeptPages): void {
    this.#kept = new KeptColumn(pages, this.path);
  }

  pageBytes(column: string): number {
    const { index } = findColumn(this.topColumns, column);
    return Array.from({ length: this.groups.count }, (_, group) => keptBytes(this.groups.chunk(group, index))).reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Returns where the decoded pages of a row group's texts are kept, or will be if `request` reads all of them. */
  slotFor(request: ReadRequest, group: number): PageSlot | null {
    const text = this.#textColumn(request.textColumn);
    return this.#kept?.slotFor(text.index, group, this.#chunk(group, text).meta, request.needs === undefined) ?? null;
  }

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    for (const { number, firstRow } of this.groupsOf(request)) yield* this.readGroup(request, number, firstRow);
  }

  /** Returns the row groups that `request` wants, those without rows left out. @throws UnsupportedError, InputError naming a column asked for */
  groupsOf(request: ReadRequest): GroupPlace[] {
    try {
      this.#asked(request);
      const groups: GroupPlace[] = [];
      let firstRow = 0;
      for (let number = 0; number < this.groups.count; number++) {
        const rows = this.groups.rowsOf(number);
        if (rows > 0 && (request.wants === undefined || request.wants(firstRow, rows))) groups.push({ number, firstRow, rows });
        firstRow += rows;
      }
      return groups;
    } catch (error) {
      throw parseFailure(this.path, 'Parquet', error);
    }
  }

  #asked(request: ReadRequest): { readonly text: FlatColumn; readonly others: readonly { readonly column: FlatColumn; readonly cell: (value: never) => Cell }[] } {
    const text = this.#textColumn(request.textColumn);
    const others = request.columns.map((name) => {
      const column = findColumn(this.topColumns, name);
      return { column, cell: cellConverter(column) };
    });
    return { text, others };
  }

  /** Yields the rows of one row group, whose first is row `firstRow` of the file. @param slot see slotFor */
  async *readGroup(request: ReadRequest, group: number, firstRow: number, slot?: PageSlot | null): AsyncGenerator<RowBatch> {
    try {
      const { text, others } = this.#asked(request);
      const chunk = { ...this.#chunk(group, text), kept: slot === undefined ? this.slotFor(request, group) : slot };
      yield* this.#readGroup(request, chunk, others, group, firstRow);
    } catch (error) {
      throw parseFailure(this.path, 'Parquet', error);
    }
  }

  async *#readGroup(request: ReadRequest, chunk: ColumnChunkPlace, others: readonly { column: FlatColumn; cell: (value: never) => Cell }[], group: number, groupStart: number): AsyncGenerator<RowBatch> {
    const builder = new TextBuilder();
    const room = PageRoom.take();
    const { needs } = request;
    const cursor = new PageCursor(readStringPages(chunk, room, needs === undefined ? null : (from, to) => someNeeded(needs, groupStart + from, groupStart + to)));
    const cursors = others.map(({ column }) => this.cursor(group, column));
    let rejected: RejectedRow[] = [];
    let firstRow = groupStart;
    // The footer may say anything: no more than a batch is made room for.
    let left = chunk.meta.uncompressedBytes;
    const expect = (): void => builder.expect(Math.max(0, Math.min(request.maxBytes, left)));
    expect();
    const take = async (): Promise<RowBatch> => {
      const rowCount = builder.rows;
      const columns: [string, Cell[]][] = [];
      for (const [i, other] of others.entries()) {
        const values = await takeValues(cursors[i], rowCount);
        columns.push([request.columns[i], values.map((value) => other.cell(value as never))]);
      }
      left -= builder.used;
      expect();
      const batch: RowBatch = { firstRow, rowCount, text: builder.take(), columns: Object.fromEntries(columns), rejected };
      const { buffer } = batch.text.bytes;
      onTextRelease(batch, () => keepRoom(buffer as ArrayBuffer));
      rejected = [];
      firstRow += rowCount;
      return batch;
    };
    try {
      for (let current = await cursor.current(); current !== null; current = await cursor.current()) {
        throwIfAborted(request.signal);
        const { page, from } = current;
        for (let row = appendTexts(builder, page, from, firstRow, request, rejected); row < page.rows; ) {
          yield await take();
          row = appendTexts(builder, page, row, firstRow, request, rejected);
        }
        cursor.advance(page.rows - from);
      }
      if (builder.rows > 0) yield await take();
    } finally {
      await cursor.close();
      room.giveBack();
      for (const each of cursors) await each.close();
    }
  }

  /** A cursor over any flat column: byte strings as views, other values as they are stored. */
  cursor(group: number, column: FlatColumn): PageCursor<StringPage> | PageCursor<ValuePage> {
    const chunk = this.#chunk(group, column);
    return column.element.type === 'BYTE_ARRAY' ? new PageCursor(readStringPages(chunk)) : new PageCursor(readValuePages(chunk));
  }

  #chunk(group: number, { element, index }: FlatColumn): ColumnChunkPlace {
    return { descriptor: this.#handle.fd, fileSize: this.bytes, element, meta: this.groups.chunk(group, index), rows: this.groups.rowsOf(group), kept: null };
  }

  async assertRewritable(edited?: string): Promise<void> {
    if (edited !== undefined) this.assertTextColumn(edited);
    await assertFilterable(this.#file());
  }

  /** @param run does the row groups elsewhere; see KeptOptions */
  async writeKept(target: string, keep: (row: number) => boolean, { signal, texts }: WriteOptions = {}, run?: GroupRunner): Promise<KeptSummary> {
    if (texts !== undefined) this.assertTextColumn(texts.column);
    const edited = texts === undefined ? undefined : { texts, leaf: this.#textColumn(texts.column).index };
    return writeKeptParquet(this.#file(), target, keep, { signal, run, edited });
  }

  /**
   * Hands the rows that stay of one row group to `write`, in blocks that it may use until it resolves.
   * @param texts where the task is to replace some @throws as writeRowGroup
   */
  async filterGroup(task: RowGroupTask, dataEnd: number, texts: TextReader | null, write: (block: Uint8Array) => Promise<void>): Promise<RowGroupResult> {
    const sink = new BlockSink(write);
    const room = PageRoom.take();
    const window = new FileWindow(this.#handle.fd, dataEnd, undefined, room.stored);
    try {
      const result = await writeRowGroup(task, window, sink, texts);
      await sink.flush();
      return result;
    } finally {
      room.stored = window.buffer;
      room.giveBack();
    }
  }

  #file(): ParquetFile {
    return { path: this.path, size: this.bytes, descriptor: this.#handle.fd, read: rangeReader(this.#handle), kept: (group) => this.#kept?.leafOf(group) ?? null };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
