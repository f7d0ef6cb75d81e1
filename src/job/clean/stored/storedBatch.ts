import type { Cell } from '../../../io/format.ts';
import type { SignalValue } from '../../../signals/signal.ts';

/** Names of the signals that say how large a document is; a document without a text has neither. */
export const SIZES = ['document.bytes', 'document.words'] as const;

/** Consecutive rows of stored signals. */
export interface StoredBatch {
  readonly rowCount: number;
  /** Name of the input that each row was measured from. */
  readonly files: readonly string[];
  /** Row in that input. */
  readonly rows: readonly number[];
  /** Null where none was stored. */
  readonly ids: readonly Cell[];
  /** One for each signal asked for, in that order. */
  readonly values: readonly (readonly SignalValue[])[];
  /** False where no signal was stored, whichever were asked for: there was no text, or none that could be read. */
  readonly measured: readonly boolean[];
}

/** A file of stored signals. */
export interface StoredFile {
  readonly path: string;
  /** Whether it has the signal, as far as can be told before reading. */
  has(signal: string): boolean;
  /** Yields all rows in order, of the signals those asked for; null asks for names, rows and ids alone, and `values` and `measured` are empty. @throws InputError naming file and row */
  read(signals: readonly string[] | null, signal: AbortSignal | undefined): AsyncGenerator<StoredBatch>;
  close(): Promise<void>;
}

/** Numbers a line signal has as text: a JSON list of numbers. Null for what is none. */
export function numbersOf(value: unknown): number[] | null {
  return Array.isArray(value) && value.every((each) => typeof each === 'number') ? value : null;
}
