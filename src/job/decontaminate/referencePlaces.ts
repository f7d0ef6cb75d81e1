import type { ReferenceRows } from '../facts.ts';

/** Tells file and row of reference rows, which count through all files. A file of no rows has none. */
export class ReferencePlaces {
  readonly #files: readonly ReferenceRows[];
  /** First row of each file. */
  readonly firsts: readonly number[];

  constructor(files: readonly ReferenceRows[]) {
    this.#files = files;
    let next = 0;
    this.firsts = files.map(({ rows }) => {
      const first = next;
      next += rows;
      return first;
    });
  }

  fileOf(reference: number): number {
    let low = 0;
    let high = this.firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.firsts[middle] <= reference) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  placeOf(reference: number): readonly [file: string, row: number] {
    const at = this.fileOf(reference);
    return [this.#files[at].file, reference - this.firsts[at]];
  }
}
