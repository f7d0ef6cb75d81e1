import { open, type FileHandle } from 'node:fs/promises';
import type { Data, DataType } from 'apache-arrow';
import { arrowTextLengths, isArrowText, textColumnFromArrow } from '../../batch/arrowText.ts';
import { InputError, UnsupportedError, throwIfAborted } from '../../core/errors.ts';
import { arrowCells, isArrowCellType } from './arrowCells.ts';
import { ArrowColumns, type ArrowBatch } from './arrowColumns.ts';
import { readArrowLayout, type ArrowLayout } from './arrowMessages.ts';
import { unknownIn } from './arrowRows/fieldLayout.ts';
import { writeKeptRows } from './arrowRows/writeKept.ts';
import { parseFailure, readFailure } from '../fileErrors.ts';
import type { ColumnInfo, Format, KeptSummary, ReadRequest, RowBatch, SourceFile, WriteOptions } from '../format.ts';
import { MAX_TEXT_BYTES } from '../limits.ts';
import { cutShort, onlyNames, quotedName } from '../names.ts';
import { rangeReader } from '../readRange.ts';

export const arrowFormat: Format = {
  id: 'arrow',
  extensions: ['.arrow', '.arrows', '.feather', '.ipc'],
  sniff(head) {
    if (Buffer.from(head.subarray(0, 6)).toString('latin1') === 'ARROW1') return true;
    if (head.length < 8) return false;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    const first = view.getUint32(0, true);
    // A stream: the mark, or (before Arrow 0.15) the length of a schema whose root table is near its beginning.
    return first === 0xffffffff || (first >= 32 && first <= 1 << 24 && first % 4 === 0 && view.getUint32(4, true) >= 4 && view.getUint32(4, true) <= 64);
  },
  open: async (path) => openArrow(path),
};

/** @param name what messages and outputs call the file */
export async function openArrow(path: string, name = path): Promise<SourceFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw readFailure(path, error);
  }
  try {
    const { size } = await handle.stat();
    const read = rangeReader(handle);
    return new ArrowSource(name, handle, size, await readArrowLayout(read, size));
  } catch (error) {
    await handle.close();
    throw parseFailure(name, 'Arrow', error);
  }
}

class ArrowSource implements SourceFile {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly rowCount: number;
  readonly columns: readonly ColumnInfo[];
  readonly #handle: FileHandle;
  readonly #layout: ArrowLayout;

  constructor(path: string, handle: FileHandle, bytes: number, layout: ArrowLayout) {
    this.path = path;
    this.format = layout.isFile ? 'arrow' : 'arrow-stream';
    this.#handle = handle;
    this.bytes = bytes;
    this.#layout = layout;
    this.rowCount = layout.messages.reduce((sum, { rows }) => sum + rows, 0);
    this.columns = layout.fields.map(({ name, type }) => ({ name, type: cutShort(String(type)) }));
  }

  assertTextColumn(name: string): void {
    try {
      this.#textColumn(name);
    } catch (error) {
      throw parseFailure(this.path, 'Arrow', error);
    }
  }

  #textColumn(name: string): number {
    const index = this.#column(name);
    if (!isArrowText({ typeId: this.#layout.fields[index].type.typeId, type: this.#layout.fields[index].type } as unknown as Data)) {
      throw new UnsupportedError({ expected: `column "${name}" to hold text`, found: this.columns[index].type, remedy: 'name the right one with --text-column' });
    }
    return index;
  }

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    try {
      const text = this.#textColumn(request.textColumn);
      const others = request.columns.map((name) => this.#column(name));
      for (const index of others) {
        const { name, type } = this.#layout.fields[index];
        if (!isArrowCellType(type as unknown as DataType)) throw new UnsupportedError({ expected: `column "${name}" to hold strings, numbers or booleans`, found: cutShort(String(type)), remedy: 'choose another column' });
      }
      const columns = new ArrowColumns(rangeReader(this.#handle), this.#layout);
      const wants = (first: number, rows: number): boolean => rows > 0 && (request.wants === undefined || request.wants(first, rows));
      for await (const batch of columns.batches([text, ...others], wants)) {
        throwIfAborted(request.signal);
        yield* splitBatch(batch, request);
      }
    } catch (error) {
      throw parseFailure(this.path, 'Arrow', error);
    }
  }

  /** Index of the one field of a name. */
  #column(name: string): number {
    const names = this.columns.map((column) => column.name);
    const index = names.indexOf(name);
    if (index < 0) {
      throw new InputError({ expected: `a column "${name}"`, found: onlyNames(names), remedy: 'name one of these (the text is --text-column)' });
    }
    if (names.indexOf(name, index + 1) >= 0) throw new UnsupportedError({ expected: `one column "${name}"`, found: 'several of that name', remedy: 'rename them' });
    return index;
  }

  async assertRewritable(edited?: string): Promise<void> {
    if (edited !== undefined) this.#editedColumn(edited);
    for (const { name, layout } of this.#layout.fields) {
      const found = unknownIn(layout);
      if (found === null) continue;
      throw new UnsupportedError({ expected: `column ${quotedName(name)} in a layout whose rows can be taken out`, found, remedy: 'cast or drop that column, or write the file again with a current Arrow', file: this.path });
    }
  }

  async writeKept(target: string, keep: (row: number) => boolean, { signal, texts }: WriteOptions = {}): Promise<KeptSummary> {
    await this.assertRewritable(texts?.column);
    const edited = texts === undefined ? undefined : { texts, field: this.#editedColumn(texts.column) };
    try {
      return await writeKeptRows(rangeReader(this.#handle), this.bytes, this.#layout, target, keep, { signal, edited });
    } catch (error) {
      throw parseFailure(this.path, 'Arrow', error);
    }
  }

  /** @throws as assertTextColumn; UnsupportedError for a dictionary, which would keep what was edited away */
  #editedColumn(name: string): number {
    this.assertTextColumn(name);
    const field = this.#column(name);
    if (this.#layout.fields[field].dictionary === null) return field;
    throw new UnsupportedError({ expected: `column ${quotedName(name)} to hold its texts row by row, so that they can be edited`, found: this.columns[field].type, remedy: 'cast that column to strings (its dictionary would keep the texts as they were), or leave out the stages that edit texts', file: this.path });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Yields the rows of a batch in pieces of the size asked for; its first column is the text, the others follow in the order of the request. @throws FormatError without a file name */
export function* splitBatch({ first, columns: [text, ...others] }: ArrowBatch, request: ReadRequest): Generator<RowBatch> {
  const data = text as unknown as Data;
  const lengths = arrowTextLengths(data);
  const piece = (from: number, to: number, tooLong: boolean): RowBatch => ({
    firstRow: first + from,
    rowCount: to - from,
    text: tooLong ? { bytes: new Uint8Array(0), offsets: new Uint32Array(2), nulls: null } : textColumnFromArrow(data, from, to),
    columns: Object.fromEntries(others.map((other, i) => [request.columns[i], arrowCells(request.columns[i], other as unknown as Data, from, to)])),
    rejected: tooLong ? [{ row: first + from, reason: 'text-too-long', expected: `a text of at most ${MAX_TEXT_BYTES} bytes`, found: `one of ${lengths[from]}` }] : [],
  });
  let from = 0;
  let bytes = 0;
  for (let row = 0; row < lengths.length; row++) {
    const length = lengths[row];
    const tooLong = length > MAX_TEXT_BYTES;
    if (row > from && (tooLong || row - from >= request.maxRows || bytes + length > request.maxBytes)) {
      yield piece(from, row, false);
      from = row;
      bytes = 0;
    }
    if (tooLong) {
      yield piece(row, row + 1, true);
      from = row + 1;
    } else bytes += length;
  }
  if (from < lengths.length) yield piece(from, lengths.length, false);
}
