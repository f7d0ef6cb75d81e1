import { dirname, join } from 'node:path';
import { MismatchError, throwIfAborted } from '../../core/errors.ts';
import { makeFolder } from '../../io/makeFolder.ts';
import { writeTable } from '../../io/tables.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { JobContext, UnitFacts } from '../context.ts';
import { clustersTable, pairsTable, rejectedTable, removedTable, type OutputTable } from '../outputTables.ts';

export interface RowCounts {
  readonly in: number;
  readonly kept: number;
  readonly removed: number;
  readonly rejected: number;
}

export interface WriteResult {
  readonly rows: RowCounts;
  readonly files: readonly RowCounts[];
  readonly bytesKept: number;
  /** Of every file written, whatever is in it. */
  readonly paths: readonly string[];
}

/**
 * Writes what stays of every input under `targets` (one path a file), and the tables that say what went and why.
 * @throws MismatchError if rows in is not kept + removed + rejected, for any file.
 */
export async function writeStage(context: JobContext, facts: UnitFacts, removed: UnitSet, output: string, targets: readonly string[]): Promise<WriteResult> {
  const { files, settings } = context;
  const counts: RowCounts[] = [];
  let bytesKept = 0;
  let rowsDone = 0;
  for (const [index, file] of files.entries()) {
    throwIfAborted(context.signal);
    await makeFolder(dirname(targets[index]));
    const { firstUnit } = file;
    const keep = (row: number): boolean => !removed.has(firstUnit + row) && !facts.rejected.has(firstUnit + row);
    const summary = await file.source.writeKept(targets[index], keep, context.signal);
    const end = firstUnit + file.rows;
    const row = { in: file.rows, kept: summary.rows, removed: removed.countIn(firstUnit, end), rejected: facts.rejected.countIn(firstUnit, end) };
    assertSum(row, file.path);
    counts.push(row);
    bytesKept += summary.bytes;
    rowsDone += file.rows;
    context.report({ stage: 'write', done: rowsDone, total: facts.units, unit: 'rows' });
  }
  const tables: [string, () => Promise<OutputTable>][] = [[join(output, 'removed.parquet'), () => removedTable(context)]];
  if (settings.onError === 'skip') tables.push([join(output, 'rejected.parquet'), () => rejectedTable(context)]);
  if (settings.pairs !== null) tables.push([settings.pairs, () => pairsTable(context)]);
  if (settings.clusters !== null) tables.push([settings.clusters, () => clustersTable(context)]);
  for (const [path, table] of tables) {
    throwIfAborted(context.signal);
    await put(path, await table());
  }
  const sum = (field: keyof RowCounts): number => counts.reduce((total, each) => total + each[field], 0);
  const rows = { in: facts.units, kept: sum('kept'), removed: removed.size, rejected: facts.rejected.size };
  assertSum(rows, 'all inputs');
  return { rows, files: counts, bytesKept, paths: [...targets, ...tables.map(([path]) => path)] };
}

async function put(path: string, table: OutputTable): Promise<void> {
  await makeFolder(dirname(path));
  await writeTable(path, table.columns, table.batches());
}

function assertSum(rows: RowCounts, where: string): void {
  if (rows.in !== rows.kept + rows.removed + rows.rejected) {
    throw new MismatchError({ expected: `${rows.in} rows of ${where} to be kept, removed or rejected`, found: `${rows.kept} + ${rows.removed} + ${rows.rejected}`, remedy: 'report this as a bug; the input may also have changed during the job' });
  }
}
