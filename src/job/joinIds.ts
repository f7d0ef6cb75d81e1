import { throwIfAborted } from '../core/errors.ts';
import { joinLists } from '../io/joinBytes.ts';
import type { Block, Columns, StageSchema } from '../store/columns.ts';
import type { RecordReader } from '../store/joinedReader.ts';
import type { BlockOptions, StageReader } from '../store/stageReader.ts';
import type { JobContext } from './context.ts';
import { RangeIds } from './rangeIds.ts';

/** In place of a unit where a record names none. */
export const NO_UNIT = -1;

const NONE = new Uint8Array(0);

/** The schema of records that have the id of a unit they name behind their columns; `present` is 0 where there is none. */
type WithId<S extends StageSchema> = S & { readonly present: 'u32'; readonly id: 'u8[]' };

/** Which columns of a record say where it belongs and whose id it needs. */
interface IdJoin<S extends StageSchema> {
  /** Records are partitioned by the range of this unit. */
  readonly home: keyof S & string;
  /** The unit whose id is looked for; NO_UNIT, or any number below 0, for none. */
  readonly wanted: keyof S & string;
}

/** Records by the range of their home, in no order within it. */
export interface NamedRecords<S extends StageSchema> extends RecordReader<WithId<S>> {
  /** Ranges that have some, ascending. */
  readonly partitions: readonly number[];
  /** Deletes what was spilled for them. */
  drop(): Promise<void>;
}

export function withIdSchema<S extends StageSchema>(schema: S): WithId<S> {
  return { ...schema, present: 'u32', id: 'u8[]' };
}

/**
 * Returns records with the id of a unit they name: keepers lie anywhere in the corpus, so records go to the ranges of
 * their keepers first and with the ids back to their own. What is in memory is the ids of one range. `table` names what
 * is spilled, `TABLE-wanted` and `TABLE-ids`; nothing is where no row has an id.
 * @throws OutputError; CorruptError
 */
export async function joinIds<S extends StageSchema>(context: JobContext, table: string, records: StageReader<S>, schema: S, { home, wanted }: IdJoin<S>): Promise<NamedRecords<S>> {
  const { store, budget, rangeUnits, signal, idColumn, index } = context;
  if ((idColumn === null && index === null) || !(await someWanted(records, wanted))) return new Nameless(records);
  const [byWanted, byHome] = [`${table}-wanted`, `${table}-ids`];
  const rangeOf = (unit: number): number => (unit < 0 ? 0 : Math.floor(unit / rangeUnits));
  const units = ({ columns }: Block<S>, name: keyof S & string): Float64Array => columns[name] as unknown as Float64Array;
  const apart = await store.write(byWanted, schema, budget.spillBytes);
  for await (const block of records.allBlocks()) {
    throwIfAborted(signal);
    apart.scatter(Uint32Array.from(units(block, wanted).subarray(0, block.rows), rangeOf), block.rows, block.columns);
    await apart.drain();
  }
  await apart.finish();
  const named = withIdSchema(schema);
  const together = await store.write(byHome, named, budget.spillBytes);
  const ids = await RangeIds.open(context);
  const reader = await store.read(byWanted, schema);
  for (const range of reader.partitions) {
    for await (const block of reader.blocks(range)) {
      throwIfAborted(signal);
      const { rows, columns } = block;
      const of = units(block, wanted).subarray(0, rows);
      await ids.load(range, of.filter((unit) => unit >= 0));
      const found = Array.from(of, (unit) => (unit < 0 ? null : ids.bytesOf(unit)));
      const more = { present: Uint32Array.from(found, (id) => (id === null ? 0 : 1)), id: joinLists(found.map((id) => id ?? NONE)) };
      together.scatter(Uint32Array.from(units(block, home).subarray(0, rows), rangeOf), rows, { ...columns, ...more } as unknown as Columns<WithId<S>>);
      await together.drain();
    }
  }
  await together.finish();
  await store.drop(byWanted);
  const joined = await store.read(byHome, named);
  return Object.assign(joined, { drop: async () => store.drop(byHome) });
}

/** Whether a record names a unit at all: those of rules never do. */
async function someWanted<S extends StageSchema>(records: StageReader<S>, wanted: keyof S & string): Promise<boolean> {
  for await (const { rows, columns } of records.allBlocks()) {
    const units = columns[wanted] as unknown as Float64Array;
    for (let i = 0; i < rows; i++) if (units[i] !== NO_UNIT) return true;
  }
  return false;
}

/** Records as they are, where nothing has an id, or none is wanted. */
class Nameless<S extends StageSchema> implements NamedRecords<S> {
  readonly #records: StageReader<S>;

  constructor(records: StageReader<S>) {
    this.#records = records;
  }

  get partitions(): readonly number[] {
    return this.#records.partitions;
  }

  rowsOf(partition: number): number {
    return this.#records.rowsOf(partition);
  }

  async *blocks(partition: number, options?: BlockOptions): AsyncGenerator<Block<WithId<S>>> {
    for await (const block of this.#records.blocks(partition, options)) yield withNoIds(block);
  }

  async read(partition: number): Promise<Block<WithId<S>>> {
    return withNoIds(await this.#records.read(partition));
  }

  async drop(): Promise<void> {}
}

function withNoIds<S extends StageSchema>({ rows, columns }: Block<S>): Block<WithId<S>> {
  const none = { present: new Uint32Array(rows), id: { offsets: new Uint32Array(rows + 1), values: NONE } };
  return { rows, columns: { ...columns, ...none } as unknown as Columns<WithId<S>> };
}
