import { UnsupportedError } from '../../../core/errors.ts';
import type { HeadRows, KeptSummary, RowBatch, SourceFile } from '../../../io/format.ts';
import type { MeasuredInput } from './storedSignals.ts';

/** Stands for an input that is known by its signals alone: its rows have numbers, and no text. */
export class MeasuredSource implements SourceFile {
  readonly path: string;
  readonly format = 'signals';
  readonly bytes = 0;
  readonly rowCount: number;
  readonly columns = null;

  constructor({ name, rows }: MeasuredInput) {
    this.path = name;
    this.rowCount = rows;
  }

  async rowsInHead(): Promise<HeadRows> {
    return { rows: this.rowCount, bytes: 0, whole: true };
  }

  assertTextColumn(): void {}

  // oxlint-disable-next-line require-yield -- it stands for a reading that fails at once
  async *read(): AsyncGenerator<RowBatch> {
    throw this.#noTexts();
  }

  async assertRewritable(): Promise<void> {
    throw this.#noTexts();
  }

  async writeKept(): Promise<KeptSummary> {
    throw this.#noTexts();
  }

  async close(): Promise<void> {}

  #noTexts(): UnsupportedError {
    return new UnsupportedError({ expected: 'the inputs that the signals were measured from, for their rows', found: `signals of ${this.path} alone`, remedy: 'name the inputs before -o, or give --emit mask or ids' });
  }
}
