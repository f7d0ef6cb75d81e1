import { basename } from 'node:path';
import { ConfigError, InputError, throwIfAborted } from '../../../core/errors.ts';
import { expandInputs } from '../../../io/inputs.ts';
import { nameList } from '../../../io/names.ts';
import type { Recipe } from '../../../recipes/recipe.ts';
import type { JobFile } from '../../units.ts';
import { MeasuredSource } from './measuredSource.ts';
import { IdHash, StoredSignals, type MeasuredInput } from './storedSignals.ts';

/** Signals in place of texts, read through once. */
export interface Stored {
  readonly signals: StoredSignals;
  /** What they were measured from, in order. */
  readonly measured: readonly MeasuredInput[];
}

/** Opens files of signals and finds out what they stand for. The caller closes `signals`. @throws ConfigError if the recipe needs more than they hold; InputError, FormatError */
export async function openStored(files: readonly string[], recipe: Recipe, output: string, signal: AbortSignal | undefined): Promise<Stored> {
  const signals = await StoredSignals.open(await expandInputs(files, output));
  try {
    signals.assertEnough(recipe);
    const measured = await signals.survey(signal);
    if (measured.length === 0) throw new InputError({ expected: 'signals of at least one row', found: `none in ${nameList(signals.paths)}`, remedy: 'measure them with bandsaw signals INPUT… -o FILE' });
    return { signals, measured };
  } catch (error) {
    await signals.close();
    throw error;
  }
}

/** What stands in place of inputs that nobody named. */
export function measuredSources({ measured }: Stored): MeasuredSource[] {
  return measured.map((input) => new MeasuredSource(input));
}

/**
 * Looks, as far as can be known, whether signals are those of these inputs: as many files, each of its name, with as many
 * rows and, where both have ids as texts, the same ids in the same order.
 * @throws ConfigError, InputError naming the file
 */
export async function assertMeasuredFrom(files: readonly JobFile[], { signals, measured }: Stored, idColumn: string | null, textColumn: string, signal: AbortSignal | undefined): Promise<void> {
  const remedy = 'name the inputs that the signals were measured from, in that order, or measure again';
  if (files.length !== measured.length) throw new ConfigError({ expected: `the ${measured.length} inputs that the signals are of (${nameList(measured.map(({ name }) => name))})`, found: `${files.length}: ${nameList(files.map(({ path }) => path))}`, remedy });
  for (const [i, file] of files.entries()) {
    const { name, rows, ids } = measured[i];
    // Of RedPajama-V2's own form the names of the two are different by design.
    if (!signals.paths.includes(name) && basename(name) !== basename(file.path)) throw new ConfigError({ expected: `${basename(name)}, which the signals are of`, found: file.path, remedy });
    const found = await survey(file, ids === null ? null : idColumn, textColumn, signal);
    if (found.rows !== rows) throw new InputError({ expected: `${rows} rows, as there are signals of`, found: `${found.rows} rows`, remedy, file: file.path });
    if (ids !== null && found.ids !== null && found.ids !== ids) throw new InputError({ expected: 'rows with the ids that stand beside the signals', found: `other ids in the column ${idColumn}, or the same in another order`, remedy: `${remedy}; if they were measured with another --id-column, give that one here too`, file: file.path });
  }
}

const BATCH = { maxBytes: 2 ** 22, maxRows: 2 ** 13 } as const;

/** Counts the rows of an input and hashes their ids, where that can be done without decoding texts. */
async function survey({ source }: JobFile, idColumn: string | null, textColumn: string, signal: AbortSignal | undefined): Promise<{ rows: number; ids: string | null }> {
  const isLines = source.rowCount === null;
  const known = source.columns?.find(({ name }) => name === idColumn);
  const cheap = idColumn !== null && known !== undefined && (isLines || isTextColumn(source, idColumn));
  const hash = new IdHash();
  let rows = source.rowCount ?? 0;
  if (!cheap && !isLines) return { rows, ids: null };
  const request = isLines ? { textColumn, columns: cheap ? [idColumn] : [] } : { textColumn: idColumn as string, columns: [idColumn as string] };
  for await (const { firstRow, rowCount, columns } of source.read({ ...request, ...BATCH, signal })) {
    throwIfAborted(signal);
    rows = Math.max(rows, firstRow + rowCount);
    if (cheap) for (const id of columns[idColumn]) hash.take(id);
  }
  return { rows, ids: cheap ? hash.digest() : null };
}

/** A column that can be read as text needs no other one beside it. */
function isTextColumn(source: JobFile['source'], name: string): boolean {
  try {
    source.assertTextColumn(name);
    return true;
  } catch {
    return false;
  }
}
