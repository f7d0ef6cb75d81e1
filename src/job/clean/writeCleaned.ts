import { join } from 'node:path';
import { MismatchError, throwIfAborted } from '../../core/errors.ts';
import { UnitSet } from '../../store/unitSet.ts';
import type { RowCounts } from '../facts.ts';
import { contaminationTable } from '../decontaminate/contaminationTable.ts';
import { rejectedTable } from '../outputTables.ts';
import { assertSum, putTable, writeInput } from '../stages/write.ts';
import type { Corpus } from './corpus.ts';
import { changesTexts } from './steps.ts';
import type { ChangedDocument } from './editChooser.ts';
import { openEditChooser } from './editSamples.ts';
import { editsTable } from './editsTable.ts';
import { FileTexts } from './fileTexts.ts';
import type { PassFacts } from './passFacts.ts';
import { removedTable } from './removedTable.ts';
import { contaminationRecords } from './spans/toldContamination.ts';

export interface Cleaned {
  readonly rows: RowCounts;
  readonly files: readonly RowCounts[];
  readonly paths: readonly string[];
  /** Some of the documents whose texts changed, by the step that changed them; null of a recipe that changes none. */
  readonly changed: ReadonlyMap<number, readonly ChangedDocument[]> | null;
}

/** Tells of every input which rows stay, and writes the tables that say what went and why, and what was changed. @throws MismatchError if rows in is not kept + removed + rejected */
export async function writeCleaned({ context, gone, texts }: Corpus, rejected: UnitSet, facts: readonly PassFacts[], output: string, names: readonly string[]): Promise<Cleaned> {
  const { files, settings, clean } = context;
  const counts: RowCounts[] = [];
  const paths: string[] = [];
  const edited = new UnitSet();
  await texts?.addUnits(edited);
  const total = files.reduce((sum, file) => sum + file.rows, 0);
  for (const [index, file] of files.entries()) {
    throwIfAborted(context.signal);
    const replaced = texts === null || edited.countIn(file.firstUnit, file.firstUnit + file.rows) === 0 ? undefined : new FileTexts(file.firstUnit, settings.textColumn, edited, texts);
    const written = await writeInput(context, index, total, rejected, gone, output, names[index], replaced).finally(async () => replaced?.close());
    counts.push(written.rows);
    paths.push(...written.outputs.map(({ path }) => path));
    context.report({ stage: 'write', done: file.firstUnit + file.rows, total, unit: 'rows' });
  }
  const removed = join(output, 'removed.parquet');
  await putTable(context, removed, await removedTable(context, clean.recipe, facts));
  paths.push(removed);
  const chooser = changesTexts(clean.recipe) ? openEditChooser(context) : null;
  if (chooser !== null) {
    const path = join(output, 'edits.parquet');
    await putTable(context, path, editsTable(context, gone, facts, chooser));
    paths.push(path);
  }
  const found = facts.flatMap(({ contamination }, pass) => (contamination === undefined ? [] : [{ records: contaminationRecords(pass), references: contamination.references, limit: contamination.threshold }]));
  if (found.length > 0) {
    const path = join(output, 'contamination.parquet');
    await putTable(context, path, await contaminationTable(context, found));
    paths.push(path);
  }
  if (settings.onError === 'skip') {
    const path = join(output, 'rejected.parquet');
    await putTable(context, path, await rejectedTable(context));
    paths.push(path);
  }
  const sum = (field: keyof RowCounts): number => counts.reduce((all, each) => all + each[field], 0);
  const rows = { in: sum('in'), kept: sum('kept'), removed: sum('removed'), rejected: sum('rejected') };
  assertSum(rows, 'all inputs');
  if (rows.removed !== gone.size) throw new MismatchError({ expected: `${gone.size} rows to be removed`, found: String(rows.removed), remedy: 'report this as a bug' });
  return { rows, files: counts, paths, changed: chooser?.chosen() ?? null };
}
