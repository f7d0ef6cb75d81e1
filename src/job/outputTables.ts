import type { TableBatch, TableCell, TableColumn } from '../io/tables/tables.ts';
import type { Block, StageSchema } from '../store/columns.ts';
import { orderBy } from '../store/order.ts';
import type { StageReader } from '../store/stageReader.ts';
import { UnitSet } from '../store/unitSet.ts';
import { schemas, type JobContext } from './context.ts';
import { ReferencePlaces } from './decontaminate/referencePlaces.ts';
import type { ContaminationFacts } from './facts.ts';
import { placesOf } from './index/pastPlaces.ts';
import { joinIds, withIdSchema } from './joinIds.ts';
import { idText, RangeIds } from './rangeIds.ts';
import { outputColumns } from './outputColumns.ts';
import { splitPartition, type Oversized } from './splitPartition.ts';
import { removalRules } from './stages/cluster.ts';

/** A table of ours before it has a format. */
export interface OutputTable {
  readonly columns: readonly TableColumn[];
  readonly rows: number;
  batches(): AsyncGenerator<TableBatch>;
}

/** Cells take far more memory than the records they are made from, so they are made for this many rows at once. */
const BATCH_ROWS = 2 ** 13;

/** Yields the rows of `order`, in its order, as columns of cells. */
export function* batchesOf(order: Uint32Array, width: number, cellsOf: (record: number) => readonly TableCell[]): Generator<TableBatch> {
  for (let from = 0; from < order.length; from += BATCH_ROWS) {
    const part = order.subarray(from, from + BATCH_ROWS);
    const columns: TableCell[][] = Array.from({ length: width }, () => []);
    for (const record of part) cellsOf(record).forEach((cell, column) => columns[column].push(cell));
    yield { rowCount: part.length, columns };
  }
}

/** As batchesOf, of one function a column: for tables of very many rows. */
export function* columnBatches(order: Uint32Array, columns: readonly ((record: number) => TableCell)[]): Generator<TableBatch> {
  for (let from = 0; from < order.length; from += BATCH_ROWS) {
    const part = order.subarray(from, from + BATCH_ROWS);
    yield { rowCount: part.length, columns: columns.map((cellOf) => Array.from(part, cellOf)) };
  }
}

/** An id as most are: what a pair's takes beside its record. */
const ID_BYTES = 64;

/** The past documents that records name: their places are not in the inputs. */
async function pastUnits<S extends StageSchema>({ index, firstUnit }: JobContext, records: StageReader<S>, ...names: (keyof S & string)[]): Promise<UnitSet> {
  const past = new UnitSet();
  if (index === null) return past;
  for await (const { rows, columns } of records.allBlocks()) {
    for (const name of names) for (const unit of (columns[name] as unknown as Float64Array).subarray(0, rows)) if (unit < firstUnit) past.add(unit);
  }
  return past;
}

const known = (similarity: number): TableCell => (Number.isNaN(similarity) ? null : similarity);

/** One row for every document removed, by file and row; where reference texts were looked for, with columns that say which was hit and where. */
export async function removedTable(context: JobContext, contamination: ContaminationFacts | null): Promise<OutputTable> {
  const { store, settings } = context;
  const removals = await store.read('removals', schemas.removals);
  const contaminated = contamination === null ? null : await store.read('contaminated', schemas.contaminated);
  const place = await placesOf(context, await pastUnits(context, removals, 'keeper'));
  const columns = contaminated === null ? outputColumns.removed : outputColumns.removedAgainst;
  const places = new ReferencePlaces(contamination?.references ?? []);
  const more = contaminated === null ? [] : [null, null, null, null];
  return {
    columns,
    rows: removals.rows + (contaminated?.rows ?? 0),
    async *batches() {
      const named = await joinIds(context, 'removed', removals, schemas.removals, { home: 'unit', wanted: 'keeper' });
      const ids = await RangeIds.open(context);
      for (const partition of [...new Set([...named.partitions, ...(contaminated?.partitions ?? [])])].sort((a, b) => a - b)) {
        const { rows, columns: c } = await named.read(partition);
        const { rows: others, columns: d } = contaminated === null ? { rows: 0, columns: null } : await contaminated.read(partition);
        const units = new Float64Array(rows + others);
        units.set(c.unit.subarray(0, rows));
        if (d !== null) units.set(d.unit.subarray(0, others), rows);
        await ids.load(partition, units);
        yield* batchesOf(orderBy(units.length, [units]), columns.length, (i) => {
          const own = [...place(units[i]), ids.textOf(units[i])];
          if (i >= rows && d !== null) {
            const at = i - rows;
            const share = d.found[at] / d.ngrams[at];
            return [...own, 'decontaminate', 'reference-ngrams', share, settings.againstMillionths / 1e6, null, null, null, null, true, ...places.placeOf(d.reference[at]), d.start[at], d.end[at]];
          }
          const similarity = known(c.similarity[i]);
          return [...own, 'dedup', removalRules[c.rule[i]], similarity, settings.threshold, ...place(c.keeper[i]), idText(c.present[i], c.id, i), similarity, c.verified[i] === 1, ...more];
        });
      }
      await named.drop();
    },
  };
}

/** One row for every input row left out because it could not be read, by file and row. */
export async function rejectedTable(context: JobContext): Promise<OutputTable> {
  const place = await placesOf(context, new UnitSet());
  const rejected = await context.store.read('rejected', schemas.rejected);
  const columns = outputColumns.rejected;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    columns,
    rows: rejected.rows,
    async *batches() {
      for await (const { rows, columns: c } of rejected.allBlocks()) {
        const text = (list: { offsets: Uint32Array; values: Uint8Array }, i: number): string => decoder.decode(list.values.subarray(list.offsets[i], list.offsets[i + 1]));
        yield* batchesOf(orderBy(rows, [c.unit]), columns.length, (i) => [...place(c.unit[i]), text(c.reason, i), text(c.expected, i), text(c.found, i)]);
      }
    },
  };
}

/** The verified pairs, left before right in the input, sorted by both. */
export async function pairsTable(context: JobContext): Promise<OutputTable> {
  const { store, rangeUnits, budget } = context;
  const pairs = await store.read('pair-rows', schemas.pairRows);
  const place = await placesOf(context, await pastUnits(context, pairs, 'left', 'right'));
  const columns = outputColumns.pairs;
  return {
    columns,
    rows: pairs.rows,
    async *batches() {
      const schema = withIdSchema(schemas.pairRows);
      const named = await joinIds(context, 'pairs', pairs, schemas.pairRows, { home: 'left', wanted: 'right' });
      const ids = await RangeIds.open(context);
      const scale = Math.floor(2 ** 32 / rangeUnits);
      // One document has no more pairs than there are documents, and their keepers are in memory anyway.
      const oversized = async (records: Oversized<typeof schema>): Promise<Block<typeof schema>> => records.read();
      for (const partition of named.partitions) {
        const base = partition * rangeUnits;
        const keyOf = ({ left }: { readonly left: Float64Array }): Uint32Array => Uint32Array.from(left, (unit) => (unit - base) * scale);
        for await (const { rows, columns: c } of splitPartition(named, schema, partition, budget.loadBytes, 40 + ID_BYTES, keyOf, { oversized })) {
          await ids.load(partition, c.left.subarray(0, rows));
          yield* batchesOf(orderBy(rows, [c.left, c.right]), columns.length, (i) => [...place(c.left[i]), ids.textOf(c.left[i]), ...place(c.right[i]), idText(c.present[i], c.id, i), known(c.similarity[i])]);
        }
      }
      await named.drop();
    },
  };
}

/** Every document of a cluster of two or more, past ones too; `cluster` is the global row number of the cluster's lowest rank, −1 − its number in the index if that is a past document. */
export async function clustersTable(context: JobContext): Promise<OutputTable> {
  const { store, firstUnit } = context;
  const rowsStage = await store.read('cluster-rows', schemas.clusterRows);
  const place = await placesOf(context, await pastUnits(context, rowsStage, 'unit', 'keeper'));
  const columns = outputColumns.clusters;
  return {
    columns,
    rows: rowsStage.rows,
    async *batches() {
      const named = await joinIds(context, 'clusters', rowsStage, schemas.clusterRows, { home: 'unit', wanted: 'keeper' });
      const ids = await RangeIds.open(context);
      for (const partition of named.partitions) {
        const { rows, columns: c } = await named.read(partition);
        await ids.load(partition, c.unit.subarray(0, rows));
        yield* batchesOf(orderBy(rows, [c.unit]), columns.length, (i) => [...place(c.unit[i]), ids.textOf(c.unit[i]), c.cluster[i] < firstUnit ? -1 - c.cluster[i] : c.cluster[i] - firstUnit, ...place(c.keeper[i]), idText(c.present[i], c.id, i), c.removed[i] === 1, known(c.similarity[i])]);
      }
      await named.drop();
    },
  };
}
