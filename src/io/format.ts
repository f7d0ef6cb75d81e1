import type { SketchedRows } from '../batch/sketchedRows.ts';
import type { TextColumn } from '../batch/textColumn.ts';
import type { KeptPages } from './parquet/keptPages.ts';
import type { ReplacedTexts } from './replacedTexts.ts';

/** A value of a column other than the text: what keep orders, `--within` and ids need. */
export type Cell = string | number | bigint | boolean | null;

export interface ReadRequest {
  readonly textColumn: string;
  /** Other columns wanted, by name. */
  readonly columns: readonly string[];
  /** A batch ends before it exceeds this many bytes of text (one row may exceed it alone). */
  readonly maxBytes: number;
  readonly maxRows: number;
  /**
   * Asked once per piece the format can skip (row group, record batch, block of lines) with the piece's rows; a piece
   * answered with false is not decoded and its rows are not in any batch.
   */
  readonly wants?: (firstRow: number, rowCount: number) => boolean;
  /** Asked with rows of the file: of one answered with false nobody looks at the text, which may come as an empty one and be decoded nowhere. */
  readonly needs?: (row: number) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A row that cannot be used. The job decides whether it stops there or writes the row to rejected.parquet. */
export interface RejectedRow {
  /** In the file, from 0. */
  readonly row: number;
  /** Short identifier, kebab-case: `malformed-json`, `text-not-a-string`, `row-too-long`, … */
  readonly reason: string;
  readonly expected: string;
  readonly found: string;
}

/** Consecutive rows [firstRow, firstRow + rowCount) of one file. */
export interface RowBatch {
  readonly firstRow: number;
  readonly rowCount: number;
  /** rowCount rows; rejected rows are empty here. */
  readonly text: TextColumn;
  /** Requested columns by name, each with rowCount cells. */
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  readonly rejected: readonly RejectedRow[];
  /** Where the rows were sketched before: `text` has the lengths of the texts and no bytes then. */
  readonly sketched?: SketchedRows | undefined;
  /** Bytes of the file that were read for these rows and those before them, about; from sources that do not know their rows. */
  readonly bytesRead?: number | undefined;
}

export interface ColumnInfo {
  readonly name: string;
  /** As the format calls it, for messages. */
  readonly type: string;
}

export interface KeptSummary {
  readonly rows: number;
  readonly bytes: number;
}

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  /** How many rows there are, if that is known: `keep` can be asked beforehand then. */
  readonly rows?: number | undefined;
  /** Texts to write in place of those in the file; of rows that are not kept none is asked for. */
  readonly texts?: ReplacedTexts | undefined;
}

export interface HeadRows {
  readonly rows: number;
  readonly bytes: number;
  readonly whole: boolean;
}

/** An input file that has been opened and recognised. */
export interface SourceFile {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  /** Number of rows if the format says so without reading everything, else null. */
  readonly rowCount: number | null;
  readonly columns: readonly ColumnInfo[] | null;
  /** So many such files are worth writing at once, since threads do it. Left out: one. */
  readonly abreast?: number;
  /**
   * Where `rowCount` is null: reads the file's beginning, about `most` of its bytes, and returns the rows there, the
   * bytes of the file they took and whether that was all of it.
   */
  rowsInHead?(most: number): Promise<HeadRows>;
  /**
   * Checks, without reading, that there can be texts under this name: for JSON lines that one of the first rows has the
   * key (or none is an object), otherwise that there is one column of that name and it holds text. `read` checks columns
   * of itself, and keys row by row: whoever leaves out the rows without a text need not ask here about JSON lines.
   * @throws InputError naming the file and what there is; UnsupportedError naming the column
   */
  assertTextColumn(name: string): void;
  /**
   * Yields all rows in order. A row without a text that can be used is in `rejected`, it does not end the reading.
   * @throws FormatError, InputError with file and row; UnsupportedError naming the column.
   */
  read(request: ReadRequest): AsyncIterable<RowBatch>;
  /**
   * Checks before a job starts that `writeKept` will be able to carry every column through unchanged.
   * @param edited the column in which it will put other texts
   * @throws UnsupportedError naming file and column; InputError if there is no column `edited`
   */
  assertRewritable(edited?: string): Promise<void>;
  /**
   * Writes the rows for which `keep(row)` is true to `target`, in the same format and container, in order, unchanged but
   * for the texts that are replaced. A null text can be replaced, too; a row of JSON that has no text at all cannot.
   * The file is complete under its final name or not there at all.
   * @throws FormatError, UnsupportedError naming the file and the place in it; OutputError; CancelledError
   */
  writeKept(target: string, keep: (row: number) => boolean, options?: WriteOptions): Promise<KeptSummary>;
  /** Keeps decoded pages of texts in `pages` from the first reading for those behind it; left out by formats that have none. */
  keepPages?(pages: KeptPages): void;
  /** Bytes of the pages of a column of texts that `keepPages` keeps, decoded, as the file says. */
  pageBytes?(column: string): number;
  close(): Promise<void>;
}

export interface Format {
  readonly id: string;
  readonly extensions: readonly string[];
  /** True if the first bytes of a file (up to 4,096; for JSONL up to 1 MiB, after gzip or zstd) can be this format. */
  sniff(head: Uint8Array): boolean;
  open(path: string): Promise<SourceFile>;
}
