import { MismatchError } from '../../../core/errors.ts';
import type { Block } from '../../../store/columns.ts';
import { orderBy } from '../../../store/order.ts';
import { splitPartition, type Oversized } from '../../splitPartition.ts';
import type { CleanContext } from '../corpus.ts';
import type { FateRule } from '../fates.ts';
import { cleanSchemas, recordsName } from '../records.ts';
import type { CutWriter } from './cutWriter.ts';
import type { DocumentCuts } from './documentCuts.ts';

/** Beside a record, what ordering takes. */
const OVERHEAD = 40;

type Cuts = Block<typeof cleanSchemas.cuts>;

/** Reads the spilled cuts of a pass unit by unit, ascending. */
export class CutCursor {
  readonly #parts: AsyncGenerator<Cuts>;
  readonly #rules: readonly FateRule[];
  readonly #dropped: CutWriter['dropped'];
  #part: Cuts | null = null;
  #order: Uint32Array = new Uint32Array(0);
  #at = 0;
  #ended = false;

  /** @param writer finished */
  constructor(context: CleanContext, pass: number, { rules, dropped }: CutWriter) {
    this.#parts = partsOf(context, pass);
    this.#rules = rules;
    this.#dropped = dropped;
  }

  /** True if `load` must be awaited before the next `take`. */
  get empty(): boolean {
    return !this.#ended && (this.#part === null || this.#at === this.#part.rows);
  }

  async load(): Promise<void> {
    const step: IteratorResult<Cuts> = await this.#parts.next();
    this.#ended = step.done === true;
    this.#part = step.done === true ? null : step.value;
    this.#at = 0;
    if (this.#part !== null) this.#order = orderBy(this.#part.rows, [this.#part.columns.unit, this.#part.columns.start, this.#part.columns.end]);
  }

  /** Adds the cuts of a unit; units ascend. True if there may be some in the next part: `load` and ask again. @throws MismatchError for cuts of a unit that has no text */
  take(unit: number, into: DocumentCuts): boolean {
    if (this.#part === null) return false;
    const { rows, columns: c } = this.#part;
    for (; this.#at < rows; this.#at++) {
      const i = this.#order[this.#at];
      if (c.unit[i] > unit) return false;
      if (c.unit[i] === unit) into.add(c.start[i], c.end[i], { ...this.#rules[c.rule[i]], value: c.value[i], keeper: c.keeper[i], verified: c.verified[i] === 1 });
      else if (!this.#dropped.has(c.unit[i])) throw new MismatchError({ expected: `unit ${c.unit[i]} to have a text that can be cut`, found: 'none', remedy: 'report this as a bug' });
    }
    return into.count === 0;
  }

  async close(): Promise<void> {
    await this.#parts.return(undefined);
  }
}

async function* partsOf({ store, budget, rangeUnits }: CleanContext, pass: number): AsyncGenerator<Cuts> {
  const cuts = await store.read(recordsName(pass, 'cuts'), cleanSchemas.cuts);
  const scale = Math.floor(2 ** 32 / rangeUnits);
  // One document has no more cuts than bytes.
  const oversized = async (records: Oversized<typeof cleanSchemas.cuts>): Promise<Cuts> => records.read();
  for (const partition of cuts.partitions) {
    const base = partition * rangeUnits;
    yield* splitPartition(cuts, cleanSchemas.cuts, partition, budget.loadBytes, OVERHEAD, ({ unit }) => Uint32Array.from(unit, (each) => (each - base) * scale), { oversized });
  }
}
