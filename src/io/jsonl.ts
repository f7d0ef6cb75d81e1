import { stat } from 'node:fs/promises';
import { FormatError, InputError, throwIfAborted } from '../core/errors.ts';
import { jsonCell } from './cells.ts';
import { ContainerWriter, readDecoded, type Container } from './containers.ts';
import { readFailure } from './fileErrors.ts';
import type { Cell, ColumnInfo, KeptSummary, ReadRequest, RejectedRow, RowBatch, SourceFile } from './format.ts';
import { JsonScanner } from './jsonScanner.ts';
import { MAX_LINE_BYTES, MAX_TEXT_BYTES } from './limits.ts';
import { readLineBlocks, type LineBlock } from './lines.ts';
import { nameList } from './names.ts';
import { writeWhole } from './outputFile.ts';
import { TextBuilder } from './textBuilder.ts';

/** Opens a JSONL file whose container is known; reads its first rows to learn their keys. */
export async function openJsonl(path: string, container: Container): Promise<SourceFile> {
  let size: number;
  try {
    size = (await stat(path)).size;
  } catch (error) {
    throw readFailure(path, error);
  }
  const source = new JsonlSource(path, container, size);
  await source.learnKeys();
  return source;
}

class JsonlSource implements SourceFile {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly rowCount = null;
  readonly #container: Container;
  /** Keys of the first block of rows; null if there is no row that is an object. */
  #keys: string[] | null = null;

  constructor(path: string, container: Container, bytes: number) {
    this.path = path;
    this.#container = container;
    this.format = container === 'plain' ? 'jsonl' : `jsonl.${container === 'gzip' ? 'gz' : 'zst'}`;
    this.bytes = bytes;
  }

  get columns(): ColumnInfo[] | null {
    return this.#keys?.map((name) => ({ name, type: 'json' })) ?? null;
  }

  async learnKeys(): Promise<void> {
    for await (const block of this.#blocks()) {
      const keys = keysOf(block);
      if (keys.length > 0) this.#keys = keys;
      if (block.count > 0) return;
    }
  }

  #blocks(): AsyncGenerator<LineBlock> {
    return readLineBlocks(readDecoded(this.path, this.#container));
  }

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    const rows = new JsonRows(request);
    for await (const block of this.#blocks()) {
      throwIfAborted(request.signal);
      if (block.count === 0) continue;
      if (request.wants !== undefined && !request.wants(rows.nextRow, block.count)) {
        if (rows.pending > 0) yield rows.take();
        rows.skip(block.count);
        continue;
      }
      for (let i = 0; i < block.count; i++) {
        const full = block.tooLong ? rows.addTooLong() : rows.add(block.bytes, block.starts[i], block.ends[i]);
        if (full !== null) yield full;
      }
    }
    if (rows.pending > 0) yield rows.take();
  }

  assertTextColumn(name: string): void {
    if (this.#keys === null || this.#keys.includes(name)) return;
    throw new InputError({
      expected: `the text under the key "${name}"`,
      found: `no such key in any of the first rows, whose keys are ${nameList(this.#keys)}`,
      remedy: 'name the right one with --text-column',
      file: this.path,
    });
  }

  /** Lines are copied as they are, whatever they hold. */
  async assertRewritable(): Promise<void> {}

  async writeKept(target: string, keep: (row: number) => boolean, signal?: AbortSignal): Promise<KeptSummary> {
    return writeWhole(target, async (file) => {
      const out = new ContainerWriter(file, this.#container);
      let row = 0;
      let rows = 0;
      // What stands before the first row (a byte order mark, blank lines) belongs to the file.
      let kept = true;
      for await (const block of this.#blocks()) {
        throwIfAborted(signal);
        let from = 0;
        for (let i = 0; i < block.count; i++) {
          const keepNext = keep(row);
          // The bytes up to a row's first (blank lines among them) go with the row before it.
          const start = i === 0 ? headEnd(block) : block.starts[i];
          if (keepNext !== kept) {
            if (kept) await out.write(block.bytes.subarray(from, start));
            from = start;
            kept = keepNext;
          }
          if (keepNext && block.tooLong) {
            throw new FormatError({ expected: `lines of at most ${MAX_LINE_BYTES} bytes`, found: 'a longer one among the rows to keep', remedy: 'leave that row out', file: this.path, row });
          }
          if (keepNext) rows++;
          row++;
        }
        if (kept) await out.write(block.bytes.subarray(from, block.length));
      }
      await out.finish();
      return { rows, bytes: file.bytes };
    });
  }

  async close(): Promise<void> {}
}

function headEnd(block: LineBlock): number {
  return block.starts[0];
}

function keysOf(block: LineBlock): string[] {
  const keys = new Set<string>();
  for (let i = 0; i < block.count && !block.tooLong; i++) {
    try {
      const value: unknown = JSON.parse(Buffer.from(block.bytes.buffer, block.bytes.byteOffset + block.starts[i], block.ends[i] - block.starts[i]).toString('utf8'));
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) for (const key of Object.keys(value)) keys.add(key);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return [...keys];
}

/** Turns lines into batches. */
class JsonRows {
  readonly #request: ReadRequest;
  readonly #scanner: JsonScanner;
  readonly #builder = new TextBuilder();
  #firstRow = 0;
  #rejected: RejectedRow[] = [];
  #cells: Cell[][];

  constructor(request: ReadRequest) {
    this.#request = request;
    this.#scanner = new JsonScanner(request.textColumn, request.columns);
    this.#cells = request.columns.map(() => []);
  }

  get pending(): number {
    return this.#builder.rows;
  }

  get nextRow(): number {
    return this.#firstRow + this.#builder.rows;
  }

  skip(count: number): void {
    this.#firstRow += count;
  }

  /** Adds a row; returns the batch that was full before it, or null. */
  add(bytes: Uint8Array, start: number, end: number): RowBatch | null {
    const builder = this.#builder;
    const kind = this.#scanner.scan(bytes, start, end, builder);
    let full: RowBatch | null = null;
    if (kind === 'text') {
      const textEnd = this.#scanner.textEnd;
      const length = textEnd - builder.used;
      if (length > MAX_TEXT_BYTES) {
        full = this.#roomFor(0);
        this.#reject('text-too-long', `a text of at most ${MAX_TEXT_BYTES} bytes`, `one of ${length}`);
      } else if (builder.rows > 0 && (textEnd > this.#request.maxBytes || builder.rows >= this.#request.maxRows)) {
        const text = builder.bytes.slice(builder.used, textEnd);
        full = this.take();
        builder.append(text);
      } else builder.commit(textEnd);
    } else {
      full = this.#roomFor(0);
      if (kind === 'null') builder.commitNull();
      else this.#rejectKind(kind);
    }
    this.#addCells(bytes, kind !== 'malformed' && kind !== 'not-an-object');
    return full;
  }

  addTooLong(): RowBatch | null {
    const full = this.#roomFor(0);
    this.#reject('row-too-long', `a line of at most ${MAX_LINE_BYTES} bytes`, 'a longer one');
    for (const cells of this.#cells) cells.push(null);
    return full;
  }

  take(): RowBatch {
    const rowCount = this.#builder.rows;
    const batch: RowBatch = {
      firstRow: this.#firstRow,
      rowCount,
      text: this.#builder.take(),
      columns: Object.fromEntries(this.#request.columns.map((name, i) => [name, this.#cells[i]])),
      rejected: this.#rejected,
    };
    this.#firstRow += rowCount;
    this.#rejected = [];
    this.#cells = this.#request.columns.map(() => []);
    return batch;
  }

  #roomFor(length: number): RowBatch | null {
    const { rows, used } = this.#builder;
    return rows > 0 && (rows >= this.#request.maxRows || used + length > this.#request.maxBytes) ? this.take() : null;
  }

  #reject(reason: string, expected: string, found: string): void {
    this.#rejected.push({ row: this.nextRow, reason, expected, found });
    this.#builder.commit(this.#builder.used);
  }

  #rejectKind(kind: 'missing' | 'not-a-string' | 'not-an-object' | 'malformed'): void {
    const key = `"${this.#request.textColumn}"`;
    if (kind === 'missing') this.#reject('text-missing', `a text under the key ${key}`, 'no such key');
    else if (kind === 'not-a-string') this.#reject('text-not-a-string', `a string under the key ${key}`, this.#scanner.foundType);
    else if (kind === 'not-an-object') this.#reject('row-not-an-object', 'a JSON object', 'another JSON value');
    else this.#reject('malformed-json', 'a line of JSON', `what is no JSON at byte ${this.#scanner.failedAt} of the line`);
  }

  #addCells(bytes: Uint8Array, usable: boolean): void {
    const { ranges } = this.#scanner;
    for (let i = 0; i < this.#cells.length; i++) {
      const start = ranges[2 * i];
      this.#cells[i].push(usable && start >= 0 ? jsonCell(bytes.subarray(start, ranges[2 * i + 1])) : null);
    }
  }
}
