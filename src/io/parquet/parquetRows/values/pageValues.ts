import type { Room } from '../../pageRoom.ts';

/** The values of a page as they are stored, or others in their place (../replaceTexts.ts), and how some of them are stored again. */
export interface PageValues {
  /** Of what `gather` returns. */
  readonly encoding: number;
  /** Bytes that values [from, to) take, before compression; a page is cut by it. */
  bytesBetween(from: number, to: number): number;
  /** Returns values one behind the other, in `room`. @param runs ascending ranges of values: from, to, from, to, …; @param count how many values they hold */
  gather(runs: Int32Array, count: number, room: Room): Uint8Array;
}
