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
    for (const key of keys) hash = step(hash, key[record]);
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

/**
 * The record of lowest (rank, unit) of every kind, for records that come piece by piece: first all are `note`d, then
 * `lowestOf` answers for each. Memory goes with the kinds, not with the records.
 */
export class LowestOfKind {
  private readonly width: number;
  private kinds: Uint32Array;
  private ranks = new Float64Array(64);
  private units = new Float64Array(64);
  private table = new Int32Array(256).fill(-1);
  size = 0;

  /** `width` is the number of key columns that tell kinds apart. */
  constructor(width: number) {
    this.width = width;
    this.kinds = new Uint32Array(64 * width);
  }

  note(keys: readonly Uint32Array[], record: number, rank: number, unit: number): void {
    const slot = this.slotOf(keys, record);
    const kind = this.table[slot];
    if (kind >= 0) {
      if (rank < this.ranks[kind] || (rank === this.ranks[kind] && unit < this.units[kind])) {
        this.ranks[kind] = rank;
        this.units[kind] = unit;
      }
      return;
    }
    if (this.size === this.units.length) this.reserve();
    for (let column = 0; column < this.width; column++) this.kinds[this.size * this.width + column] = keys[column][record];
    this.ranks[this.size] = rank;
    this.units[this.size] = unit;
    this.table[slot] = this.size;
    this.size += 1;
    if (2 * this.size > this.table.length) this.rehash();
  }

  /** Returns the unit of the lowest rank of a noted record's kind. */
  lowestOf(keys: readonly Uint32Array[], record: number): number {
    return this.units[this.table[this.slotOf(keys, record)]];
  }

  private slotOf(keys: readonly Uint32Array[], record: number): number {
    const mask = this.table.length - 1;
    let hash = 0x9e3779b1;
    for (let column = 0; column < this.width; column++) hash = step(hash, keys[column][record]);
    for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
      const kind = this.table[slot];
      if (kind < 0) return slot;
      let equal = true;
      for (let column = 0; column < this.width && equal; column++) equal = this.kinds[kind * this.width + column] === keys[column][record];
      if (equal) return slot;
    }
  }

  private reserve(): void {
    const grow = <T extends Float64Array | Uint32Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    this.kinds = grow(this.kinds, new Uint32Array(2 * this.kinds.length));
    this.ranks = grow(this.ranks, new Float64Array(2 * this.ranks.length));
    this.units = grow(this.units, new Float64Array(2 * this.units.length));
  }

  private rehash(): void {
    const table = new Int32Array(2 * this.table.length).fill(-1);
    const mask = table.length - 1;
    for (let kind = 0; kind < this.size; kind++) {
      let hash = 0x9e3779b1;
      for (let column = 0; column < this.width; column++) hash = step(hash, this.kinds[kind * this.width + column]);
      let slot = (hash ^ (hash >>> 13)) & mask;
      while (table[slot] >= 0) slot = (slot + 1) & mask;
      table[slot] = kind;
    }
    this.table = table;
  }
}

function step(hash: number, word: number): number {
  return Math.imul(hash ^ word, 0x85ebca6b) ^ (hash >>> 15);
}
