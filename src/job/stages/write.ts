import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { allEnded } from '../../core/allEnded.ts';
import { MismatchError, throwIfAborted } from '../../core/errors.ts';
import { LoopTurns } from '../../core/loopTurns.ts';
import { makeFolder } from '../../io/makeFolder.ts';
import { writeTable, type TableBatch } from '../../io/tables/tables.ts';
import type { ReplacedTexts } from '../../io/replacedTexts.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { JobContext, Progress } from '../context.ts';
import type { ContaminationFacts, JobCheckpoints, RowCounts, WriteResult } from '../facts.ts';
import { inFlight } from '../inFlight.ts';
import { contaminationTable } from '../decontaminate/contaminationTable.ts';
import { clustersTable, pairsTable, rejectedTable, removedTable, type OutputTable } from '../outputTables.ts';
import { Together } from '../together.ts';
import { copyRows, emitKept } from './emit.ts';

/** What was written for one input. */
interface WrittenFile {
  readonly rows: RowCounts;
  readonly bytesKept: number;
  readonly outputs: readonly { readonly path: string; readonly bytes: number }[];
}

/** Rows of a file between two reports. */
const REPORT_ROWS = 2 ** 14;

/** The units that do not stay. */
interface Gone {
  readonly rejected: UnitSet;
  /** For reference texts or for near-duplicates. */
  readonly removed: UnitSet;
  readonly contamination: ContaminationFacts | null;
}

/** Bytes of input after which the files written so far count as done. */
const checkpointAfter = ({ budget }: JobContext): number => budget.checkpointBytes / 4;

/**
 * Tells of every input which rows stay, and writes the tables that say what went and why. `names` has the name under
 * which each input's outputs go. Files that an earlier run had written are not written again.
 * @throws MismatchError if rows in is not kept + removed + rejected, for any file.
 */
export async function writeStage(context: JobContext, checkpoints: JobCheckpoints, { rejected, removed, contamination }: Gone, output: string, names: readonly string[]): Promise<WriteResult> {
  const { files, settings } = context;
  const written = await stillThere((checkpoints.partOf('write') as readonly WrittenFile[] | null) ?? []);
  const units = files.reduce((sum, file) => sum + file.rows, 0);
  const writeFiles = async (within: JobContext): Promise<void> => {
    let pending = 0;
    for await (const each of writeAbreast(within, written.length, (context, index) => writeInput(context, index, units, rejected, removed, output, names[index]))) {
      const { firstUnit, rows, source } = files[written.length];
      written.push(each);
      pending += source.bytes;
      if (pending >= checkpointAfter(within)) {
        await checkpoints.finishPart('write', written);
        pending = 0;
      }
      within.report({ stage: 'write', done: firstUnit - within.firstUnit + rows, total: units, unit: 'rows' });
      throwIfAborted(within.signal);
    }
  };
  const tables: [string, () => Promise<OutputTable>][] = [[join(output, 'removed.parquet'), () => removedTable(context, contamination)]];
  if (contamination !== null) tables.push([join(output, 'contamination.parquet'), () => contaminationTable(context, [{ records: 'contamination', references: contamination.references, limit: context.settings.againstMillionths / 1e6 }])]);
  if (settings.onError === 'skip') tables.push([join(output, 'rejected.parquet'), () => rejectedTable(context)]);
  if (settings.pairs !== null) tables.push([settings.pairs, () => pairsTable(context)]);
  if (settings.clusters !== null) tables.push([settings.clusters, () => clustersTable(context)]);
  const writeTables = async (within: JobContext): Promise<void> => {
    for (const [path, table] of tables) {
      throwIfAborted(within.signal);
      await putTable(within, path, await table());
    }
  };
  // This thread writes tables, from cells; where others write the files it has nothing else to do meanwhile, and else to make room for cells they end first.
  if (context.workers > 0 && context.isRoomy()) await sideBySide(context, writeFiles, writeTables);
  else {
    await writeFiles(context);
    await context.rest();
    await writeTables(context);
  }
  const counts = written.map((each) => each.rows);
  const sum = (field: keyof RowCounts): number => counts.reduce((total, each) => total + each[field], 0);
  const rows = { in: sum('in'), kept: sum('kept'), removed: removed.size, rejected: rejected.size };
  assertSum(rows, 'all inputs');
  const paths = [...written.flatMap(({ outputs }) => outputs.map(({ path }) => path)), ...tables.map(([path]) => path)];
  return { rows, files: counts, bytesKept: written.reduce((total, { bytesKept }) => total + bytesKept, 0), paths };
}

/** Does both; progress is told of the first. */
async function sideBySide(context: JobContext, first: (within: JobContext) => Promise<void>, second: (within: JobContext) => Promise<void>): Promise<void> {
  const together = new Together(context.signal);
  const within = { ...context, signal: together.signal };
  await allEnded([together.run(async () => first(within)), together.run(async () => second({ ...within, report: () => undefined }))]).catch((error: unknown) => {
    throw together.cause(error);
  });
}

/**
 * Yields what `write` makes of the files from number `first` on, in their order; several are written at once where threads
 * do it, of which the first one's rows are reported. The first failure ends them all.
 */
async function* writeAbreast(context: JobContext, first: number, write: (context: JobContext, index: number) => Promise<WrittenFile>): AsyncGenerator<WrittenFile> {
  const { files, report } = context;
  const width = Math.max(1, ...files.map(({ source }) => source.abreast ?? 1));
  const together = new Together(context.signal);
  const { signal } = together;
  let head = first;
  const start = async (index: number): Promise<WrittenFile> =>
    together.run(async () => {
      throwIfAborted(signal);
      return write({ ...context, signal, report: (progress: Progress) => (index === head ? report(progress) : undefined) }, index);
    });
  try {
    for await (const written of inFlight(files.map((_, index) => index).slice(first), width, start)) {
      yield written;
      head += 1;
    }
  } catch (error) {
    throw together.cause(error);
  } finally {
    together.stop();
  }
}

/** Those of an earlier run's files, from the first on, whose outputs are all there in the size they had. */
async function stillThere(written: readonly WrittenFile[]): Promise<WrittenFile[]> {
  for (const [index, { outputs }] of written.entries()) {
    for (const { path, bytes } of outputs) {
      const now = await stat(path).catch(() => null);
      if (now === null || !now.isFile() || now.size !== bytes) return written.slice(0, index);
    }
  }
  return [...written];
}

/** Tells of one input which of its rows stay. @param texts of rows that stay with another text @throws MismatchError if rows in is not kept + removed + rejected */
export async function writeInput(context: JobContext, index: number, units: number, rejected: UnitSet, removed: UnitSet, output: string, name: string, texts?: ReplacedTexts): Promise<WrittenFile> {
  const { settings, sample } = context;
  const file = context.files[index];
  const { firstUnit } = file;
  const stays = (row: number): boolean => !removed.has(firstUnit + row) && !rejected.has(firstUnit + row) && (sample === null || sample.has(index, row));
  // Whoever writes a file asks for its rows in order, once before it begins or not.
  const keep = (row: number): boolean => {
    if (row % REPORT_ROWS === 0) context.report({ stage: 'write', done: firstUnit - context.firstUnit + row, total: units, unit: 'rows' });
    return stays(row);
  };
  const outputs: { path: string; bytes: number }[] = [];
  const kept = await emitKept(context, file, keep, output, name, texts);
  const end = firstUnit + file.rows;
  const rows = { in: sample === null ? file.rows : sample.countIn(index, file.rows), kept: kept.rows, removed: removed.countIn(firstUnit, end), rejected: rejected.countIn(firstUnit, end) };
  assertSum(rows, file.path);
  if (kept.path !== null) outputs.push({ path: kept.path, bytes: kept.bytes });
  if (settings.saveRemoved) {
    const saved = await copyRows(context, file, (row) => removed.has(firstUnit + row), join(output, 'removed', name));
    if (saved.rows !== rows.removed) throw new MismatchError({ expected: `${rows.removed} removed rows of ${file.path} to be saved`, found: String(saved.rows), remedy: 'report this as a bug; the input may also have changed during the job' });
    outputs.push({ path: saved.path as string, bytes: saved.bytes });
  }
  return { rows, bytesKept: kept.bytes, outputs };
}

/** Writes a table of ours, whole or not at all. */
export async function putTable({ signal, report }: JobContext, path: string, table: OutputTable): Promise<void> {
  async function* batches(): AsyncGenerator<TableBatch> {
    let done = 0;
    const turns = new LoopTurns(signal);
    for await (const batch of table.batches()) {
      if (turns.due) await turns.take();
      yield batch;
      done += batch.rowCount;
      report({ stage: 'write', done, total: table.rows, unit: 'rows' });
    }
  }
  await makeFolder(dirname(path));
  await writeTable(path, table.columns, batches());
}

/** @throws MismatchError */
export function assertSum(rows: RowCounts, where: string): void {
  if (rows.in !== rows.kept + rows.removed + rows.rejected) {
    throw new MismatchError({ expected: `${rows.in} rows of ${where} to be kept, removed or rejected`, found: `${rows.kept} + ${rows.removed} + ${rows.rejected}`, remedy: 'report this as a bug; the input may also have changed during the job' });
  }
}
