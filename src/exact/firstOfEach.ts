import { hashPair } from '../signals/hashBytes.ts';

/** A column of an order: ascending, the first column decides before the next. No NaN. */
type OrderColumn = Uint32Array | Float64Array;

/**
 * Finds the record that stands for each key: the one that is first in the order, whatever the order of the records. So it
 * is said which copy of a document, line or span stays, and the answer does not hang on how records were brought together.
 * Returns for each record −1 where it stays, else the record that stays in its place. Linear; 4 to 12 bytes a record beside
 * the columns. No records, no answers.
 * @param keys `width` u32 a record
 * @param order columns that together tell any two records of one key apart
 * @throws RangeError where columns have different lengths or two records of one key are equal in the order
 */
export function firstOfEach(keys: Uint32Array, width: number, order: readonly OrderColumn[]): Int32Array {
  const count = keys.length / width;
  if (!Number.isInteger(count) || order.some((column) => column.length !== count)) throw new RangeError(`${keys.length} words of keys and ${order.map((column) => column.length).join(', ')} records`);
  const heads = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 2))).fill(-1);
  const mask = heads.length - 1;
  const keeper = new Int32Array(count);
  const slotOf = (record: number): number => {
    const from = record * width;
    let slot = keys[from];
    for (let i = 1; i < width; i++) slot = hashPair(slot, keys[from + i]);
    slot = hashPair(slot, width) & mask;
    while (heads[slot] >= 0 && !sameKey(keys, width, heads[slot], record)) slot = (slot + 1) & mask;
    return slot;
  };
  for (let record = 0; record < count; record++) {
    const slot = slotOf(record);
    keeper[record] = slot;
    if (heads[slot] < 0 || comesBefore(order, record, heads[slot])) heads[slot] = record;
  }
  for (let record = 0; record < count; record++) {
    const first = heads[keeper[record]];
    keeper[record] = first === record ? -1 : first;
  }
  return keeper;
}

function sameKey(keys: Uint32Array, width: number, a: number, b: number): boolean {
  for (let i = 0; i < width; i++) if (keys[a * width + i] !== keys[b * width + i]) return false;
  return true;
}

function comesBefore(order: readonly OrderColumn[], a: number, b: number): boolean {
  for (const column of order) {
    if (column[a] !== column[b]) return column[a] < column[b];
  }
  throw new RangeError(`records ${b} and ${a} are equal in key and order`);
}
