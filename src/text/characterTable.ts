import { gunzipSync } from 'node:zlib';
import { CHARACTER_TABLE_GZIP, POOL_LENGTH, RECORD_COUNT, STAGE1_LENGTH, STAGE2_LENGTH } from './characterTable.generated.ts';

export { CHARACTERS_UNICODE_VERSION, CHARACTER_TABLE_SHA256 } from './characterTable.generated.ts';

/** What Python's str says of a code point. The low byte may be gathered over the code points of a word. */
/** isalnum() or "_": `\w` of Python's re. */
export const IS_WORD = 1;
/** isspace(): `\s` of Python's re. */
export const IS_SPACE = 2;
/** isalpha(). */
export const IS_ALPHA = 4;
/** isupper(). */
export const IS_UPPER = 8;
/** islower() or istitle(): a word with one of these is not upper. */
export const IS_LOWER = 16;
/** isnumeric(). */
export const IS_NUMERIC = 32;
export const IS_ASCII_LETTER = 64;
export const IS_CASED = 128;
export const IS_CASE_IGNORABLE = 256;
/** Decomposed by arithmetic. */
export const IS_HANGUL_SYLLABLE = 512;

/** Four numbers to a record: flags; where its lower case in NFD lies in the pool; bytes | code points << 8 of that (0: itself); combining order of its first | last << 8. */
interface CharacterTable {
  readonly stage1: Uint16Array;
  /** Four times the record of a code point, 64 to a block. */
  readonly stage2: Uint16Array;
  readonly records: Uint16Array;
  readonly pool: Uint8Array;
  /** Flags of the ASCII characters. */
  readonly ascii: Uint8Array;
}

function decode(): CharacterTable {
  const packed = gunzipSync(Buffer.from(CHARACTER_TABLE_GZIP, 'base64'));
  const all = new Uint8Array(packed.length + (packed.length & 1));
  all.set(packed);
  const stage1 = new Uint16Array(all.buffer, 0, STAGE1_LENGTH);
  const stage2 = new Uint16Array(all.buffer, STAGE1_LENGTH * 2, STAGE2_LENGTH).map((record) => record * 4);
  const records = new Uint16Array(all.buffer, (STAGE1_LENGTH + STAGE2_LENGTH) * 2, RECORD_COUNT * 4);
  const pool = new Uint8Array(all.buffer, (STAGE1_LENGTH + STAGE2_LENGTH + RECORD_COUNT * 4) * 2, POOL_LENGTH);
  const ascii = Uint8Array.from({ length: 128 }, (_, c) => records[stage2[(stage1[c >>> 6] << 6) | (c & 63)]]);
  return { stage1, stage2, records, pool, ascii };
}

let decoded: CharacterTable | undefined;

/** Returns the table, unpacked at the first call. Shared by all callers, who must not write to it. */
export function characterTable(): CharacterTable {
  return (decoded ??= decode());
}

/** Returns where the record of a code point begins in `records`; its flags stand there. */
export function recordOf(table: CharacterTable, codePoint: number): number {
  return table.stage2[(table.stage1[codePoint >>> 6] << 6) | (codePoint & 63)];
}

/** Returns all flags of a code point. */
export function characterFlags(codePoint: number): number {
  const table = characterTable();
  return table.records[recordOf(table, codePoint)];
}
