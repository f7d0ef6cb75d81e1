import { open, type FileHandle } from 'node:fs/promises';
import type { Data, Field, RecordBatch, Schema } from 'apache-arrow';
import { arrowTextLengths, isArrowText, textColumnFromArrow } from '../batch/arrowText.ts';
import { InputError, UnsupportedError, throwIfAborted } from '../core/errors.ts';
import { arrowCells, isArrowCellType } from './arrowCells.ts';
import { prepareCodecs } from './arrowCodecs.ts';
import { assertRewritable, writeKeptArrow } from './arrowKept.ts';
import { readArrowLayout, type ArrowLayout, type ArrowMessage } from './arrowMessages.ts';
import { parseFailure, readFailure } from './fileErrors.ts';
import { brokenArrow } from './flatTable.ts';
import type { ColumnInfo, Format, KeptSummary, ReadRequest, RowBatch, SourceFile } from './format.ts';
import { MAX_TEXT_BYTES } from './limits.ts';
import { cutShort, nameList } from './names.ts';
import { rangeReader, type ReadRange } from './readRange.ts';

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
  open: openArrow,
};

async function openArrow(path: string): Promise<SourceFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw readFailure(path, error);
  }
  try {
    const { size } = await handle.stat();
    const read = rangeReader(handle);
    const layout = await readArrowLayout(read, size);
    await prepareCodecs(layout.messages);
    return new ArrowSource(path, handle, size, layout, await readSchema(handle, read, layout));
  } catch (error) {
    await handle.close();
    throw parseFailure(path, 'Arrow', error);
  }
}

const END_OF_STREAM = Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);

async function readSchema(handle: FileHandle, read: ReadRange, layout: ArrowLayout): Promise<Schema> {
  const { RecordBatchReader } = await import('apache-arrow');
  const [first] = layout.messages;
  if (layout.isFile) return (await (await RecordBatchReader.from(handle)).open()).schema;
  return RecordBatchReader.from(Buffer.concat([await read(first.offset, first.offset + first.bytes), END_OF_STREAM])).open().schema;
}

class ArrowSource implements SourceFile {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly rowCount: number;
  readonly columns: readonly ColumnInfo[];
  readonly #handle: FileHandle;
  readonly #layout: ArrowLayout;
  readonly #schema: Schema;
  readonly #batches: readonly ArrowMessage[];

  constructor(path: string, handle: FileHandle, bytes: number, layout: ArrowLayout, schema: Schema) {
    this.path = path;
    this.format = layout.isFile ? 'arrow' : 'arrow-stream';
    this.#handle = handle;
    this.bytes = bytes;
    this.#layout = layout;
    this.#schema = schema;
    this.#batches = layout.messages.filter(({ kind }) => kind === 'batch');
    this.rowCount = this.#batches.reduce((sum, { rows }) => sum + rows, 0);
    this.columns = schema.fields.map(({ name, type }) => ({ name, type: cutShort(String(type)) }));
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
    if (!isTextField(this.#schema.fields[index])) {
      throw new UnsupportedError({ expected: `column "${name}" to hold text`, found: this.columns[index].type, remedy: 'name the right one with --text-column' });
    }
    return index;
  }

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    try {
      const text = this.#textColumn(request.textColumn);
      const others = request.columns.map((name) => this.#column(name));
      for (const index of others) {
        const { name, type } = this.#schema.fields[index];
        if (!isArrowCellType(type)) throw new UnsupportedError({ expected: `column "${name}" to hold strings, numbers or booleans`, found: cutShort(String(type)), remedy: 'choose another column' });
      }
      let firstRow = 0;
      const wanted = this.#batches.map(({ rows }) => {
        const asked = rows > 0 && (request.wants === undefined || request.wants(firstRow, rows));
        firstRow += rows;
        return asked;
      });
      for await (const { batch, first } of this.#load(wanted)) {
        throwIfAborted(request.signal);
        yield* split(batch, first, request, text, others);
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
      throw new InputError({ expected: `a column "${name}"`, found: `only ${nameList(names)}`, remedy: 'name one of these (the text is --text-column)' });
    }
    if (names.indexOf(name, index + 1) >= 0) throw new UnsupportedError({ expected: `one column "${name}"`, found: 'several of that name', remedy: 'rename them' });
    return index;
  }

  /** Decodes the wanted batches one by one, each with its first row. */
  async *#load(wanted: readonly boolean[]): AsyncGenerator<{ batch: RecordBatch; first: number }> {
    const decoded = this.#layout.isFile ? this.#loadFromFile(wanted) : this.#loadFromStream(wanted);
    let first = 0;
    try {
      for (const [i, { rows }] of this.#batches.entries()) {
        if (wanted[i]) {
          const next = await decoded.next();
          if (next.done === true || next.value.numRows !== rows || next.value.data.children.some(({ length }) => length !== rows)) throw brokenArrow(`batch ${i} without its ${rows} rows`);
          yield { batch: next.value, first };
        }
        first += rows;
      }
    } finally {
      await decoded.return(undefined);
    }
  }

  async *#loadFromFile(wanted: readonly boolean[]): AsyncGenerator<RecordBatch> {
    const { RecordBatchReader } = await import('apache-arrow');
    const reader = await RecordBatchReader.from(this.#handle);
    await reader.open();
    for (const [i, asked] of wanted.entries()) {
      if (!asked) continue;
      const batch = await reader.readRecordBatch(i);
      if (batch === null) throw brokenArrow(`no batch ${i}`);
      yield batch as RecordBatch;
    }
  }

  /** The parser is given the schema, all dictionaries, and of the batches only those asked for. */
  async *#loadFromStream(wanted: readonly boolean[]): AsyncGenerator<RecordBatch> {
    const { RecordBatchReader } = await import('apache-arrow');
    const read = rangeReader(this.#handle);
    const { messages } = this.#layout;
    async function* chosen(): AsyncGenerator<Uint8Array> {
      let batch = 0;
      for (const { kind, offset, bytes } of messages) if (kind !== 'batch' || wanted[batch++]) yield await read(offset, offset + bytes);
      yield END_OF_STREAM;
    }
    const reader = await RecordBatchReader.from(chosen());
    for await (const batch of reader) yield batch as RecordBatch;
  }

  async assertRewritable(): Promise<void> {
    assertRewritable(this.path, this.#schema, this.#layout.metadataKeys);
  }

  async writeKept(target: string, keep: (row: number) => boolean, signal?: AbortSignal): Promise<KeptSummary> {
    await this.assertRewritable();
    const batches = this.#load(this.#batches.map(({ rows }) => rows > 0));
    try {
      return await writeKeptArrow(this.#schema, batches, this.#layout.isFile, target, keep, signal);
    } catch (error) {
      throw parseFailure(this.path, 'Arrow', error);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function isTextField({ type }: Field): boolean {
  return isArrowText({ typeId: type.typeId, type } as unknown as Data);
}

function* split(batch: RecordBatch, first: number, request: ReadRequest, textIndex: number, others: readonly number[]): Generator<RowBatch> {
  const text = batch.data.children[textIndex];
  const lengths = arrowTextLengths(text);
  const piece = (from: number, to: number, tooLong: boolean): RowBatch => ({
    firstRow: first + from,
    rowCount: to - from,
    text: tooLong ? { bytes: new Uint8Array(0), offsets: new Uint32Array(2), nulls: null } : textColumnFromArrow(text, from, to),
    columns: Object.fromEntries(others.map((index, i) => [request.columns[i], arrowCells(request.columns[i], batch.data.children[index], from, to)])),
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
