import { codePointsIn, type NewlinePieces } from './newlinePieces.ts';

/** The columns that CCNet adds. */
interface LineBookkeeping {
  readonly original_nlines: number;
  /** Code points, newlines included. */
  readonly original_length: number;
  readonly nlines: number;
  readonly length: number;
  /** Numbers of the kept lines in the original. */
  readonly line_ids: readonly number[];
}

/**
 * Returns what CCNet writes beside the text.
 * @param bytes well-formed UTF-8
 * @param before of an earlier removal, whose numbers then go on to be those of the first original
 */
export function lineBookkeeping(bytes: Uint8Array, { count, starts, ends }: NewlinePieces, keep: Uint8Array, before?: LineBookkeeping): LineBookkeeping {
  const ids: number[] = [];
  let length = 0;
  for (let i = 0; i < count; i++) {
    if (keep[i] === 0) continue;
    ids.push(before === undefined ? i : before.line_ids[i]);
    length += codePointsIn(bytes, starts[i], ends[i]);
  }
  return {
    original_nlines: before?.original_nlines ?? count,
    original_length: before?.original_length ?? codePointsIn(bytes, 0, bytes.length),
    nlines: ids.length,
    length: length + Math.max(0, ids.length - 1),
    line_ids: ids,
  };
}
