import { OutputError } from '../core/errors.ts';
import { writeTrouble } from '../core/systemErrors.ts';

/** True for the error of a stream that nobody reads any more. */
export function isBrokenPipe(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'EPIPE';
}

/**
 * Writes to standard output and resolves when the bytes are out of the process's hands, so that a slow reader makes the
 * writer wait.
 * @throws the stream's error, EPIPE among them
 */
export async function writeOut(bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Returns what is said where standard output took no more, for another reason than that nobody reads it. */
export function notPrinted(error: unknown): OutputError {
  const trouble = writeTrouble(error) ?? { expected: 'to write it', found: (error as Error).message, remedy: 'check where it goes' };
  return new OutputError({ ...trouble, file: 'standard output', cause: error });
}
