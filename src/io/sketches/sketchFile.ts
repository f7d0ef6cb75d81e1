import { open, type FileHandle } from 'node:fs/promises';
import type { Data } from 'apache-arrow';
import { textColumnFromArrow } from '../../batch/arrowText.ts';
import type { SketchedRows } from '../../batch/sketchedRows.ts';
import { FormatError, UnsupportedError } from '../../core/errors.ts';
import { arrowCells } from '../arrow/arrowCells.ts';
import { ArrowColumns, type ArrowColumn } from '../arrow/arrowColumns.ts';
import { arrowFormat } from '../arrow/arrowIpc.ts';
import { readArrowLayout, type ArrowLayout, type ArrowMessage } from '../arrow/arrowMessages.ts';
import { parseFailure, readFailure } from '../fileErrors.ts';
import type { Cell, RejectedRow } from '../format.ts';
import { onlyNames } from '../names.ts';
import { rangeReader } from '../readRange.ts';
import { parseRejected, REJECTED } from './rejectedColumn.ts';

/** Consecutive rows of one input that stand one after the other in a batch of a sketch file. */
export interface SketchRun {
  readonly sketches: SketchFile;
  /** The input, as the file names it. */
  readonly file: string;
  readonly firstRow: number;
  readonly rows: number;
  readonly message: ArrowMessage;
  /** Row of the batch. */
  readonly from: number;
}

/** What a run holds. */
interface RunContent {
  readonly ids: readonly Cell[];
  /** Rows that could not be read, by their numbers in the input. */
  readonly rejected: readonly RejectedRow[];
  readonly sketched: SketchedRows;
}

/** Rows of a batch at most, so that one fits in memory whoever wrote it. */
const MAX_BATCH_ROWS = 2 ** 16;

const CONTENT = ['id', 'signature', 'digest', 'shingles', 'text_bytes', 'few_shingles'] as const;
/** What each column must be: number of the type, and bits of the number or item. */
const TYPES = { file: [5, 0], row: [2, 64], id: [5, 0], signature: [16, 0], digest: [15, 0], shingles: [2, 32], text_bytes: [2, 32], few_shingles: [12, 64] } as const;
const DIGEST_BYTES = 16;

/** The columns of the batch that was read last, of whichever file: a batch may have the runs of thousands of small inputs, which come one after the other. */
export class LastBatch {
  #message: ArrowMessage | null = null;
  #columns: Promise<readonly ArrowColumn[]> | null = null;

  of(message: ArrowMessage, read: () => Promise<readonly ArrowColumn[]>): Promise<readonly ArrowColumn[]> {
    if (this.#columns === null || this.#message !== message) {
      this.#message = message;
      this.#columns = read();
      // A failure is its reader's; whoever comes next tries again.
      this.#columns.catch(() => (this.#columns = null));
    }
    return this.#columns;
  }
}

/** A file that `bandsaw sketch` wrote of files, or a copy of it by another program: batches and codecs may be others. */
export class SketchFile {
  readonly path: string;
  readonly bytes: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly #handle: FileHandle;
  readonly #layout: ArrowLayout;
  readonly #columns: ArrowColumns;
  readonly #last: LastBatch;

  private constructor(path: string, handle: FileHandle, bytes: number, layout: ArrowLayout, last: LastBatch) {
    this.path = path;
    this.#last = last;
    this.bytes = bytes;
    this.metadata = layout.metadata;
    this.#handle = handle;
    this.#layout = layout;
    this.#columns = new ArrowColumns(rangeReader(handle), layout);
  }

  /** @param last of all files that are read in turn @throws InputError, FormatError, UnsupportedError naming the file */
  static async open(path: string, last = new LastBatch()): Promise<SketchFile> {
    const handle = await open(path, 'r').catch((error: unknown) => {
      throw readFailure(path, error);
    });
    try {
      const { size } = await handle.stat();
      const read = rangeReader(handle);
      if (size >= 8 && !arrowFormat.sniff(await read(0, 8))) {
        throw new FormatError({ expected: 'a file that bandsaw sketch wrote', found: 'one that is not in Arrow’s format', remedy: 'sketch the documents first (bandsaw sketch INPUT… -o FILE.arrow), or leave out --signatures' });
      }
      return new SketchFile(path, handle, size, await readArrowLayout(read, size), last);
    } catch (error) {
      await handle.close();
      throw parseFailure(path, 'Arrow', error);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** @throws FormatError unless the columns are those of sketches of `k` slots of `bits` bits */
  assertColumns(k: number, bits: number): void {
    for (const [name, [typeId, width]] of Object.entries(TYPES)) {
      const { type, layout } = this.#layout.fields[this.#field(name)];
      const right = type.typeId === typeId && (name === 'signature' ? layout.kind === 'fixed-list' && layout.size === k && type.item?.bits === bits : name === 'digest' ? layout.kind === 'fixed' && layout.bytes === DIGEST_BYTES : width === 0 || (type.item ?? type).bits === width);
      if (!right) throw this.#broken(`a column "${name}" as bandsaw sketch writes it`, `another (${String(type)})`);
    }
  }

  #field(name: string): number {
    const names = this.#layout.fields.map((field) => field.name);
    const index = names.indexOf(name);
    if (index < 0) throw this.#broken(`a column "${name}"`, onlyNames(names));
    return index;
  }

  #broken(expected: string, found: string): FormatError {
    return new FormatError({ expected, found, remedy: 'sketch the inputs again with bandsaw sketch INPUT… -o FILE.arrow', file: this.path });
  }

  /** Yields where rows come from, batch after batch. @throws FormatError, UnsupportedError naming the file */
  async *runs(): AsyncGenerator<SketchRun> {
    const fields = [this.#field('file'), this.#field('row')];
    try {
      for (const message of this.#layout.messages) {
        if (message.kind !== 'batch' || message.rows === 0) continue;
        if (message.rows > MAX_BATCH_ROWS) throw new UnsupportedError({ expected: `batches of at most ${MAX_BATCH_ROWS} rows`, found: `one of ${message.rows}`, remedy: 'write smaller batches' });
        const [names, rows] = await this.#columns.of(message, fields);
        yield* this.#runsOf(message, names, rows);
      }
    } catch (error) {
      throw parseFailure(this.path, 'Arrow', error);
    }
  }

  *#runsOf(message: ArrowMessage, names: ArrowColumn, rows: ArrowColumn): Generator<SketchRun> {
    const { bytes, offsets, nulls } = textColumnFromArrow(names as unknown as Data, 0, message.rows);
    const valid = validityOf(rows, message.rows);
    const values = this.#values(rows, message.rows) as BigUint64Array;
    const name = (row: number): Uint8Array => bytes.subarray(offsets[row], offsets[row + 1]);
    for (let from = 0; from < message.rows; ) {
      let to = from;
      for (; to < message.rows && (to === from || (values[to] === values[to - 1] + 1n && Buffer.compare(name(to), name(from)) === 0)); to++) {
        if (!valid(to) || nulls?.[to] === 1) throw this.#broken('file and row of every sketch', 'a null');
      }
      const firstRow = Number(values[from]);
      if (firstRow + message.rows > Number.MAX_SAFE_INTEGER) throw this.#broken('numbers of rows', String(values[from]));
      yield { sketches: this, file: Buffer.from(name(from)).toString(), firstRow, rows: to - from, message, from };
      from = to;
    }
  }

  #values(column: ArrowColumn, least: number): ArrayLike<number | bigint> {
    if (column.values.length < least) throw this.#broken(`${least} values in a column`, String(column.values.length));
    return column.values;
  }

  /** The columns of a run's content, and that of rejected rows behind them if this file has one. */
  #contentFields(): number[] {
    const rejected = this.#layout.fields.findIndex(({ name }) => name === REJECTED.name);
    return [...CONTENT.map((name) => this.#field(name)), ...(rejected < 0 ? [] : [rejected])];
  }

  #rejectedOf(column: ArrowColumn | undefined, { from, rows, firstRow }: SketchRun, isNull: (row: number) => boolean): RejectedRow[] {
    if (column === undefined) return [];
    const rejected: RejectedRow[] = [];
    for (const [i, cell] of arrowCells(REJECTED.name, column as unknown as Data, from, from + rows).entries()) {
      if (cell === null) continue;
      const parsed = parseRejected(String(cell));
      if (parsed === null || !isNull(i)) throw this.#broken(`a column "${REJECTED.name}" as bandsaw sketch writes it`, `another, in row ${from + i} of a batch`);
      rejected.push({ row: firstRow + i, ...parsed });
    }
    return rejected;
  }

  /** Returns the content of a run; keys are left out, see sketchedOutputs.ts. @throws FormatError naming the file */
  async read(run: SketchRun, { k, slotWords, few: limit }: { readonly k: number; readonly slotWords: number; readonly few: number }): Promise<RunContent> {
    const { message, from, rows } = run;
    try {
      const [id, signature, digest, shingleCounts, lengths, few, rejected] = await this.#last.of(message, async () => this.#columns.of(message, this.#contentFields()));
      const to = from + rows;
      const all = message.rows;
      const words = k * slotWords;
      const [hasSignature, hasDigest, hasText, hasLength, hasFew] = [signature, digest, shingleCounts, lengths, few].map((column) => validityOf(column, all));
      // A writer that forgets to cut the items of a slice would give rows the sketches of others.
      if (signature.items?.length !== all * k) throw this.#broken(`${k} slots in each signature of a batch of ${all} rows`, `${signature.items?.length} in all`);
      const signatures = wordsOf(this.#values(signature.items as ArrowColumn, all * k), from * words, rows * words);
      const digests = wordsOf(this.#values(digest, all * DIGEST_BYTES), 4 * from, 4 * rows);
      const shingles = Uint32Array.from({ length: rows }, (_, i) => (hasText(from + i) ? Number(this.#values(shingleCounts, all)[from + i]) : 0));
      const textBytes = Uint32Array.from({ length: rows }, (_, i) => (hasLength(from + i) ? Number(this.#values(lengths, all)[from + i]) : 0));
      const nulls = Uint8Array.from({ length: rows }, (_, i) => (hasText(from + i) ? 0 : 1));
      const sets = this.#sets(few, from, to, hasFew);
      for (let i = 0; i < rows; i++) {
        const row = from + i;
        const size = sets.offsets[i + 1] - sets.offsets[i];
        const worded = shingles[i] > 0;
        const sound = hasText(row) === hasLength(row) && worded === hasSignature(row) && worded === hasDigest(row) && shingles[i] <= textBytes[i] && size <= Math.min(limit, shingles[i]) && (shingles[i] > limit || worded === size > 0);
        if (!sound) throw this.#broken('columns of a sketch that agree', `a row ${row} of a batch where they do not`);
      }
      return {
        ids: arrowCells('id', id as unknown as Data, from, to),
        rejected: this.#rejectedOf(rejected, run, (row) => nulls[row] === 1),
        sketched: { rows, signatures, keys: new Uint32Array(0), digests, shingles, textBytes, nulls: nulls.includes(1) ? nulls : null, few: sets },
      };
    } catch (error) {
      throw parseFailure(this.path, 'Arrow', error);
    }
  }

  #sets({ items, valueOffsets }: ArrowColumn, from: number, to: number, has: (row: number) => boolean): SketchedRows['few'] {
    const values = (items as ArrowColumn).values as BigUint64Array;
    const ends = valueOffsets as Int32Array;
    const offsets = new Uint32Array(to - from + 1);
    const present = new Uint8Array(to - from);
    if (ends.length <= to) throw this.#broken('an offset for every list', `${ends.length}`);
    for (let row = from; row < to; row++) {
      const size = ends[row + 1] - ends[row];
      if (ends[row] < 0 || size < 0 || ends[row + 1] > values.length) throw this.#broken('lists within their items', `one at ${ends[row]}`);
      present[row - from] = has(row) ? 1 : 0;
      offsets[row - from + 1] = offsets[row - from] + (has(row) ? size : 0);
    }
    const hashes = new BigUint64Array(offsets[to - from]);
    for (let row = from; row < to; row++) {
      if (!has(row)) continue;
      for (let i = ends[row] + 1; i < ends[row + 1]; i++) if (values[i] <= values[i - 1]) throw this.#broken('sets of shingles in ascending order', 'another order');
      hashes.set(values.subarray(ends[row], ends[row + 1]), offsets[row - from]);
    }
    return { hashes, offsets, present };
  }
}

/** @throws FormatError without a file name */
function validityOf({ nullBitmap }: ArrowColumn, rows: number): (row: number) => boolean {
  if (nullBitmap.length === 0) return () => true;
  if (nullBitmap.length < Math.ceil(rows / 8)) throw new FormatError({ expected: `a validity bit for each of ${rows} rows`, found: `${nullBitmap.length} bytes`, remedy: 'check that the file is complete, or write it again' });
  return (row) => ((nullBitmap[row >> 3] >> (row & 7)) & 1) === 1;
}

/** A copy of 32-bit words of a buffer, whatever its elements are. */
function wordsOf(values: ArrayLike<number | bigint>, from: number, count: number): Uint32Array {
  const view = values as unknown as ArrayBufferView;
  const bytes = new Uint8Array(view.buffer, view.byteOffset + 4 * from, 4 * count).slice();
  return new Uint32Array(bytes.buffer, 0, count);
}
