import type { TableBatch, TableCell, TableColumn } from '../io/tables.ts';
import type { Block } from '../store/columns.ts';
import { orderBy } from '../store/order.ts';
import { UnitSet } from '../store/unitSet.ts';
import { schemas, type JobContext } from './context.ts';
import { ReferencePlaces } from './decontaminate/referencePlaces.ts';
import type { ContaminationFacts } from './facts.ts';
import { IdTable } from './idTable.ts';
import { placesOf } from './index/pastPlaces.ts';
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

const known = (similarity: number): TableCell => (Number.isNaN(similarity) ? null : similarity);

/** One row for every document removed, by file and row; where reference texts were looked for, with columns that say which was hit and where. */
export async function removedTable(context: JobContext, contamination: ContaminationFacts | null): Promise<OutputTable> {
  const removals = await context.store.read('removals', schemas.removals);
  const contaminated = contamination === null ? null : await context.store.read('contaminated', schemas.contaminated);
  const needed = new UnitSet();
  for await (const { columns } of removals.allBlocks()) {
    for (const unit of columns.unit) needed.add(unit);
    for (const unit of columns.keeper) needed.add(unit);
  }
  if (contaminated !== null) for await (const { columns } of contaminated.allBlocks()) for (const unit of columns.unit) needed.add(unit);
  const ids = await IdTable.read(context, needed);
  const place = await placesOf(context, needed);
  const columns = contaminated === null ? outputColumns.removed : outputColumns.removedAgainst;
  const { threshold, againstMillionths } = context.settings;
  const places = new ReferencePlaces(contamination?.references ?? []);
  const more = contaminated === null ? [] : [null, null, null, null];
  return {
    columns,
    rows: removals.rows + (contaminated?.rows ?? 0),
    async *batches() {
      for (const partition of [...new Set([...removals.partitions, ...(contaminated?.partitions ?? [])])].sort((a, b) => a - b)) {
        const { rows, columns: c } = await removals.read(partition);
        const { rows: others, columns: d } = contaminated === null ? { rows: 0, columns: null } : await contaminated.read(partition);
        const units = new Float64Array(rows + others);
        units.set(c.unit.subarray(0, rows));
        if (d !== null) units.set(d.unit.subarray(0, others), rows);
        yield* batchesOf(orderBy(units.length, [units]), columns.length, (i) => {
          if (i >= rows && d !== null) {
            const at = i - rows;
            const share = d.found[at] / d.ngrams[at];
            return [...place(units[i]), ids.of(units[i]), 'decontaminate', 'reference-ngrams', share, againstMillionths / 1e6, null, null, null, null, true, ...places.placeOf(d.reference[at]), d.start[at], d.end[at]];
          }
          const similarity = known(c.similarity[i]);
          return [...place(c.unit[i]), ids.of(c.unit[i]), 'dedup', removalRules[c.rule[i]], similarity, threshold, ...place(c.keeper[i]), ids.of(c.keeper[i]), similarity, c.verified[i] === 1, ...more];
        });
      }
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
  const pairs = await context.store.read('pair-rows', schemas.pairRows);
  const needed = new UnitSet();
  for await (const { columns } of pairs.allBlocks()) {
    for (const unit of columns.left) needed.add(unit);
    for (const unit of columns.right) needed.add(unit);
  }
  const ids = await IdTable.read(context, needed);
  const place = await placesOf(context, needed);
  const columns = outputColumns.pairs;
  return {
    columns,
    rows: pairs.rows,
    async *batches() {
      const scale = Math.floor(2 ** 32 / context.rangeUnits);
      // One document has no more pairs than there are documents, and their keepers are in memory anyway.
      const oversized = async (records: Oversized<typeof schemas.pairRows>): Promise<Block<typeof schemas.pairRows>> => records.read();
      for (const partition of pairs.partitions) {
        const base = partition * context.rangeUnits;
        const keyOf = ({ left }: { readonly left: Float64Array }): Uint32Array => Uint32Array.from(left, (unit) => (unit - base) * scale);
        for await (const { rows, columns: c } of splitPartition(pairs, schemas.pairRows, partition, context.budget.loadBytes, 40, keyOf, { oversized })) {
          yield* batchesOf(orderBy(rows, [c.left, c.right]), columns.length, (i) => [...place(c.left[i]), ids.of(c.left[i]), ...place(c.right[i]), ids.of(c.right[i]), known(c.similarity[i])]);
        }
      }
    },
  };
}

/** Every document of a cluster of two or more, past ones too; `cluster` is the global row number of the cluster's lowest rank, −1 − its number in the index if that is a past document. */
export async function clustersTable(context: JobContext): Promise<OutputTable> {
  const rowsStage = await context.store.read('cluster-rows', schemas.clusterRows);
  const needed = new UnitSet();
  for await (const { columns } of rowsStage.allBlocks()) {
    for (const unit of columns.unit) needed.add(unit);
    for (const unit of columns.keeper) needed.add(unit);
  }
  const ids = await IdTable.read(context, needed);
  const place = await placesOf(context, needed);
  const columns = outputColumns.clusters;
  return {
    columns,
    rows: rowsStage.rows,
    async *batches() {
      for (const partition of rowsStage.partitions) {
        const { rows, columns: c } = await rowsStage.read(partition);
        yield* batchesOf(orderBy(rows, [c.unit]), columns.length, (i) => [...place(c.unit[i]), ids.of(c.unit[i]), c.cluster[i] < context.firstUnit ? -1 - c.cluster[i] : c.cluster[i] - context.firstUnit, ...place(c.keeper[i]), ids.of(c.keeper[i]), c.removed[i] === 1, known(c.similarity[i])]);
      }
    },
  };
}
