import type { RowBatch, HeadRows, KeptSummary, ReadRequest, SourceFile, WriteOptions } from '../../io/format.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { JobFile } from '../units.ts';

/**
 * An input as the stages before left it: rows that went, and rows that could not be read, have no text any more. They
 * keep their numbers, so that units mean the same in every pass.
 */
export class ViewedSource implements SourceFile {
  readonly #file: JobFile;
  readonly #gone: UnitSet;

  /** @param file numbered @param gone read while batches are made */
  constructor(file: JobFile, gone: UnitSet) {
    this.#file = file;
    this.#gone = gone;
  }

  get path(): string {
    return this.#file.path;
  }

  get format(): string {
    return this.#file.source.format;
  }

  get bytes(): number {
    return this.#file.source.bytes;
  }

  get rowCount(): number {
    return this.#file.rows;
  }

  get columns(): SourceFile['columns'] {
    return this.#file.source.columns;
  }

  async rowsInHead(): Promise<HeadRows> {
    return { rows: this.#file.rows, bytes: this.bytes, whole: true };
  }

  assertTextColumn(name: string): void {
    this.#file.source.assertTextColumn(name);
  }

  async *read(request: ReadRequest): AsyncGenerator<RowBatch> {
    for await (const batch of this.#file.source.read(request)) yield this.#without(batch);
  }

  async assertRewritable(edited?: string): Promise<void> {
    await this.#file.source.assertRewritable(edited);
  }

  async writeKept(target: string, keep: (row: number) => boolean, options?: WriteOptions): Promise<KeptSummary> {
    return this.#file.source.writeKept(target, keep, options);
  }

  /** The file stays open: it is the job's. */
  async close(): Promise<void> {}

  #without(batch: RowBatch): RowBatch {
    const { firstRow, rowCount, text } = batch;
    const first = this.#file.firstUnit + firstRow;
    if (batch.rejected.length === 0 && this.#gone.countIn(first, first + rowCount) === 0) return batch;
    const nulls = text.nulls === null ? new Uint8Array(rowCount) : text.nulls.slice();
    for (const { row } of batch.rejected) nulls[row - firstRow] = 1;
    const offsets = new Uint32Array(rowCount + 1);
    for (let i = 0; i < rowCount; i++) {
      if (this.#gone.has(first + i)) nulls[i] = 1;
      offsets[i + 1] = offsets[i] + (nulls[i] === 1 ? 0 : text.offsets[i + 1] - text.offsets[i]);
    }
    const bytes = new Uint8Array(offsets[rowCount]);
    for (let i = 0; i < rowCount; i++) {
      if (nulls[i] === 0) bytes.set(text.bytes.subarray(text.offsets[i], text.offsets[i + 1]), offsets[i]);
    }
    return { ...batch, text: { bytes, offsets, nulls }, rejected: [] };
  }
}
