import type { Generation, IndexManifest, IndexSource } from './indexFormat.ts';

/** Documents of one source: numbers from `from` on, positions in their generation from `position` on. */
interface SourceRun extends IndexSource {
  readonly position: number;
}

export function runsOf({ sources }: Generation): SourceRun[] {
  let position = 0;
  return sources.map((source) => {
    const run = { ...source, position };
    position += source.rows;
    return run;
  });
}

/** Which documents of an index count: those below a number whose source is not removed. */
export class LiveRows {
  /** Ranges of numbers, ascending. */
  private readonly from: number[] = [];
  private readonly to: number[] = [];
  readonly size: number;

  constructor({ generations }: Pick<IndexManifest, 'generations'>, limit: number) {
    let size = 0;
    for (const { from, rows, removed } of generations.flatMap(({ sources }) => sources)) {
      const to = Math.min(limit, from + rows);
      if (removed || to <= from) continue;
      size += to - from;
      if (this.to.at(-1) === from) this.to[this.to.length - 1] = to;
      else {
        this.from.push(from);
        this.to.push(to);
      }
    }
    this.size = size;
  }

  has(row: number): boolean {
    let low = 0;
    let high = this.from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.from[middle] <= row) low = middle;
      else high = middle - 1;
    }
    return high >= 0 && this.from[low] <= row && row < this.to[low];
  }
}
