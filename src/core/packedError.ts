import {
  BandsawError, BudgetError, CancelledError, ConfigError, CorruptError, DeviceError, FormatError, InputError, MismatchError, OutputError, ShaderError, UnsupportedError,
  type ErrorCode, type ErrorParts,
} from './errors.ts';

/** An error as plain data: structured cloning would lose its class and fields. */
export interface PackedError {
  /** Null for an error that is not ours. */
  readonly code: ErrorCode | null;
  readonly parts: ErrorParts;
  readonly message: string;
  /** Of an error of the system. */
  readonly errno?: { readonly code: string; readonly syscall: string };
}

const classes: Record<ErrorCode, new (parts: ErrorParts) => BandsawError> = {
  config: ConfigError,
  input: InputError,
  format: FormatError,
  unsupported: UnsupportedError,
  device: DeviceError,
  shader: ShaderError,
  mismatch: MismatchError,
  budget: BudgetError,
  output: OutputError,
  corrupt: CorruptError,
  cancelled: CancelledError,
};

/** Returns what of an error can go to another thread; causes stay behind. */
export function packError(error: unknown): PackedError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof BandsawError) {
    const { code, expected, found, remedy, file, row, recovery } = error;
    return { code, parts: { expected, found, remedy, file, row, recovery }, message };
  }
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  const errno = typeof code === 'string' && typeof syscall === 'string' ? { code, syscall } : undefined;
  return { code: null, parts: { expected: '', found: message, remedy: '' }, message, ...(errno === undefined ? {} : { errno }) };
}

/** Returns an error of the class, with the fields, that was packed. */
export function unpackError({ code, parts, message, errno }: PackedError): Error {
  if (code !== null) return new classes[code](parts);
  return Object.assign(new Error(message), errno ?? {});
}
