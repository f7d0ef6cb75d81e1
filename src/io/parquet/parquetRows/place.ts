import { BandsawError, BudgetError, FormatError, InputError, UnsupportedError } from '../../../core/errors.ts';
import { quotedName } from '../../names.ts';

/** Where in a file something went wrong; counted from 0. */
interface Place {
  readonly group: number;
  readonly column?: string;
  readonly page?: number;
}

function words({ group, column, page }: Place): string {
  return `row group ${group}${column === undefined ? '' : `, column ${quotedName(column)}`}${page === undefined ? '' : `, page ${page}`}`;
}

const placed = new WeakSet<object>();

/** Returns what is wrong with the input, with the place in front of what was found; other errors (of the output, an abort) as they are. */
export function atPlace(place: Place, error: unknown): unknown {
  if (typeof error === 'object' && error !== null && placed.has(error)) return error;
  const named = withPlace(place, error);
  if (typeof named === 'object' && named !== null) placed.add(named);
  return named;
}

function withPlace(place: Place, error: unknown): unknown {
  if (error instanceof BandsawError) {
    const parts = { expected: error.expected, found: `${words(place)}: ${error.found}`, remedy: error.remedy, file: error.file, cause: error };
    if (error instanceof FormatError) return new FormatError(parts);
    if (error instanceof UnsupportedError) return new UnsupportedError(parts);
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  if ((error as { syscall?: unknown } | null)?.syscall !== undefined) return new InputError({ expected: 'to read the file', found: `${words(place)}: ${message}`, remedy: 'check the disk and the path', cause: error });
  if (/allocation failed|out of memory/iu.test(message)) return new BudgetError({ expected: 'memory for one page', found: `${words(place)}: ${message}`, remedy: 'give the process more memory, or write the file again with smaller pages', cause: error });
  // What a decoder throws on bytes that break its format.
  return new FormatError({ expected: 'sound Parquet pages', found: `${words(place)}: ${message}`, remedy: 'check that the file is complete, or fetch it again', cause: error });
}
