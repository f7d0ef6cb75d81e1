import { assertOptions, assertPath } from '../core/assertOptions.ts';
import { ConfigError } from '../core/errors.ts';
import type { CompactedIndex, CompactOptions, IndexSummary, RemovedFromIndex } from '../job/index/manage.ts';
import { compactKinds } from './optionKinds.ts';

/**
 * Returns what is in the index of past documents that `dedup(…, { index })` keeps in a folder: its settings, the documents of each input and
 * what made each version. Reads the list of the index and the sizes of its files, and changes nothing. While a job has the
 * index, the answer is what was there before that job.
 * @param path the folder; an empty or absent one holds no index
 * @throws InputError (`input`) if there is no index; CorruptError (`corrupt`) for a damaged list; UnsupportedError (`unsupported`)
 *   for one of another version
 * @example
 * ```js
 * import { showIndex } from 'bandsaw';
 *
 * const { documents, sources } = await showIndex('past');
 * for (const { file, documents: rows, removed } of sources) console.log(file, rows, removed);
 * ```
 */
export async function showIndex(path: string): Promise<IndexSummary> {
  assertPath(path);
  return (await import('../job/index/manage.ts')).showIndex(path);
}

/**
 * Takes the documents of one input out of an index, whichever jobs added them, and returns its name, how many they were and the version
 * made. From then on no job compares with them; their records stay on the disk until `compactIndex`. Rows that earlier jobs
 * removed in favour of them do not come back, and a job that added them counts as a new one when it is run again.
 * @param source as `showIndex` names it; another path to it, or the end of its name, will do where one source has it
 * @throws ConfigError (`config`) if no source has this name, or several; OutputError (`output`) while a job has the index, and
 *   where the list cannot be written; as showIndex
 */
export async function removeFromIndex(path: string, source: string): Promise<RemovedFromIndex> {
  assertPath(path);
  assertPath(source);
  return (await import('../job/index/manage.ts')).removeSource(path, source);
}

/**
 * Writes the records of an index anew without those of removed inputs, deletes the old ones, and returns what is left and the bytes before
 * and after. Nothing changes for jobs: documents keep their numbers. For a while the old and the new records are both on the
 * disk; when it is stopped, or the process dies, the index is as it was.
 * @throws ConfigError (`config`) for a memory that is no whole number of bytes above 0; OutputError (`output`) while a job has the
 *   index, and where it cannot be written; CancelledError (`cancelled`) when `signal` fires; as showIndex
 */
export async function compactIndex(path: string, options: CompactOptions = {}): Promise<CompactedIndex> {
  assertPath(path);
  assertOptions(options, 'compactIndex', compactKinds);
  const { memory } = options;
  if (memory !== undefined && !(Number.isSafeInteger(memory) && memory > 0)) throw new ConfigError({ expected: 'memory to be a whole number of bytes above 0', found: String(memory), remedy: 'correct the option, or leave it out for 512 MiB' });
  return (await import('../job/index/manage.ts')).compactIndex(path, options);
}
