import { stat } from 'node:fs/promises';
import { InputError, throwIfAborted } from '../../core/errors.ts';
import { readDecoded, type Container } from './containers.ts';
import { readFailure } from '../fileErrors.ts';
import type { ColumnInfo, HeadRows, KeptSummary, ReadRequest, RowBatch, SourceFile, WriteOptions } from '../format.ts';
import { writeKeptLines } from './jsonlKept.ts';
import { JsonRows } from './jsonRows.ts';
import { MAX_LINE_BYTES } from '../limits.ts';
import { readLineBlocks, type LineBlock, type LineRoom } from './lines.ts';
import { keysOf } from './lineKeys.ts';
import { LineScanner } from './lineScanner.ts';
import { nameList } from '../names.ts';

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

  async rowsInHead(most: number): Promise<HeadRows> {
    let rows = 0;
    let bytes = 0;
    let decoded = 0;
    const chunks = readDecoded(this.path, this.#container, (taken) => (bytes += taken));
    for await (const block of readLineBlocks(chunks, MAX_LINE_BYTES)) {
      rows += block.count;
      decoded += block.length;
      // A few bytes of gzip can stand for any number of lines.
      if (bytes >= most || decoded >= 16 * most) return { rows, bytes, whole: false };
    }
    return { rows, bytes, whole: true };
  }

  #blocks(room?: LineRoom, taken?: (bytes: number) => void): AsyncGenerator<LineBlock> {
    return readLineBlocks(readDecoded(this.path, this.#container, taken), MAX_LINE_BYTES, room, this.#container === 'plain' ? this.bytes : Infinity);
  }

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    const scanner = await LineScanner.open(request.textColumn, request.columns, request.maxBytes);
    const rows = new JsonRows(request, scanner);
    let bytesRead = 0;
    try {
      for await (const block of this.#blocks(scanner ?? undefined, (bytes) => (bytesRead += bytes))) {
        throwIfAborted(request.signal);
        if (block.count === 0) continue;
        // What compressed bytes come to is not known; of plain ones so many lie read and wait.
        if (this.#container === 'plain') rows.expect(Math.min(this.bytes, this.bytes - bytesRead + 2 * block.bytes.length));
        if (request.wants !== undefined && !request.wants(rows.nextRow, block.count)) {
          if (rows.pending > 0) yield { ...rows.take(), bytesRead };
          // They count, so that the rows behind them keep their numbers.
          rows.skip(block.count);
          continue;
        }
        for (const batch of rows.addBlock(block)) yield { ...batch, bytesRead };
      }
      if (rows.pending > 0) yield { ...rows.take(), bytesRead };
    } finally {
      scanner?.release();
    }
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

  /** Lines are copied as they are, whatever they hold, and a text is replaced where it was read. */
  async assertRewritable(): Promise<void> {}

  async writeKept(target: string, keep: (row: number) => boolean, options: WriteOptions = {}): Promise<KeptSummary> {
    return writeKeptLines(this.path, this.#container, (room) => this.#blocks(room), target, keep, options);
  }

  async close(): Promise<void> {}
}
