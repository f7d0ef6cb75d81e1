import { BandsawError, FormatError, InputError, OutputError, UnsupportedError } from '../core/errors.ts';
import { errnoOf, noDescriptors, writeTrouble } from '../core/systemErrors.ts';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Returns `error` if it is ours already, else an InputError that says in words why `path` cannot be read. */
export function readFailure(path: string, error: unknown): BandsawError {
  if (error instanceof BandsawError) return error;
  const where = { file: path, cause: error };
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new InputError({ ...where, expected: 'an existing file', found: 'none of this name', remedy: 'check the path' });
    case 'EACCES':
    case 'EPERM':
      return new InputError({ ...where, expected: `a readable ${(error as NodeJS.ErrnoException).syscall === 'scandir' ? 'folder' : 'file'}`, found: 'no permission to read it', remedy: 'change its mode or run as its owner' });
    case 'ELOOP':
      return new InputError({ ...where, expected: 'a link to a file', found: 'one that leads to itself', remedy: 'repair it or take it away' });
    case 'EISDIR':
      return new InputError({ ...where, expected: 'a file', found: 'a folder', remedy: 'name the files in it, or pass the folder as an input of the job' });
    case 'EMFILE':
    case 'ENFILE':
      return new InputError({ ...where, ...noDescriptors });
    default:
      return new InputError({ ...where, expected: 'to read the file', found: messageOf(error), remedy: 'check the disk and the path' });
  }
}

/** Returns `error` if it is ours already, else an OutputError that says in words why `path` cannot be written. */
export function writeFailure(path: string, error: unknown): BandsawError {
  if (error instanceof BandsawError) return error;
  const trouble = writeTrouble(error) ?? { expected: 'to write the file', found: messageOf(error), remedy: 'check the disk and the path' };
  return new OutputError({ ...trouble, file: path, cause: error });
}

/** Returns `error` with file (and row) filled in if it is ours, else a FormatError: what a parser throws on bytes that break its format. */
export function parseFailure(path: string, formatName: string, error: unknown, row?: number): BandsawError {
  if (error instanceof BandsawError) {
    if (error.file !== undefined) return error;
    const parts = { expected: error.expected, found: error.found, remedy: error.remedy, file: path, row: error.row ?? row, cause: error };
    if (error instanceof FormatError) return new FormatError(parts);
    if (error instanceof UnsupportedError) return new UnsupportedError(parts);
    if (error instanceof InputError) return new InputError(parts);
    return error;
  }
  if (errnoOf(error) !== undefined && (error as { syscall?: unknown }).syscall !== undefined) return readFailure(path, error);
  return new FormatError({
    expected: `a sound ${formatName} file`,
    found: messageOf(error),
    remedy: 'check that the file is complete, or fetch it again',
    file: path,
    row,
    cause: error,
  });
}
