import type { NewlinePieces } from '../../../lines/newlinePieces.ts';
import type { CutReason } from './cutWriter.ts';
import type { DocumentCuts } from './documentCuts.ts';

const NEWLINE = 10;

/**
 * Returns what goes with each line: the newline before it, with the first line the one behind it if the line is empty. What is
 * left is then the lines that stay, joined by newlines, once `joinAtStart` was asked.
 */
export function lineCuts({ count, starts, ends }: NewlinePieces): { readonly starts: Uint32Array; readonly ends: Uint32Array } {
  const cuts = { starts: Uint32Array.from(starts, (start) => Math.max(0, start - 1)), ends: ends.slice() };
  if (count > 1 && ends[0] === 0) cuts.ends[0] = 1;
  return cuts;
}

/** Takes out the newline that is left before the first line that stays, where lines before it went. All cuts are of `lineCuts`, or runs of them. */
export function joinAtStart(text: Uint8Array, cuts: DocumentCuts, why: CutReason): void {
  const found = text.indexOf(NEWLINE);
  // Where the last of the lines that went ends.
  let end = found < 0 ? text.length : found;
  if (end === text.length || cuts.count === 0 || cuts.start(0) > 0 || cuts.end(0) !== Math.max(1, end)) return;
  let gone = 1;
  for (; gone < cuts.count && cuts.start(gone) === end; gone++) end = cuts.end(gone);
  // The cut of an empty first line has the newline behind it already.
  if (end < text.length && (gone > 1 || end > 0)) cuts.add(end, end + 1, why);
}
