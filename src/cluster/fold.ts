/** Finds equal records among rows of keys: the exact copies that stand as one unit. */

/**
 * Returns for each record the first record, in the given order, that has the same value in every key column.
 * `order` lists all records, lowest rank first, so a copy's representative is the lowest rank of its group.
 */
export function foldEqual(keys: readonly Uint32Array[], order: Uint32Array): Uint32Array {
  const rows = order.length;
  const representative = new Uint32Array(rows);
  const size = rows === 0 ? 1 : 2 ** (33 - Math.clz32(Math.max(1, rows - 1)));
  const table = new Int32Array(size).fill(-1);
  for (let at = 0; at < rows; at++) {
    const record = order[at];
    let hash = 0x9e3779b1;
    for (const key of keys) hash = Math.imul(hash ^ key[record], 0x85ebca6b) ^ (hash >>> 15);
    let slot = (hash ^ (hash >>> 13)) & (size - 1);
    for (;;) {
      const other = table[slot];
      if (other < 0) {
        table[slot] = record;
        representative[record] = record;
        break;
      }
      let equal = true;
      for (const key of keys) equal &&= key[other] === key[record];
      if (equal) {
        representative[record] = other;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return representative;
}
