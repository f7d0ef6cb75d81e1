import { BandsawError, OutputError } from '../core/errors.ts';
import { errnoOf, writeTrouble } from '../core/systemErrors.ts';

/** Returns `cause` if it is ours already, else an OutputError naming the path. */
export function storeFailure(path: string, expected: string, cause: unknown): BandsawError {
  if (cause instanceof BandsawError) return cause;
  const trouble = writeTrouble(cause) ?? { expected, found: (cause as Error).message, remedy: 'check that disk and run the same command again' };
  return new OutputError({ ...trouble, file: path, cause });
}

/** Runs a file operation of the store; what it throws comes out as an OutputError naming the path, if it is not ours. */
export async function storing<T>(path: string, expected: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    throw storeFailure(path, expected, cause);
  }
}

/** True for failures to open a file that say nothing about what is in it: to do a stage again would not help. */
export function isRefusal(error: unknown): boolean {
  return ['EMFILE', 'ENFILE', 'EACCES', 'EPERM', 'ENOMEM'].includes(errnoOf(error) ?? '');
}
