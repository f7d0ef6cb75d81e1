import { throwIfAborted } from '../core/errors.ts';
import type { UnitSet } from '../store/unitSet.ts';
import { schemas, type JobContext } from './context.ts';
import { pastIds } from './index/lookUp.ts';

const NONE = new Uint8Array(0);
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The ids of some units, picked out of the spilled ids in one pass. */
export class IdTable {
  private readonly needed: UnitSet;
  private readonly offsets: Float64Array;
  private readonly present: Uint8Array;
  private bytes: Uint8Array;
  private used = 0;

  private constructor(needed: UnitSet) {
    this.needed = needed;
    this.offsets = new Float64Array(needed.size + 1);
    this.present = new Uint8Array(needed.size);
    this.bytes = new Uint8Array(needed.size * 16);
  }

  static async read(context: JobContext, needed: UnitSet): Promise<IdTable> {
    const table = new IdTable(needed.freeze());
    if (needed.size === 0) return table;
    let dense = 0;
    if (context.index !== null) {
      const past = needed.below(context.firstUnit);
      for await (const [unit, id] of pastIds(context.index, past)) {
        while (dense < needed.denseOf(unit)) table.put(dense++, 0, NONE);
        table.put(dense++, 1, id);
      }
      while (dense < past.size) table.put(dense++, 0, NONE);
    }
    if (context.idColumn === null) return table;
    const ids = await context.store.read('ids', schemas.ids);
    for (const partition of ids.partitions) {
      let unit = partition * context.rangeUnits;
      if (needed.countIn(unit, unit + context.rangeUnits) === 0) continue;
      for await (const { rows, columns } of ids.blocks(partition)) {
        throwIfAborted(context.signal);
        for (let i = 0; i < rows; i++, unit++) {
          if (!needed.has(unit)) continue;
          table.put(dense, columns.present[i], columns.id.values.subarray(columns.id.offsets[i], columns.id.offsets[i + 1]));
          dense += 1;
        }
      }
    }
    return table;
  }

  private put(dense: number, present: number, id: Uint8Array): void {
    if (this.used + id.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.used + id.length, 2 * this.bytes.length));
      grown.set(this.bytes.subarray(0, this.used));
      this.bytes = grown;
    }
    this.bytes.set(id, this.used);
    this.used += id.length;
    this.present[dense] = present;
    this.offsets[dense + 1] = this.used;
  }

  /** Returns a unit's id as text, null where the row has none; only for units asked for. */
  of(unit: number): string | null {
    const dense = this.needed.denseOf(unit);
    return this.present[dense] === 1 ? decoder.decode(this.bytes.subarray(this.offsets[dense], this.offsets[dense + 1])) : null;
  }
}
