/** What crosses between a job and its reading and writing threads. */
import type { PackedError } from '../../core/packedError.ts';
import type { KeptSummary, ReadRequest, RowBatch } from '../format.ts';
import type { PageSlot } from '../parquet/keptPages.ts';
import type { RowGroupResult, RowGroupTask } from '../parquet/parquetRows/rowGroup.ts';
import type { NewTexts } from '../replacedTexts.ts';

/** Rows of a file: those of one row group of Parquet, or all; parts are batches. */
export interface ReadTask {
  readonly kind: 'read';
  readonly path: string;
  readonly group: { readonly number: number; readonly firstRow: number } | null;
  readonly request: Pick<ReadRequest, 'textColumn' | 'columns' | 'maxBytes' | 'maxRows'>;
  /** One bit a row of the row group whose text is looked at, see RowBits; null: all are. */
  readonly needed: Uint8Array<ArrayBuffer> | null;
  /** Where decoded pages of the row group are kept; null if nowhere. */
  readonly kept: PageSlot | null;
}

/** The rows of a row group that stay; parts are bytes of the file to be written. */
export interface FilterTask {
  readonly kind: 'filter';
  readonly path: string;
  readonly task: RowGroupTask;
  /** Where the footer of the file begins. */
  readonly dataEnd: number;
}

/** The lines of a file that stay, written by the thread itself; there are no parts. */
export interface LinesTask {
  readonly kind: 'lines';
  readonly path: string;
  readonly target: string;
  /** One bit a row; see RowBits. Rows beyond are kept, so that a file that has grown is noticed by its count. */
  readonly keep: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  /** Which rows get another text, a bit each, and under which key; null for none. */
  readonly edits: { readonly column: string; readonly edited: Uint8Array<ArrayBuffer> } | null;
}

export type IoTask = ReadTask | FilterTask | LinesTask;

export type PartOf<T extends IoTask> = T extends ReadTask ? RowBatch : T extends FilterTask ? Uint8Array : never;
export type ResultOf<T extends IoTask> = T extends ReadTask ? null : T extends FilterTask ? RowGroupResult : KeptSummary;

/** To a worker. `spare` is memory of texts that nobody looks at any more, transferred. `taken` says that a part was used up, so that another may be made; `texts` and `noTexts` answer what it asked. */
export type Order =
  | { readonly id: number; readonly task: IoTask }
  | { readonly id: number; readonly taken: true }
  | { readonly id: number; readonly texts: NewTexts }
  | { readonly id: number; readonly noTexts: PackedError }
  | { readonly id: number; readonly stop: true }
  | { readonly spare: ArrayBuffer };

/**
 * From a worker; the last of a task is a result or a failure. `alive` says that bytes went through since it was last said,
 * `textsOf` asks for the new texts of some rows and waits for them.
 */
export type Answer =
  | { readonly id: number; readonly part: RowBatch | Uint8Array }
  | { readonly id: number; readonly alive: true }
  | { readonly id: number; readonly textsOf: { readonly first: number; readonly count: number } }
  | { readonly id: number; readonly result: RowGroupResult | KeptSummary | null }
  | { readonly id: number; readonly failure: PackedError };

/** Parts that a worker has made and nobody has taken: memory is so many times the largest. */
export const PARTS_AHEAD = { read: 1, filter: 8, lines: 0 } as const;
