import { join, resolve, sep } from 'node:path';
import { readFile, stat } from 'node:fs/promises';
import { ConfigError, InputError } from '../../core/errors.ts';
import type { Cell } from '../../io/format.ts';
import { readFailure } from '../../io/fileErrors.ts';
import { keptPaths } from '../../io/inputs.ts';
import { nameList } from '../../io/names.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { shingleSet } from '../../verify/shingleSets.ts';
import { changesTexts } from '../clean/steps.ts';
import { assertUnchanged } from '../inputIdentity.ts';
import { readFinished, SPOOL } from '../manifest.ts';
import { RowSample } from '../rowSample.ts';
import { compareTexts, type Comparison } from './comparison.ts';
import { rowOf, type SourceRow } from './rowOf.ts';
import { rowsOfFile } from './tableRows.ts';

export interface RowPlace {
  readonly file: string;
  readonly row: number;
  readonly id: string | null;
}

/** The rule by which a row went, as removed.parquet has it. */
export interface Removal {
  readonly stage: string;
  readonly rule: string;
  /** Only of a recipe's rules: which of its reasons, the value and, where it has one, the limit. */
  readonly reason: string | null;
  readonly value: number | null;
  readonly similarity: number | null;
  readonly limit: number | null;
  readonly verified: boolean;
  /** The reference row that a part of stands in bytes [start, end) of the row, and the share of its n-grams found; null for a near-duplicate. */
  readonly reference: { readonly file: string; readonly row: number; readonly start: number; readonly end: number; readonly value: number } | null;
}

/** What one step of a recipe changed in the text of a row that stays. */
interface RowEdit {
  /** As in edits.parquet. */
  readonly step: number;
  readonly stage: string;
  readonly rule: string;
  readonly changes: number;
}

/** What became of one row, and why. */
export interface RowExplanation extends RowPlace {
  /** `outside`: not in the sample that the job took. */
  readonly fate: 'kept' | 'removed' | 'rejected' | 'outside';
  /** Why it went; null unless it was removed. */
  readonly removal: Removal | null;
  /** Why it could not be read; null unless it was rejected. */
  readonly rejection: { readonly reason: string; readonly expected: string; readonly found: string } | null;
  /** Why it was never compared with another row; null where it could be. */
  readonly notCompared: 'null text' | 'no word' | null;
  /** A removed row's keeper, null where the rule names none; the row that a kept one is known to be nearest to, if any is known. */
  readonly other: (RowPlace & { readonly similarity: number | null }) | null;
  /** What was changed in the text of a row that stays, step by step. */
  readonly edits: readonly RowEdit[];
  /** True if the job's recipe changes texts: those of `comparison` are the inputs', as they were before. */
  readonly textsEdited: boolean;
  /** True if all verified pairs are known, since the job wrote them to a file that is still there. */
  readonly pairsKnown: boolean;
  /** True if the row came by standard input and its text is not there any more: only a job with --keep-job leaves it. */
  readonly textGone: boolean;
  /** Null too where a text is gone. The kept row on the left and the removed one on the right; for a kept row, itself and the other. */
  readonly comparison: Comparison | null;
}

/**
 * Returns what a finished job did with one row of its inputs: why it went and for which row, or that it stayed and which
 * row is nearest to it as far as the job's tables (removed rows; pairs, where the job wrote them) know. Reads those
 * tables and the rows it names again.
 * @param file as the job's outputs name it; another path to it or the end of its name will do where one input has it
 * @throws InputError if the folder holds no finished job, the file has no such row, or an input has changed since then;
 *   ConfigError for a file that is no input of the job
 */
export async function explainRow(output: string, file: string, row: number): Promise<RowExplanation> {
  const { inputs, settings } = await readFinished(output);
  const path = inputOf(file, inputs.map((each) => each.path));
  const textColumn = String(settings['textColumn']);
  const idColumn = typeof settings['idColumn'] === 'string' ? settings['idColumn'] : 'id';
  const piped = inputs.find(({ standardInput }) => standardInput === true)?.path;
  const readRow = async (name: string, at: number): Promise<SourceRow | null> => {
    if (name === piped) return (await exists(join(output, SPOOL))) ? rowOf(join(output, SPOOL), textColumn, idColumn, at) : null;
    await assertUnchanged(inputs.filter((each) => each.path === name));
    return rowOf(name, textColumn, idColumn, at);
  };
  const cleaned = settings['command'] === 'clean';
  const textsEdited = cleaned && changesTexts(settings['recipe'] as Recipe);
  const here = await readRow(path, row);
  const sampled = typeof settings['sample'] === 'number' ? settings['sample'] : null;
  const report = here === null || sampled !== null ? await reportIn(output) : null;
  if (here === null && report !== null) assertRow(report, path, row);
  const place: RowPlace = { file: path, row, id: here?.id ?? null };
  const pairs = await pairsFile(settings['pairs']);
  const base = { ...place, fate: 'kept', removal: null, rejection: null, notCompared: null, other: null, edits: [], textsEdited, pairsKnown: pairs !== null, textGone: here === null, comparison: null } as const;
  if (sampled !== null && !RowSample.of(sampled, report?.sample?.rows ?? 0, keptPaths(inputs.map((each) => each.path), piped)).has(inputs.findIndex((each) => each.path === path), row)) return { ...base, fate: 'outside' };

  const rejection = settings['onError'] === 'skip' ? await find(rowsOfFile(join(output, 'rejected.parquet'), 'file', path, ['row', 'reason', 'expected', 'found']), row) : null;
  if (rejection !== null) return { ...base, fate: 'rejected', rejection: { reason: String(rejection['reason']), expected: String(rejection['expected']), found: String(rejection['found']) } };

  const against = async (other: RowPlace, rowIsKept: boolean): Promise<Comparison | null> => {
    // A past document is no row of this job: what is under its name now may be something else.
    const text = inputs.some(({ path: each }) => each === other.file) ? ((await readRow(other.file, other.row))?.text ?? null) : null;
    if (text === null || here === null || here.text === null) return null;
    const n = Number(settings['n'] ?? DEFAULT_N);
    return rowIsKept ? compareTexts(here.text, text, n) : compareTexts(text, here.text, n);
  };

  const columns = ['row', ...removalColumns, ...(cleaned ? ['reason'] : []), ...(cleaned || settings['against'] === undefined ? [] : referenceColumns)];
  const removal = await find(rowsOfFile(join(output, 'removed.parquet'), 'file', path, columns), row);
  if (removal !== null && typeof removal['reference_file'] === 'string') {
    const reference = { file: removal['reference_file'], row: Number(removal['reference_row']), start: Number(removal['start']), end: Number(removal['end']), value: Number(removal['value']) };
    return { ...base, id: textOf(removal['id']) ?? place.id, fate: 'removed', removal: { stage: String(removal['stage']), rule: String(removal['rule']), reason: null, value: reference.value, similarity: null, limit: Number(removal['limit']), verified: true, reference } };
  }
  if (removal !== null) {
    const similarity = numberOf(removal['similarity']);
    const other = removal['keeper_file'] === null ? null : { file: String(removal['keeper_file']), row: Number(removal['keeper_row']), id: textOf(removal['keeper_id']), similarity };
    return {
      ...base,
      id: textOf(removal['id']) ?? place.id,
      fate: 'removed',
      removal: { stage: String(removal['stage']), rule: String(removal['rule']), reason: textOf(removal['reason'] ?? null), value: numberOf(removal['value']), similarity, limit: numberOf(removal['limit']), verified: removal['verified'] === true, reference: null },
      other,
      // A part of a reference text, whose words are in another column, is no near-duplicate of it.
      comparison: other === null || removal['rule'] === REFERENCE_RULE ? null : await against(other, false),
    };
  }
  if (here?.text === null) return { ...base, notCompared: 'null text' };
  const other = await nearestKnown(output, pairs, path, row);
  const edits = textsEdited ? await editsOf(output, path, row) : [];
  const comparison = other === null ? null : await against(other, true);
  if (here === null) return { ...base, edits, other };
  // Which rows a recipe compares is a matter of its stages.
  if (cleaned) return { ...base, edits, other, comparison };
  const hasWords = shingleSet(here.text, 0, here.text.length, Number(settings['n'])).length > 0;
  return { ...base, notCompared: hasWords ? null : 'no word', other, comparison };
}

const REFERENCE_RULE = 'reference-ngrams';
const referenceColumns = ['reference_file', 'reference_row', 'start', 'end'];
/** Words of a shingle where the job names none. */
const DEFAULT_N = 5;

const removalColumns = ['id', 'stage', 'rule', 'value', 'limit', 'keeper_file', 'keeper_row', 'keeper_id', 'similarity', 'verified'];

/** Returns the first record of this row, null if there is none. */
async function find(records: AsyncGenerator<Readonly<Record<string, Cell>>>, row: number): Promise<Readonly<Record<string, Cell>> | null> {
  for await (const record of records) if (Number(record['row']) === row) return record;
  return null;
}

async function pairsFile(path: unknown): Promise<string | null> {
  return typeof path === 'string' && (await exists(path)) ? path : null;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

interface ReportPart {
  readonly sample?: { readonly rows: number };
  readonly files: readonly { readonly file: string; readonly in: number }[];
}

async function reportIn(output: string): Promise<ReportPart> {
  const path = join(output, 'report.json');
  return JSON.parse(await readFile(path, 'utf8').catch((error: unknown) => {
    throw readFailure(path, error);
  })) as ReportPart;
}

/** Where the input itself cannot be asked. @throws InputError */
function assertRow({ sample, files }: ReportPart, path: string, row: number): void {
  const rows = sample?.rows ?? files.find(({ file }) => file === path)?.in ?? 0;
  if (row >= rows) throw new InputError({ expected: `a row ${row}`, found: `${rows} rows`, remedy: 'rows count from 0: name one there is', file: path });
}

/** The most similar row in the tables: of those that went in favour of this one, and of its verified pairs. */
async function nearestKnown(output: string, pairs: string | null, file: string, row: number): Promise<RowExplanation['other']> {
  let best: RowExplanation['other'] = null;
  const take = (record: Readonly<Record<string, Cell>>, side: string): void => {
    const similarity = numberOf(record['similarity']);
    if (best !== null && (similarity ?? -1) <= (best.similarity ?? -1)) return;
    best = { file: String(record[`${side}file`]), row: Number(record[`${side}row`]), id: textOf(record[`${side}id`]), similarity };
  };
  for await (const record of rowsOfFile(join(output, 'removed.parquet'), 'keeper_file', file, ['keeper_row', 'file', 'row', 'id', 'similarity'])) {
    if (Number(record['keeper_row']) === row) take(record, '');
  }
  if (pairs === null) return best;
  for (const [mine, theirs] of [['left_', 'right_'], ['right_', 'left_']]) {
    for await (const record of rowsOfFile(pairs, `${mine}file`, file, [`${mine}row`, `${theirs}file`, `${theirs}row`, `${theirs}id`, 'similarity'])) {
      if (Number(record[`${mine}row`]) === row) take(record, theirs);
    }
  }
  return best;
}

async function editsOf(output: string, file: string, row: number): Promise<RowEdit[]> {
  const edits: { step: number; stage: string; rule: string; changes: number }[] = [];
  for await (const record of rowsOfFile(join(output, 'edits.parquet'), 'file', file, ['row', 'step', 'stage', 'rule'])) {
    if (Number(record['row']) > row) break;
    if (Number(record['row']) !== row) continue;
    const edit = { step: Number(record['step']), stage: String(record['stage']), rule: String(record['rule']) };
    const last = edits.at(-1);
    if (last?.step === edit.step && last.rule === edit.rule) last.changes += 1;
    else edits.push({ ...edit, changes: 1 });
  }
  return edits;
}

const numberOf = (cell: Cell): number | null => (cell === null ? null : Number(cell));
const textOf = (cell: Cell): string | null => (cell === null ? null : String(cell));

/** Returns the input that a name stands for: as it is, by its full path, or by the end of it. @throws ConfigError */
function inputOf(name: string, inputs: readonly string[]): string {
  if (inputs.includes(name)) return name;
  const full = inputs.filter((each) => resolve(each) === resolve(name));
  const found = full.length > 0 ? full : inputs.filter((each) => resolve(each).endsWith(`${sep}${name}`));
  if (found.length === 1) return found[0];
  throw new ConfigError({ expected: 'one input of the job', found: found.length === 0 ? `"${name}", which is none of ${nameList(inputs)}` : `"${name}", which could be ${nameList(found)}`, remedy: 'name the file as removed.parquet does' });
}
