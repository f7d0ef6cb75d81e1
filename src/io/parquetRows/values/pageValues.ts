import type { Room } from '../../pageRoom.ts';

/**
 * The values of a page as they are stored, and how some of them are stored again. This is where a column's values can be
 * put in the place of those of the file: whoever edits a text gives the pages of that leaf others (and drops its bounds
 * and its Bloom filter, which hold for a part of the old values only).
 */
export interface PageValues {
  /** Of what `gather` returns. */
  readonly encoding: number;
  /** Bytes that values [from, to) take, before compression; a page is cut by it. */
  bytesBetween(from: number, to: number): number;
  /** Returns values one behind the other, in `room`. @param runs ascending ranges of values: from, to, from, to, …; @param count how many values they hold */
  gather(runs: Int32Array, count: number, room: Room): Uint8Array;
}
