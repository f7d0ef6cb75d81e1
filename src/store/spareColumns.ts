import type { ColumnBuffer } from './columns.ts';

export const capacityOf = (columns: readonly ColumnBuffer[]): number => columns.reduce((sum, { capacity }) => sum + capacity, 0);

/**
 * Columns that partitions had before they were written, for the next that begin. Columns that grow anew each time leave
 * thousands of dead buffers, and holes where they lay that nothing large fits in.
 */
export class SpareColumns {
  readonly #spares: ColumnBuffer[][] = [];
  readonly #most: number;
  readonly #mostAlone: number;
  bytes = 0;

  /** Keeps `most` bytes, or `mostAlone` of one partition. */
  constructor(most: number, mostAlone: number) {
    this.#most = most;
    this.#mostAlone = mostAlone;
  }

  /** Takes a partition's columns, which nobody may use any more; what there is no room for is left to the collector. */
  keep(columns: ColumnBuffer[]): void {
    const bytes = capacityOf(columns);
    if (this.bytes + bytes > (this.#spares.length === 0 ? this.#mostAlone : this.#most)) return;
    for (const column of columns) column.clear();
    this.#spares.push(columns);
    this.bytes += bytes;
  }

  /** Returns empty columns, if there are some. */
  take(): ColumnBuffer[] | undefined {
    const columns = this.#spares.pop();
    if (columns !== undefined) this.bytes -= capacityOf(columns);
    return columns;
  }

  clear(): void {
    this.#spares.length = 0;
    this.bytes = 0;
  }
}
