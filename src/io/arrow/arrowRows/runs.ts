/** Rows to keep of a column, as runs of consecutive rows in order: [starts[i], ends[i]), none empty. */
export interface Runs {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Rows in all runs. */
  readonly count: number;
}

/** Collects runs; neighbours are joined. */
export class RunBuilder {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #count = 0;

  add(start: number, end: number): void {
    if (end <= start) return;
    this.#count += end - start;
    if (this.#ends.at(-1) === start) this.#ends[this.#ends.length - 1] = end;
    else {
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  take(): Runs {
    return { starts: this.#starts, ends: this.#ends, count: this.#count };
  }
}

/** Returns the runs of rows among `rows` from `first` on that are to be kept, counted from 0. */
export function runsOf(first: number, rows: number, keep: (row: number) => boolean): Runs {
  const runs = new RunBuilder();
  for (let row = 0; row < rows; ) {
    if (!keep(first + row)) {
      row += 1;
      continue;
    }
    const start = row;
    do row += 1;
    while (row < rows && keep(first + row));
    runs.add(start, row);
  }
  return runs.take();
}

/** Returns the elements of fixed-size lists in runs of lists. */
export function scaled({ starts, ends, count }: Runs, by: number): Runs {
  return by === 0 ? { starts: [], ends: [], count: 0 } : { starts: starts.map((each) => each * by), ends: ends.map((each) => each * by), count: count * by };
}
