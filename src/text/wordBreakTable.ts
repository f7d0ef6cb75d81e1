import { gunzipSync } from 'node:zlib';
import { WORD_BREAK_TABLE_GZIP } from './wordBreakTable.generated.ts';

export { WORD_BREAK_TABLE_SHA256, WORD_BREAK_UNICODE_VERSION } from './wordBreakTable.generated.ts';

/** Values of Word_Break, UAX #29 table 3; Extended_Pictographic is a bit beside them. */
export const wordBreak = { other: 0, cr: 1, lf: 2, newline: 3, extend: 4, zwj: 5, format: 6, regional: 7, katakana: 8, hebrew: 9, letter: 10, singleQuote: 11, doubleQuote: 12, midNumLet: 13, midLetter: 14, midNum: 15, numeric: 16, extendNumLet: 17, space: 18 } as const;
export const PICTOGRAPHIC = 32;

const BLOCKS = 0x110000 / 256;

let decoded: Uint8Array | undefined;

/** Returns the value of a code point, with PICTOGRAPHIC added where it is one. */
export function wordBreakOf(codePoint: number): number {
  decoded ??= new Uint8Array(gunzipSync(Buffer.from(WORD_BREAK_TABLE_GZIP, 'base64')));
  return decoded[BLOCKS + ((decoded[codePoint >>> 8] << 8) | (codePoint & 255))];
}
