import type { RowBatch, HeadRows, KeptSummary, ReadRequest, SourceFile, WriteOptions } from '../../io/format.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { JobFile } from '../units.ts';
import type { EditedTexts, UnitTexts } from './editedTexts.ts';

/** Rows as they are left, and which of their texts are not those of the input. */
export interface ViewedBatch extends RowBatch {
  /** 1 for each such row; null if there is none. */
  readonly edited: Uint8Array | null;
}

/**
 * An input as the stages before left it: rows that went, that could not be read or are in no sample have no text; texts that
 * were changed are what they were changed to. Rows keep their numbers, so that units mean the same in every pass.
 */
export class ViewedSource implements SourceFile {
  readonly #file: JobFile;
  readonly #cut: (batch: RowBatch) => Pick<RowBatch, 'text' | 'rejected'>;
  readonly #gone: UnitSet;
  readonly #texts: EditedTexts | null;

  /** @param file numbered @param cut leaves out what is not in the sample @param gone read while batches are made */
  constructor(file: JobFile, cut: (batch: RowBatch) => Pick<RowBatch, 'text' | 'rejected'>, gone: UnitSet, texts: EditedTexts | null) {
    this.#file = file;
    this.#cut = cut;
    this.#gone = gone;
    this.#texts = texts;
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

  async *read(request: ReadRequest): AsyncGenerator<ViewedBatch> {
    const cursor = this.#texts?.cursor() ?? null;
    try {
      for await (const batch of this.#file.source.read(request)) {
        yield this.#view(batch, (await cursor?.read(this.#file.firstUnit + batch.firstRow, batch.rowCount)) ?? null);
      }
    } finally {
      await cursor?.close();
    }
  }

  async assertRewritable(edited?: string): Promise<void> {
    await this.#file.source.assertRewritable(edited);
  }

  async writeKept(target: string, keep: (row: number) => boolean, options?: WriteOptions): Promise<KeptSummary> {
    return this.#file.source.writeKept(target, keep, options);
  }

  /** The file stays open: it is the job's. */
  async close(): Promise<void> {}

  #view(read: RowBatch, texts: UnitTexts | null): ViewedBatch {
    const batch = { ...read, ...this.#cut(read) };
    const { firstRow, rowCount, text } = batch;
    const first = this.#file.firstUnit + firstRow;
    const changed = texts !== null && texts.units.length > 0 ? texts : null;
    if (batch.rejected.length === 0 && changed === null && this.#gone.countIn(first, first + rowCount) === 0) return { ...batch, edited: null };
    const nulls = text.nulls === null ? new Uint8Array(rowCount) : text.nulls.slice();
    for (const { row } of batch.rejected) nulls[row - firstRow] = 1;
    const edited = changed === null ? null : new Uint8Array(rowCount);
    const lengths = new Uint32Array(rowCount);
    for (let i = 0; i < rowCount; i++) lengths[i] = text.offsets[i + 1] - text.offsets[i];
    if (changed !== null && edited !== null) {
      for (let at = 0; at < changed.units.length; at++) {
        const row = changed.units[at] - first;
        edited[row] = 1;
        lengths[row] = changed.offsets[at + 1] - changed.offsets[at];
      }
    }
    const offsets = new Uint32Array(rowCount + 1);
    for (let i = 0; i < rowCount; i++) {
      if (this.#gone.has(first + i)) nulls[i] = 1;
      offsets[i + 1] = offsets[i] + (nulls[i] === 1 ? 0 : lengths[i]);
    }
    const bytes = new Uint8Array(offsets[rowCount]);
    for (let i = 0, at = 0; i < rowCount; i++) {
      const isEdited = edited !== null && edited[i] === 1;
      if (nulls[i] === 0) {
        if (isEdited && changed !== null) bytes.set(changed.bytes.subarray(changed.offsets[at], changed.offsets[at + 1]), offsets[i]);
        else bytes.set(text.bytes.subarray(text.offsets[i], text.offsets[i + 1]), offsets[i]);
      }
      if (isEdited) at += 1;
    }
    return { ...batch, text: { bytes, offsets, nulls }, rejected: [], edited };
  }
}
