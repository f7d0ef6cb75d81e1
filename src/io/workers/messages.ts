/** What crosses between a job and its reading and writing threads. */
import type { PackedError } from '../../core/packedError.ts';
import type { ReadRequest, RowBatch } from '../format.ts';
import type { RowGroupResult, RowGroupTask } from '../parquetRows/rowGroup.ts';

/** Rows of a file: those of one row group of Parquet, or all; parts are batches. */
export interface ReadTask {
  readonly kind: 'read';
  readonly path: string;
  readonly group: { readonly number: number; readonly firstRow: number } | null;
  readonly request: Pick<ReadRequest, 'textColumn' | 'columns' | 'maxBytes' | 'maxRows'>;
}

/** The rows of a row group that stay; parts are bytes of the file to be written. */
export interface FilterTask {
  readonly kind: 'filter';
  readonly path: string;
  readonly task: RowGroupTask;
  /** Where the footer of the file begins. */
  readonly dataEnd: number;
}

export type IoTask = ReadTask | FilterTask;

export type PartOf<T extends IoTask> = T extends ReadTask ? RowBatch : Uint8Array;
export type ResultOf<T extends IoTask> = T extends ReadTask ? null : RowGroupResult;

/** To a worker. `taken` says that a part was used up, so that another may be made. */
export type Order =
  | { readonly id: number; readonly task: IoTask }
  | { readonly id: number; readonly taken: true }
  | { readonly id: number; readonly stop: true };

/** From a worker; the last of a task is a result or a failure. */
export type Answer =
  | { readonly id: number; readonly part: RowBatch | Uint8Array }
  | { readonly id: number; readonly result: RowGroupResult | null }
  | { readonly id: number; readonly failure: PackedError };

/** Parts that a worker has made and nobody has taken: memory is so many times the largest. */
export const PARTS_AHEAD = { read: 1, filter: 8 } as const;
