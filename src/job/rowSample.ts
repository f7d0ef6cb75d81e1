import type { RowBatch, SourceFile } from '../io/format.ts';
import { RowHash } from './rowHash.ts';
import type { JobFile } from './units.ts';

/**
 * Some rows of the inputs: a row is in if a hash of its file's name (relative to the inputs' common parent) and its number
 * falls below a limit. Which rows they are depends on nothing else, and more rows asked for are the same and others.
 */
export class RowSample {
  /** Of all inputs, the rows outside among them. */
  readonly rows: number;
  /** Of all rows that are in, as expected: with n rows asked for about √n more or fewer come. */
  readonly share: number;
  private readonly hash: RowHash;
  private readonly limit: number;

  private constructor(rows: number, share: number, names: readonly string[]) {
    this.rows = rows;
    this.share = share;
    this.limit = share * 2 ** 53;
    this.hash = new RowHash(names);
  }

  /** Returns a sample of about this many rows; counts the rows of files that do not say how many they have. */
  static async choose(about: number, files: readonly Pick<JobFile, 'source'>[], names: readonly string[], signal?: AbortSignal): Promise<RowSample> {
    let rows = 0;
    for (const { source } of files) rows += source.rowCount ?? (await countRows(source, signal));
    return RowSample.of(about, rows, names);
  }

  /** As `choose`, where it is known how many rows there are. */
  static of(about: number, rows: number, names: readonly string[]): RowSample {
    return new RowSample(rows, rows === 0 ? 1 : Math.min(1, about / rows), names);
  }

  has(file: number, row: number): boolean {
    return this.hash.of(file, row) < this.limit;
  }

  /** How many of a file's first `rows` rows are in. */
  countIn(file: number, rows: number): number {
    let count = 0;
    for (let row = 0; row < rows; row++) if (this.has(file, row)) count += 1;
    return count;
  }

  /** Returns a batch's texts, null for rows that are not in, and of its rejected rows those that are. */
  cut(file: number, { text, rejected, firstRow, rowCount }: RowBatch): Pick<RowBatch, 'text' | 'rejected'> {
    const offsets = new Uint32Array(rowCount + 1);
    const nulls = new Uint8Array(rowCount);
    const chosen = Array.from({ length: rowCount }, (_, row) => this.has(file, firstRow + row));
    for (let row = 0; row < rowCount; row++) {
      nulls[row] = chosen[row] ? (text.nulls?.[row] ?? 0) : 1;
      offsets[row + 1] = offsets[row] + (chosen[row] ? text.offsets[row + 1] - text.offsets[row] : 0);
    }
    const bytes = new Uint8Array(offsets[rowCount]);
    for (let row = 0; row < rowCount; row++) if (chosen[row]) bytes.set(text.bytes.subarray(text.offsets[row], text.offsets[row + 1]), offsets[row]);
    return { text: { bytes, offsets, nulls }, rejected: rejected.filter(({ row }) => chosen[row - firstRow]) };
  }
}

/** How much of the inputs a sample is: `share` of their `rows`, and of all pairs those of which both rows are in it. */
export interface SampleShare {
  /** Of all inputs. */
  readonly rows: number;
  /** Of these, taken. */
  readonly share: number;
  /** Of all pairs of rows, those of which both are taken. */
  readonly shareOfPairs: number;
}

/** @param taken rows that are in */
export function sampleShare({ rows }: Pick<RowSample, 'rows'>, taken: number): SampleShare {
  const share = rows === 0 ? 1 : taken / rows;
  return { rows, share, shareOfPairs: rows < 2 ? share : (share * (taken - 1)) / (rows - 1) };
}

/** Rows of a file, by having it skip them all. */
async function countRows(source: SourceFile, signal: AbortSignal | undefined): Promise<number> {
  let rows = 0;
  const wants = (first: number, count: number): boolean => {
    rows = Math.max(rows, first + count);
    return false;
  };
  for await (const batch of source.read({ textColumn: '', columns: [], maxBytes: 2 ** 20, maxRows: 1, wants, signal })) rows = Math.max(rows, batch.firstRow + batch.rowCount);
  return rows;
}
