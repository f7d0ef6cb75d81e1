import { characterFlags, IS_SPACE } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';

/**
 * Calls `see(from, to)` for each token of bytes [start, end), in order. DCLM cuts by the word bounds of UAX #29 and drops
 * white space; whoever has such a segmenter (one that goes by rules alone, without dictionaries) passes it here.
 */
export type TokenCutter = (bytes: Uint8Array, start: number, end: number, see: (from: number, to: number) => void) => void;

/** Runs without white space. Any bytes; an ill-formed one is a letter. */
export const spacedTokens: TokenCutter = (bytes, start, end, see) => {
  let from = -1;
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(bytes, at, end);
    const isSpace = codePoint >= 0 && (characterFlags(codePoint) & IS_SPACE) !== 0;
    if (isSpace && from >= 0) {
      see(from, at);
      from = -1;
    } else if (!isSpace && from < 0) from = at;
    at += codePoint < 0 ? 1 : utf8Length(codePoint);
  }
  if (from >= 0) see(from, end);
};
