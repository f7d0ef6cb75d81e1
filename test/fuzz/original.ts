import type { Touched } from './damage.ts';

/** Bytes that say something of rows [first, last) only. */
export interface RowBytes extends Touched {
  readonly first: number;
  readonly last: number;
}

/** A sound file that cases are made of. */
export interface Original {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where lengths and offsets are. */
  readonly hot: readonly Touched[];
  /** Damage inside these leaves all other rows as they are; empty if nothing is known. */
  readonly own: readonly RowBytes[];
  /** Column of the texts, and others that are read beside it. */
  readonly textColumn: string;
  readonly columns: readonly string[];
  /**
   * Says of rows that were read what must be true whatever the damage, from the damaged bytes alone; throws if it is not.
   * Null where nobody else reads the format.
   */
  readonly oracle: ((bytes: Uint8Array, rows: readonly (string | null)[]) => void) | null;
}
