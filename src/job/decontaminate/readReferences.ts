import { BudgetError, InputError, isBandsawError, throwIfAborted, UnsupportedError } from '../../core/errors.ts';
import { bytesForNgrams, LONG_NGRAM, ReferenceSet, SHORT_NGRAM } from '../../contamination/referenceSet.ts';
import { openSource } from '../../io/formats.ts';
import { WordList } from '../../text/wordList.ts';
import { memoryToLoad, type Budget } from '../budget.ts';
import type { JobContext } from '../context.ts';
import type { ReferenceFile } from '../facts.ts';

/** Which texts are looked for. */
export interface ReferenceRequest {
  readonly files: readonly string[];
  readonly column: string;
  /** Words that a row of fewer than 8 must have. */
  readonly minWords: number;
}

export interface References {
  readonly set: ReferenceSet;
  readonly files: readonly Omit<ReferenceFile, 'hit' | 'removed'>[];
}

/**
 * Returns the n-grams of all reference files. Words are cut on the host: these files are small beside the inputs, and
 * what the engine makes of the documents meets a witness that shares no code with it.
 * @throws InputError at a row that cannot be read; BudgetError, naming what is needed, if the n-grams are too many for
 *   their share of `memory`
 */
export async function readReferences({ settings, budget, signal }: Pick<JobContext, 'settings' | 'budget' | 'signal'>, { files: references, column, minWords }: ReferenceRequest): Promise<References> {
  const set = new ReferenceSet(minWords, mostNgrams(budget));
  const words = new WordList({ whole: true });
  const files: Omit<ReferenceFile, 'hit' | 'removed'>[] = [];
  for (const file of references) {
    const first = set.rows;
    const source = await openSource(file);
    try {
      source.assertTextColumn(column);
      for await (const { text, rejected, rowCount } of source.read({ textColumn: column, columns: [], maxBytes: budget.batchBytes, maxRows: 2 ** 16, signal })) {
        throwIfAborted(signal);
        if (rejected.length > 0) {
          const { row, reason, expected, found } = rejected[0];
          throw new InputError({ expected, found: `${found} (${reason})`, remedy: 'repair the row: reference texts must all be read', file, row });
        }
        for (let row = 0; row < rowCount; row++) {
          words.clear();
          // Appending may put a larger array in place of this one.
          const count = words.append(text.bytes, text.offsets[row], text.offsets[row + 1]);
          set.add(words.whole, 0, count);
        }
      }
    } catch (error) {
      throw withItsOwnFlag(error);
    } finally {
      await source.close();
    }
    files.push(countsOf(file, set, first));
  }
  assertReferencesFit(set, references[0], settings.memory, budget);
  return { set, files };
}

/** Readers name the flag of the documents' column; that of reference texts is another. */
function withItsOwnFlag(error: unknown): unknown {
  if (!isBandsawError(error, 'input', 'unsupported') || !error.remedy.includes('--text-column')) return error;
  const { expected, found, file, row, remedy } = error;
  const parts = { expected, found, file, row, remedy: remedy.replace('--text-column', '--against-column, or `column` in a recipe'), cause: error };
  return error.code === 'input' ? new InputError(parts) : new UnsupportedError(parts);
}

/** N-grams for which a budget has room, each counted once for every row that has it. */
export function mostNgrams({ loadBytes }: Budget): number {
  return Math.floor(loadBytes / bytesForNgrams(1));
}

/** @param file the first one of them @throws BudgetError if n-grams were left out because the memory has no room for them */
export function assertReferencesFit({ total, beyond }: ReferenceSet, file: string, memory: number, budget: Budget): void {
  if (beyond === 0) return;
  const needed = memoryToLoad(bytesForNgrams(total + beyond), budget);
  throw new BudgetError({
    expected: `at most ${mostNgrams(budget).toLocaleString('en-US')} n-grams of reference texts with a memory of ${mebibytes(memory)}`,
    found: `up to ${(total + beyond).toLocaleString('en-US')}`,
    remedy: `give --memory ${mebibytes(needed).replace(' ', '')}, or fewer reference files`,
    file,
  });
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

function countsOf(file: string, set: ReferenceSet, first: number): Omit<ReferenceFile, 'hit' | 'removed'> {
  const counts = { file, rows: set.rows - first, long: 0, short: 0, whole: 0, notCheckable: 0 };
  for (let row = first; row < set.rows; row++) {
    const size = set.sizeOf(row);
    if (size === LONG_NGRAM) counts.long += 1;
    else if (size === SHORT_NGRAM) counts.short += 1;
    else if (size > 0) counts.whole += 1;
    else counts.notCheckable += 1;
  }
  return counts;
}
