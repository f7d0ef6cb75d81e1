import { characterFlags, IS_SPACE } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { eachWordBound } from '../text/wordBounds.ts';

/** Calls `see(from, to)` for each token of bytes [start, end), in order. */
export type TokenCutter = (bytes: Uint8Array, start: number, end: number, see: (from: number, to: number) => void) => void;

/** Pieces between the word bounds of UAX #29 but white space, marks too: the tokens of DCLM. Any bytes; an ill-formed one is a token. */
export const boundTokens: TokenCutter = (bytes, start, end, see) => {
  eachWordBound(bytes, start, end, (from, to) => {
    const codePoint = codePointAt(bytes, from, to);
    if (codePoint < 0 || (characterFlags(codePoint) & IS_SPACE) === 0) see(from, to);
  });
};

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
