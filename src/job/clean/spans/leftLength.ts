import { codePointAt, utf8Length } from '../../../text/utf8.ts';

/** Returns the code points of a text, or of so much of it that there are at least `enough`; an ill-formed byte is one. */
export function codePointsUpTo(text: Uint8Array, enough: number): number {
  let count = 0;
  for (let at = 0; at < text.length && count < enough; count++) {
    const codePoint = codePointAt(text, at, text.length);
    at += codePoint < 0 ? 1 : utf8Length(codePoint);
  }
  return count;
}
