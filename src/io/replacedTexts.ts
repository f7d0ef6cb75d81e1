/** New texts of some rows, row by row. */
export interface NewTexts {
  /** Ascending, counted from 0 in the file. */
  readonly rows: Float64Array | Int32Array;
  /** One more than rows: text i is bytes[offsets[i] … offsets[i + 1]]. */
  readonly offsets: Uint32Array;
  readonly bytes: Uint8Array;
}

/** As `ReplacedTexts.read`. */
export type TextReader = (first: number, count: number) => Promise<NewTexts>;

/** The column of a file in which some rows get another text than the file has; every other byte of these rows stays. */
export interface ReplacedTexts {
  /** Name of the column, or key. */
  readonly column: string;
  /** True if the row, counted from 0 in the file, gets another text. Answers without waiting, as often as it is asked. */
  has(row: number): boolean;
  /**
   * Resolves to the texts of exactly those rows in [first, first + count) that `has` names. Asked for ranges in any order
   * (row groups are written beside each other), and never again before it has resolved.
   * The arrays may be used again for the next call.
   */
  read(first: number, count: number): Promise<NewTexts>;
}
