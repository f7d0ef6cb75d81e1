import type { Lists } from '../store/columns.ts';
import type { StageReader } from '../store/stageReader.ts';
import { UnitSet } from '../store/unitSet.ts';
import { schemas, type JobContext } from './context.ts';
import { pastIds } from './index/lookUp.ts';
import { shownId, type ShownId } from './samples/shownId.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Returns an id as text. */
export function idText(present: number, { offsets, values }: Lists, record: number): string | null {
  return present === 1 ? decoder.decode((values as Uint8Array).subarray(offsets[record], offsets[record + 1])) : null;
}

/** The ids of the units of one range at a time, out of the spilled ones. */
export class RangeIds {
  readonly #context: JobContext;
  readonly #ids: StageReader<typeof schemas.ids> | null;
  #range = -1;
  #present: Uint32Array = new Uint32Array(0);
  #offsets: Uint32Array = Uint32Array.of(0);
  #values: Uint8Array = new Uint8Array(0);
  #past: ReadonlyMap<number, Uint8Array> = new Map();

  private constructor(context: JobContext, ids: StageReader<typeof schemas.ids> | null) {
    this.#context = context;
    this.#ids = ids;
  }

  static async open(context: JobContext): Promise<RangeIds> {
    return new RangeIds(context, context.idColumn === null ? null : await context.store.read('ids', schemas.ids));
  }

  /** Brings the ids of a range in place of those it had; of past documents only those of `units`. */
  async load(range: number, units: Float64Array): Promise<void> {
    const { index, rangeUnits, firstUnit } = this.#context;
    if (range * rangeUnits < firstUnit) {
      this.#range = range;
      const past = new Map<number, Uint8Array>();
      if (index !== null) {
        const needed = new UnitSet();
        for (const unit of units) needed.add(unit);
        for await (const [unit, id] of pastIds(index, needed.freeze())) past.set(unit, id);
      }
      this.#past = past;
    } else if (this.#range !== range) {
      this.#range = range;
      if (this.#ids !== null) ({ present: this.#present, id: { offsets: this.#offsets, values: this.#values } } = (await this.#ids.read(range)).columns);
    }
  }

  /** Returns the bytes of the id of a unit of the range, null where it has none; a view, valid until the next load. */
  bytesOf(unit: number): Uint8Array | null {
    if (unit < this.#context.firstUnit) return this.#past.get(unit) ?? null;
    if (this.#ids === null) return null;
    const at = unit - this.#range * this.#context.rangeUnits;
    return this.#present[at] === 1 ? this.#values.subarray(this.#offsets[at], this.#offsets[at + 1]) : null;
  }

  /** Returns it as text. */
  textOf(unit: number): string | null {
    const bytes = this.bytesOf(unit);
    return bytes === null ? null : decoder.decode(bytes);
  }
}

/** Returns the ids of a few units, as samples show them; those that have none are left out. */
export async function idsOfFew(context: JobContext, units: UnitSet): Promise<ReadonlyMap<number, ShownId>> {
  const ids = await RangeIds.open(context);
  const found = new Map<number, ShownId>();
  let range: number[] = [];
  const take = async (): Promise<void> => {
    if (range.length > 0) await ids.load(Math.floor(range[0] / context.rangeUnits), Float64Array.from(range));
    for (const unit of range) {
      const id = ids.bytesOf(unit);
      if (id !== null) found.set(unit, shownId(id));
    }
    range = [];
  };
  for (const unit of units) {
    if (range.length > 0 && Math.floor(unit / context.rangeUnits) !== Math.floor(range[0] / context.rangeUnits)) await take();
    range.push(unit);
  }
  await take();
  return found;
}
