import { type TextColumn, rowCountOf } from '../batch/textColumn.ts';
import { shingleCount, writeWholeShingles } from '../text/shingles.ts';
import { WordList } from '../text/wordList.ts';
import { halvesOf, MILLIONTHS } from './jaccard.ts';
import { SHORT_SHINGLES } from './verdict.ts';

/** The sets of those rows of a column that have few shingles. */
export interface FewShingles {
  /** Set i is hashes[offsets[i] … offsets[i + 1]), strictly ascending. */
  readonly hashes: BigUint64Array;
  readonly offsets: Uint32Array;
  /** 1 where the row has so few that its set is here. */
  readonly present: Uint8Array;
}

/** Bytes of a text that are looked at first: as a rule more than enough to find that its shingles are many. */
const FIRST_BYTES = 512;

/**
 * Returns how many distinct shingles a unit may have and still reach the threshold with one that is short: more than
 * these, and the Jaccard similarity of the two is below it whatever they share.
 */
export function fewLimit(thresholdMillionths: number): number {
  return Math.floor(((SHORT_SHINGLES - 1) * MILLIONTHS) / thresholdMillionths);
}

/**
 * Returns the shingle sets of the rows that have words and at most `limit` distinct shingles: all that exact comparison
 * of pairs with a short unit needs. Of longer texts only the beginning is read, unless they repeat themselves.
 */
export function fewShingles(column: TextColumn, n: number, limit: number): FewShingles {
  const rows = rowCountOf(column);
  const offsets = new Uint32Array(rows + 1);
  const present = new Uint8Array(rows);
  const list = new WordList({ whole: true });
  const found: bigint[] = [];
  for (let row = 0; row < rows; row++) {
    const set = fewOf(list, column.bytes, column.offsets[row], column.offsets[row + 1], n, limit);
    if (set !== null && set.length > 0) {
      present[row] = 1;
      for (const hash of set) found.push(hash);
    }
    offsets[row + 1] = found.length;
  }
  return { hashes: BigUint64Array.from(found), offsets, present };
}

/** Null for more than `limit`. */
function fewOf(list: WordList, bytes: Uint8Array, start: number, end: number, n: number, limit: number): BigUint64Array | null {
  for (let length = FIRST_BYTES; ; length *= 4) {
    const whole = length >= end - start;
    list.clear();
    const words = list.append(bytes, start, whole ? end : start + length);
    // The last word may go on behind the cut.
    const sure = whole ? words : words - 1;
    if (whole || sure >= n + limit) {
      const hashes = new BigUint64Array(shingleCount(Math.max(0, sure), n));
      writeWholeShingles(list.whole, 0, Math.max(0, sure), n, halvesOf(hashes), 0);
      const distinct = new Set(hashes);
      if (distinct.size > limit) return null;
      if (whole) return BigUint64Array.from(distinct).sort();
    }
  }
}
