import { BandsawError, OutputError } from '../core/errors.ts';

/** Runs a file operation of the store; what it throws comes out as an OutputError naming the path, if it is not ours. */
export async function storing<T>(path: string, expected: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    if (cause instanceof BandsawError) throw cause;
    throw new OutputError({ expected, found: (cause as Error).message, remedy: 'free some space on that disk and run the same command again', file: path, cause });
  }
}
