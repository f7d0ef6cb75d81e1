/**
 * Every failure bandsaw reports on purpose is one of these classes. A message reads
 * "Expected … but found …: do …"; the parts are kept as fields so that programs need not parse it.
 */

/** What the caller can do about an error: give up, leave the row out, or try the same thing again. */
export type Recovery = 'abort' | 'skip' | 'retry';

/** One for each class of errors; DeviceMemoryError is `device` too. */
export type ErrorCode =
  | 'config'
  | 'input'
  | 'format'
  | 'unsupported'
  | 'device'
  | 'shader'
  | 'mismatch'
  | 'budget'
  | 'output'
  | 'corrupt'
  | 'cancelled';

/** What an error is made of. */
export interface ErrorParts {
  /** What should have been there. */
  readonly expected: string;
  /** What was there. */
  readonly found: string;
  /** What the user should do, an imperative without a final period. */
  readonly remedy: string;
  /** Where it happened, for input: file and row (rows count from 0 in their file). */
  readonly file?: string | undefined;
  /** Its row, from 0. */
  readonly row?: number | undefined;
  /** Default `abort`. */
  readonly recovery?: Recovery | undefined;
  /** The error behind this one, if any. */
  readonly cause?: unknown;
}

/** Any failure reported on purpose: a class, a `code` and a message "Expected … but found …: do …" with file and row. */
export abstract class BandsawError extends Error {
  /** Tells the classes apart, also between copies of this package. */
  abstract readonly code: ErrorCode;
  /** What should have been there. */
  readonly expected: string;
  /** What was there. */
  readonly found: string;
  /** What to do, an imperative without a final period. */
  readonly remedy: string;
  /** Where it happened, if that is a file. */
  readonly file: string | undefined;
  /** Row in that file, from 0. */
  readonly row: number | undefined;
  /** What the caller can do about it. */
  readonly recovery: Recovery;

  constructor(parts: ErrorParts) {
    const where = parts.file === undefined ? '' : parts.row === undefined ? `${parts.file}: ` : `${parts.file}, row ${parts.row}: `;
    super(`${where}Expected ${parts.expected} but found ${parts.found}: ${parts.remedy}`, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = new.target.name;
    this.expected = parts.expected;
    this.found = parts.found;
    this.remedy = parts.remedy;
    this.file = parts.file;
    this.row = parts.row;
    this.recovery = parts.recovery ?? 'abort';
  }
}

/** An option or a combination of options that cannot work (exit status 2). */
export class ConfigError extends BandsawError {
  readonly code = 'config';
}

/** A file that is missing, cannot be read, or whose content is not what it should be; names file and row. */
export class InputError extends BandsawError {
  readonly code = 'input';
}

/** Bytes that do not follow their format: wrong magic, truncated, lengths out of range. */
export class FormatError extends BandsawError {
  readonly code = 'format';
}

/** Valid input that this version cannot carry through without loss. */
export class UnsupportedError extends BandsawError {
  readonly code = 'unsupported';
}

/** No such adapter, a missing limit, a lost device, device memory used up (exit status 4 where the device was demanded). */
export class DeviceError extends BandsawError {
  readonly code = 'device';
}

/** Memory of a device, or of the engine that stands for one, is used up: half of the work may still fit. */
export class DeviceMemoryError extends DeviceError {
  constructor(parts: Omit<ErrorParts, 'recovery'>) {
    super({ ...parts, recovery: 'retry' });
  }
}

/** A shader that does not compile or does not match its declaration; names kernel, file and line. */
export class ShaderError extends BandsawError {
  readonly code = 'shader';
}

/** Two engines, or a count and its check, disagree: always a bug, never skipped. */
export class MismatchError extends BandsawError {
  readonly code = 'mismatch';
}

/** Something needs more memory, disk or device memory than it was given; names needed and allowed. */
export class BudgetError extends BandsawError {
  readonly code = 'budget';
}

/** The output folder or an output file cannot be written. */
export class OutputError extends BandsawError {
  readonly code = 'output';
}

/** A spilled file that does not have the checksum it was written with. */
export class CorruptError extends BandsawError {
  readonly code = 'corrupt';
}

/** The caller's AbortSignal fired. */
export class CancelledError extends BandsawError {
  readonly code = 'cancelled';
}

/** Returns true if `error` is a BandsawError and, when codes are given, has one of them. */
export function isBandsawError(error: unknown, ...codes: ErrorCode[]): error is BandsawError {
  return error instanceof BandsawError && (codes.length === 0 || codes.includes(error.code));
}

/** Throws CancelledError if the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new CancelledError({ expected: 'to finish', found: 'an abort signal', remedy: 'run the same command again', cause: signal.reason });
  }
}
