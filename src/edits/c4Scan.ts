import { utf8 } from '../signals/countIn.ts';
import { codePointsIn } from '../signals/pieces.ts';
import { characterTable, IS_SPACE, recordOf } from '../text/characterTable.ts';
import { codePointAt } from '../text/utf8.ts';
import { standsAt } from './scratch.ts';

const SPACE = 1;
const CURLY = 2;
const SQUARE = 4;
/** A rare letter of a phrase that is looked for. */
const ANCHOR = 8;
const BEYOND = 16;

/** By letter in lower case: the phrases that have it, the bytes before it in them, and what they say of a line. */
const phrases = new Map<number, { readonly phrase: Uint8Array; readonly before: number; readonly flag: number }[]>();

export const LOREM_IPSUM = 1;
export const JAVASCRIPT = 2;
export const POLICY = 4;
export const CURLY_BRACKET = 8;
export const SQUARE_BRACKET = 16;

for (const [phrase, anchor, flag] of [
  ['lorem ipsum', 'p', LOREM_IPSUM], ['javascript', 'j', JAVASCRIPT], ['terms of use', 'f', POLICY], ['privacy policy', 'v', POLICY],
  ['cookie policy', 'k', POLICY], ['uses cookies', 'k', POLICY], ['use of cookies', 'k', POLICY], ['use cookies', 'k', POLICY],
] as const) {
  const letter = anchor.charCodeAt(0);
  phrases.set(letter, [...(phrases.get(letter) ?? []), { phrase: utf8(phrase), before: phrase.indexOf(anchor), flag }]);
}

const anchored = Array.from({ length: 128 }, (_, letter) => phrases.get(letter) ?? []);

/** What each byte calls for. White space beyond ASCII begins with C2, E1, E2 or E3. */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return byte === 0xc2 || (byte >= 0xe1 && byte <= 0xe3) ? BEYOND : 0;
  if ((characterTable().ascii[byte] & IS_SPACE) !== 0) return SPACE;
  if (byte === 0x7b) return CURLY;
  if (byte === 0x5b) return SQUARE;
  return phrases.has(byte | 0x20) && /[a-z]/iu.test(String.fromCharCode(byte)) ? ANCHOR : 0;
});

/** What C4's rules ask of a line, found in one walk. One scan is used again for all lines. */
export class LineScan {
  /** Runs without white space; −1 where one is longer than allowed. */
  words = 0;
  /** LOREM_IPSUM, JAVASCRIPT, POLICY, whatever the case; CURLY_BRACKET, SQUARE_BRACKET. */
  found = 0;

  /** Looks at bytes [start, end), well-formed UTF-8; `longest` is the most code points that a word may have. */
  of(bytes: Uint8Array, start: number, end: number, longest: number): this {
    let words = 0;
    let found = 0;
    let word = start;
    for (let at = start; at < end; at++) {
      const kind = kinds[bytes[at]];
      if (kind === 0) continue;
      if (kind === SPACE) {
        if (at > word) {
          words++;
          if (at - word > longest && codePointsIn(bytes, word, at) > longest) return this.#tooLong();
        }
        word = at + 1;
      } else if (kind === ANCHOR) {
        for (const { phrase, before, flag } of anchored[bytes[at] | 0x20]) if (at - before >= start && standsAt(bytes, at - before, end, phrase)) found |= flag;
      } else if (kind === CURLY) found |= CURLY_BRACKET;
      else if (kind === SQUARE) found |= SQUARE_BRACKET;
      else {
        const size = spaceBeyond(bytes, at, end);
        if (size === 0) continue;
        if (at > word) {
          words++;
          if (at - word > longest && codePointsIn(bytes, word, at) > longest) return this.#tooLong();
        }
        word = at + size;
        at = word - 1;
      }
    }
    if (end > word) {
      words++;
      if (end - word > longest && codePointsIn(bytes, word, end) > longest) return this.#tooLong();
    }
    this.words = words;
    this.found = found;
    return this;
  }

  #tooLong(): this {
    this.words = -1;
    this.found = 0;
    return this;
  }
}

/** Returns the bytes of the white space that begins at `at`, 0 where none does. */
function spaceBeyond(bytes: Uint8Array, at: number, end: number): number {
  const table = characterTable();
  return (table.records[recordOf(table, codePointAt(bytes, at, end))] & IS_SPACE) === 0 ? 0 : bytes[at] === 0xc2 ? 2 : 3;
}
