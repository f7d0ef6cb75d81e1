import { gunzipSync } from 'node:zlib';
import { DELTA_LENGTH, EXPANSION_LENGTH, STAGE1_LENGTH, STAGE2_LENGTH, TEXT_MODEL_VERSION, WORD_TABLE_GZIP, WORD_TABLE_SHA256 } from './wordTable.generated.ts';

export { TEXT_MODEL_VERSION, UNICODE_VERSION, WORD_TABLE_SHA256 } from './wordTable.generated.ts';

/** What a code point does to the word stream; the numbers stand in the table's entries. */
export const SEPARATOR = 0;
/** Maximal runs of these are words. */
export const WORD = 1;
/** Starts a word of its own. */
export const SINGLE = 2;
/** As if it were not in the text. */
export const IGNORE = 3;
/** Belongs to the single before it; after anything else a separator. */
export const TAIL = 4;

/** Code points from here on are separators, apart from the ignored ones of U+E0000-E0FFF. */
export const TABLE_END = 0x40000;

const FIRST_TAG = 0xe0000;
const LAST_TAG = 0xe0fff;

/** Where each part of the table begins and how long all of it is, in u32 words (16-bit parts: low half first). */
export const TABLE_LAYOUT = {
  stage1: 0,
  stage2: STAGE1_LENGTH / 2,
  delta: (STAGE1_LENGTH + STAGE2_LENGTH) / 2,
  expansion: (STAGE1_LENGTH + STAGE2_LENGTH) / 2 + DELTA_LENGTH,
  length: (STAGE1_LENGTH + STAGE2_LENGTH) / 2 + DELTA_LENGTH + EXPANSION_LENGTH,
} as const;

/** Entries below this number in their low 13 bits are deltas, the others expansions. */
export const DELTA_COUNT = DELTA_LENGTH;

/** Identity of the table's content, for static buffers of plans and for artefacts: `words-v1:` and 8 hex digits. */
export const WORD_TABLE_KEY = `${TEXT_MODEL_VERSION}:${WORD_TABLE_SHA256.slice(0, 8)}`;

interface WordTable {
  /** All 73,192 bytes as one array, for devices; the other fields are views of it. */
  readonly all: Uint32Array<ArrayBuffer>;
  /** Block number of each 64 code points of U+0000-3FFFF. */
  readonly stage1: Uint16Array;
  /** Entries, 64 to a block: class << 13 | i. */
  readonly stage2: Uint16Array;
  /** i < DELTA_COUNT: the fold is the code point + delta[i]. */
  readonly delta: Int32Array;
  /** Otherwise it is the three numbers from (i − DELTA_COUNT)·3, of which trailing zeros do not count. */
  readonly expansion: Uint32Array;
}

let decoded: WordTable | undefined;

/** Returns the table, unpacked at the first call. Shared by all callers, who must not write to it. */
export function wordTable(): WordTable {
  if (decoded !== undefined) return decoded;
  const all = new Uint32Array(TABLE_LAYOUT.length);
  new Uint8Array(all.buffer).set(gunzipSync(Buffer.from(WORD_TABLE_GZIP, 'base64')));
  decoded = {
    all,
    stage1: new Uint16Array(all.buffer, TABLE_LAYOUT.stage1 * 4, STAGE1_LENGTH),
    stage2: new Uint16Array(all.buffer, TABLE_LAYOUT.stage2 * 4, STAGE2_LENGTH),
    delta: new Int32Array(all.buffer, TABLE_LAYOUT.delta * 4, DELTA_LENGTH),
    expansion: new Uint32Array(all.buffer, TABLE_LAYOUT.expansion * 4, EXPANSION_LENGTH),
  };
  return decoded;
}

/** Returns class << 13 | i for any code point (surrogates are separators). */
export function entryOf(table: WordTable, codePoint: number): number {
  if (codePoint < TABLE_END) return table.stage2[(table.stage1[codePoint >>> 6] << 6) | (codePoint & 63)];
  return codePoint >= FIRST_TAG && codePoint <= LAST_TAG ? IGNORE << 13 : SEPARATOR << 13;
}

/** Returns the class of a code point: SEPARATOR, WORD, SINGLE, IGNORE or TAIL. */
export function classify(codePoint: number): number {
  return entryOf(wordTable(), codePoint) >>> 13;
}

/** Returns the one to three code points that stand for `codePoint` in folded words; itself for separators and ignored ones. */
export function fold(codePoint: number): number[] {
  const table = wordTable();
  const i = entryOf(table, codePoint) & 0x1fff;
  if (i < DELTA_COUNT) return [codePoint + table.delta[i]];
  const at = (i - DELTA_COUNT) * 3;
  const third = table.expansion[at + 2];
  return third === 0 ? [table.expansion[at], table.expansion[at + 1]] : [table.expansion[at], table.expansion[at + 1], third];
}
