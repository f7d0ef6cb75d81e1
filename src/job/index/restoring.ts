import { CorruptError, isBandsawError } from '../../core/errors.ts';
import { RESTORE } from './indexManifest.ts';

/** Reads from an index: what is damaged there no run can make again. */
export async function* restoring<T>(records: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* records;
  } catch (error) {
    throw ofIndex(error);
  }
}

/** As `restoring`, of one answer. */
export async function restored<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw ofIndex(error);
  }
}

function ofIndex(error: unknown): unknown {
  if (!isBandsawError(error, 'corrupt')) return error;
  return new CorruptError({ expected: `${error.expected}, in the index`, found: error.found, remedy: RESTORE, file: error.file, cause: error });
}
