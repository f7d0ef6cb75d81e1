/** The sets that exact similarity compares: the distinct 64-bit shingle hashes of a text, ascending. */
import { type TextColumn, rowCountOf } from '../batch/textColumn.ts';
import { shingleCount, writeWholeShingles } from '../text/shingles.ts';
import { WordList } from '../text/wordList.ts';
import { halvesOf } from './jaccard.ts';

/** The sets of several rows, one behind the other. */
interface ShingleSets {
  /** Set i is hashes[offsets[i] … offsets[i + 1]), strictly ascending. */
  readonly hashes: BigUint64Array<ArrayBuffer>;
  /** Length rows + 1. */
  readonly offsets: Uint32Array<ArrayBuffer>;
}

/**
 * Returns the shingle set of bytes[start … end): hash = hi·2³² + lo over runs of `n` whole words, each value once,
 * ascending. Empty for a text without words; a text of 1 to n − 1 words has one element.
 */
export function shingleSet(bytes: Uint8Array, start: number, end: number, n: number): BigUint64Array<ArrayBuffer> {
  const list = new WordList({ whole: true });
  const words = list.append(bytes, start, end);
  const hashes = new BigUint64Array(shingleCount(words, n));
  writeWholeShingles(list.whole, 0, words, n, halvesOf(hashes), 0);
  return sortedDistinct(hashes);
}

/** Sorts `hashes` and returns its distinct values, ascending; a copy. */
export function sortedDistinct(hashes: BigUint64Array<ArrayBuffer>): BigUint64Array<ArrayBuffer> {
  return hashes.slice(0, sortUnique(hashes, 0, hashes.length));
}

/**
 * Returns the shingle sets of some rows of a column, in the order asked for.
 * @param rows row numbers, all rows of the column if left out; a null row has an empty set
 */
export function shingleSets(column: TextColumn, n: number, rows?: ArrayLike<number>): ShingleSets {
  const count = rows === undefined ? rowCountOf(column) : rows.length;
  const offsets = new Uint32Array(count + 1);
  const list = new WordList({ whole: true });
  let hashes = new BigUint64Array(1024);
  let filled = 0;
  for (let i = 0; i < count; i++) {
    const row = rows === undefined ? i : rows[i];
    list.clear();
    const words = list.append(column.bytes, column.offsets[row], column.offsets[row + 1]);
    const end = filled + shingleCount(words, n);
    if (end > hashes.length) {
      const grown = new BigUint64Array(Math.max(end, 2 * hashes.length));
      grown.set(hashes.subarray(0, filled));
      hashes = grown;
    }
    writeWholeShingles(list.whole, 0, words, n, halvesOf(hashes), filled);
    filled = sortUnique(hashes, filled, end);
    offsets[i + 1] = filled;
  }
  return { hashes: hashes.slice(0, filled), offsets };
}

/** Sorts hashes[from … to) and moves its distinct values to the front; returns where they end. */
function sortUnique(hashes: BigUint64Array, from: number, to: number): number {
  hashes.subarray(from, to).sort();
  const halves = halvesOf(hashes);
  let end = from;
  for (let i = from; i < to; i++) {
    const low = halves[2 * i];
    const high = halves[2 * i + 1];
    if (end > from && halves[2 * end - 2] === low && halves[2 * end - 1] === high) continue;
    halves[2 * end] = low;
    halves[2 * end + 1] = high;
    end++;
  }
  return end;
}
