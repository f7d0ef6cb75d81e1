/** Orders of records by several keys, without comparing JS objects: the sort under every stage that joins. */

type SortKey = Uint32Array | Float64Array;

const SMALL = 1500;
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

function compareRows(keys: readonly SortKey[], a: number, b: number): number {
  for (const key of keys) {
    if (key[a] < key[b]) return -1;
    if (key[a] > key[b]) return 1;
  }
  return 0;
}

/** A double as two words whose unsigned order is the double's order; −0 and 0 must not both occur, nor NaN. */
function wordsOf(key: SortKey): Uint32Array[] {
  if (key instanceof Uint32Array) return [key];
  const bits = new Uint32Array(key.buffer, key.byteOffset, key.length * 2);
  const low = new Uint32Array(key.length);
  const high = new Uint32Array(key.length);
  for (let i = 0; i < key.length; i++) {
    const negative = -(bits[2 * i + 1] >>> 31);
    low[i] = bits[2 * i] ^ negative;
    high[i] = bits[2 * i + 1] ^ (negative | 0x80000000);
  }
  return [low, high];
}

// Small loops of their own: one function with all of them was compiled for its first keys and again for every other kind of key.

function isOrdered(keys: readonly SortKey[], rows: number): boolean {
  for (let i = 1; i < rows; i++) if (compareRows(keys, i - 1, i) > 0) return false;
  return true;
}

function varyingBits(words: Uint32Array, rows: number): number {
  let varying = 0;
  for (let i = 1; i < rows; i++) varying |= words[i] ^ words[0];
  return varying;
}

/** Writes the records of `order` to `target` by one digit of their words; ties keep their order. */
function orderByDigit(words: Uint32Array, shift: number, order: Uint32Array, target: Uint32Array, counts: Uint32Array): void {
  counts.fill(0);
  const rows = order.length;
  for (let i = 0; i < rows; i++) counts[(words[i] >>> shift) & (DIGITS - 1)]++;
  for (let d = 0, at = 0; d < DIGITS; d++) {
    const count = counts[d];
    counts[d] = at;
    at += count;
  }
  for (let i = 0; i < rows; i++) {
    const record = order[i];
    target[counts[(words[record] >>> shift) & (DIGITS - 1)]++] = record;
  }
}

/**
 * Returns record numbers 0…rows−1 ordered by the first key, then the next, and so on; ties keep their order.
 * Keys are not changed. Linear in rows times the digits that differ; an order that already holds costs one look.
 */
export function orderBy(rows: number, keys: readonly SortKey[]): Uint32Array {
  let order = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) order[i] = i;
  if (isOrdered(keys, rows)) return order;
  if (rows <= SMALL) return order.sort((a, b) => compareRows(keys, a, b) || a - b);
  let target = new Uint32Array(rows);
  const counts = new Uint32Array(DIGITS);
  for (const key of keys.toReversed()) {
    for (const words of wordsOf(key)) {
      const varying = varyingBits(words, rows);
      for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
        if (((varying >>> shift) & (DIGITS - 1)) === 0) continue;
        orderByDigit(words, shift, order, target, counts);
        [order, target] = [target, order];
      }
    }
  }
  return order;
}

/** Returns `values` in the given order; a new array of the same type. */
export function inOrder<T extends SortKey>(values: T, order: Uint32Array): T {
  const out = new (values.constructor as new (length: number) => T)(order.length);
  for (let i = 0; i < order.length; i++) out[i] = values[order[i]];
  return out;
}
