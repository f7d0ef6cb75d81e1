import type { TableBatch, TableCell, TableColumn } from '../io/tables.ts';
import { inOrder, orderBy } from '../store/order.ts';
import { UnitSet } from '../store/unitSet.ts';
import { schemas, type JobContext } from './context.ts';
import { IdTable } from './idTable.ts';
import { removalRules } from './stages/cluster.ts';
import { placeOf } from './units.ts';

/** A table of ours before it has a format. */
export interface OutputTable {
  readonly columns: readonly TableColumn[];
  batches(): AsyncGenerator<TableBatch>;
}

/** Ids may be null, and so may the similarity of two documents that were never compared. */
const NULLABLE = new Set(['id', 'keeper_id', 'left_id', 'right_id', 'value', 'similarity']);

function schemaOf(columns: readonly (readonly [string, TableColumn['type']])[]): TableColumn[] {
  return columns.map(([name, type]) => ({ name, type, nullable: NULLABLE.has(name) }));
}

/** Collects rows of cells into columns. */
function batchOf(rows: readonly (readonly TableCell[])[], width: number): TableBatch {
  return { rowCount: rows.length, columns: Array.from({ length: width }, (_, column) => rows.map((row) => row[column])) };
}

function place(context: JobContext, unit: number): readonly [string, number] {
  const { file, row } = placeOf(context.files, unit);
  return [file, row];
}

const known = (similarity: number): TableCell => (Number.isNaN(similarity) ? null : similarity);

/** One row for every document removed, by file and row. */
export async function removedTable(context: JobContext): Promise<OutputTable> {
  const removals = await context.store.read('removals', schemas.removals);
  const needed = new UnitSet();
  for await (const { columns } of removals.allBlocks()) {
    for (const unit of columns.unit) needed.add(unit);
    for (const unit of columns.keeper) needed.add(unit);
  }
  const ids = await IdTable.read(context, needed);
  const columns = [
    ['file', 'string'], ['row', 'int64'], ['id', 'string'], ['stage', 'string'], ['rule', 'string'], ['value', 'double'], ['limit', 'double'],
    ['keeper_file', 'string'], ['keeper_row', 'int64'], ['keeper_id', 'string'], ['similarity', 'double'], ['verified', 'boolean'],
  ] as const;
  return {
    columns: schemaOf(columns),
    async *batches() {
      for (const partition of removals.partitions) {
        const { rows, columns: c } = await removals.read(partition);
        const cells: TableCell[][] = [];
        for (const i of orderBy(rows, [c.unit])) {
          const similarity = known(c.similarity[i]);
          cells.push([...place(context, c.unit[i]), ids.of(c.unit[i]), 'dedup', removalRules[c.rule[i]], similarity, context.settings.threshold, ...place(context, c.keeper[i]), ids.of(c.keeper[i]), similarity, c.verified[i] === 1]);
        }
        yield batchOf(cells, columns.length);
      }
    },
  };
}

/** One row for every input row left out because it could not be read, by file and row. */
export async function rejectedTable(context: JobContext): Promise<OutputTable> {
  const rejected = await context.store.read('rejected', schemas.rejected);
  const columns = [['file', 'string'], ['row', 'int64'], ['reason', 'string'], ['expected', 'string'], ['found', 'string']] as const;
  const decoder = new TextDecoder();
  return {
    columns: schemaOf(columns),
    async *batches() {
      for await (const { rows, columns: c } of rejected.allBlocks()) {
        const text = (list: { offsets: Uint32Array; values: Uint8Array }, i: number): string => decoder.decode(list.values.subarray(list.offsets[i], list.offsets[i + 1]));
        const cells: TableCell[][] = [];
        for (const i of orderBy(rows, [c.unit])) cells.push([...place(context, c.unit[i]), text(c.reason, i), text(c.expected, i), text(c.found, i)]);
        yield batchOf(cells, columns.length);
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
  const columns = [['left_file', 'string'], ['left_row', 'int64'], ['left_id', 'string'], ['right_file', 'string'], ['right_row', 'int64'], ['right_id', 'string'], ['similarity', 'double']] as const;
  return {
    columns: schemaOf(columns),
    async *batches() {
      for (const partition of pairs.partitions) {
        const { rows, columns: c } = await pairs.read(partition);
        const order = orderBy(rows, [c.left, c.right]);
        const [left, right, similarity] = [inOrder(c.left, order), inOrder(c.right, order), inOrder(c.similarity, order)];
        const cells: TableCell[][] = [];
        for (let i = 0; i < rows; i++) cells.push([...place(context, left[i]), ids.of(left[i]), ...place(context, right[i]), ids.of(right[i]), known(similarity[i])]);
        yield batchOf(cells, columns.length);
      }
    },
  };
}

/** Every document of a cluster of two or more; `cluster` is the global row number of the cluster's lowest rank. */
export async function clustersTable(context: JobContext): Promise<OutputTable> {
  const rowsStage = await context.store.read('cluster-rows', schemas.clusterRows);
  const needed = new UnitSet();
  for await (const { columns } of rowsStage.allBlocks()) {
    for (const unit of columns.unit) needed.add(unit);
    for (const unit of columns.keeper) needed.add(unit);
  }
  const ids = await IdTable.read(context, needed);
  const columns = [['file', 'string'], ['row', 'int64'], ['id', 'string'], ['cluster', 'int64'], ['keeper_file', 'string'], ['keeper_row', 'int64'], ['keeper_id', 'string'], ['removed', 'boolean'], ['similarity', 'double']] as const;
  return {
    columns: schemaOf(columns),
    async *batches() {
      for (const partition of rowsStage.partitions) {
        const { rows, columns: c } = await rowsStage.read(partition);
        const cells: TableCell[][] = [];
        for (const i of orderBy(rows, [c.unit])) {
          cells.push([...place(context, c.unit[i]), ids.of(c.unit[i]), c.cluster[i], ...place(context, c.keeper[i]), ids.of(c.keeper[i]), c.removed[i] === 1, known(c.similarity[i])]);
        }
        yield batchOf(cells, columns.length);
      }
    },
  };
}
