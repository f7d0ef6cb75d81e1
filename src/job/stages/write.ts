import { dirname, join } from 'node:path';
import { MismatchError, throwIfAborted } from '../../core/errors.ts';
import { makeFolder } from '../../io/makeFolder.ts';
import { writeTable } from '../../io/tables.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { JobContext, UnitFacts } from '../context.ts';
import { clustersTable, pairsTable, rejectedTable, removedTable, type OutputTable } from '../outputTables.ts';
import { copyRows, emitKept } from './emit.ts';

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
 * Tells of every input which rows stay, and writes the tables that say what went and why. `names` has the name under
 * which each input's outputs go.
 * @throws MismatchError if rows in is not kept + removed + rejected, for any file.
 */
export async function writeStage(context: JobContext, facts: UnitFacts, removed: UnitSet, output: string, names: readonly string[]): Promise<WriteResult> {
  const { files, settings, sample } = context;
  const counts: RowCounts[] = [];
  const paths: string[] = [];
  let bytesKept = 0;
  let rowsDone = 0;
  for (const [index, file] of files.entries()) {
    throwIfAborted(context.signal);
    const { firstUnit } = file;
    const keep = (row: number): boolean => !removed.has(firstUnit + row) && !facts.rejected.has(firstUnit + row) && (sample === null || sample.has(index, row));
    const kept = await emitKept(context, file, keep, output, names[index]);
    const end = firstUnit + file.rows;
    const row = { in: sample === null ? file.rows : sample.countIn(index, file.rows), kept: kept.rows, removed: removed.countIn(firstUnit, end), rejected: facts.rejected.countIn(firstUnit, end) };
    assertSum(row, file.path);
    counts.push(row);
    if (kept.path !== null) paths.push(kept.path);
    if (settings.saveRemoved) {
      const saved = await copyRows(context, file, (each) => removed.has(firstUnit + each), join(output, 'removed', names[index]));
      if (saved.rows !== row.removed) throw new MismatchError({ expected: `${row.removed} removed rows of ${file.path} to be saved`, found: String(saved.rows), remedy: 'report this as a bug; the input may also have changed during the job' });
      paths.push(saved.path as string);
    }
    bytesKept += kept.bytes;
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
  const rows = { in: sum('in'), kept: sum('kept'), removed: removed.size, rejected: facts.rejected.size };
  assertSum(rows, 'all inputs');
  return { rows, files: counts, bytesKept, paths: [...paths, ...tables.map(([path]) => path)] };
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
