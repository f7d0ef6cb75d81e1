import { throwIfAborted } from '../../../core/errors.ts';
import type { SourceFile } from '../../../io/format.ts';
import { REDPAJAMA_FAMILY, REDPAJAMA_IDS, REDPAJAMA_KEY, refuseRow, signalsOfRow, storedRows, type RedpajamaRow } from './redpajamaSignals.ts';
import type { StoredBatch, StoredFile } from './storedBatch.ts';

const BATCH = { maxBytes: 2 ** 22, maxRows: 2 ** 12 } as const;

/** A Parquet or Arrow file whose column `quality_signals` has RedPajama-V2's signals of each row as a JSON string, as its copies on Hugging Face do. It stands for an input of its own, row for row. */
export class RedpajamaTable implements StoredFile {
  readonly #source: SourceFile;
  readonly #id: string | null;

  constructor(source: SourceFile) {
    this.#source = source;
    this.#id = REDPAJAMA_IDS.find((wanted) => source.columns?.some(({ name }) => name === wanted)) ?? null;
  }

  static fits({ format, columns }: SourceFile): boolean {
    return !format.startsWith('jsonl') && columns?.some(({ name }) => name === REDPAJAMA_KEY) === true;
  }

  get path(): string {
    return this.#source.path;
  }

  /** Which are there is a matter of each row. */
  has(signal: string): boolean {
    return signal.startsWith(REDPAJAMA_FAMILY);
  }

  async *read(signals: readonly string[] | null, signal: AbortSignal | undefined): AsyncGenerator<StoredBatch> {
    this.#source.assertTextColumn(REDPAJAMA_KEY);
    const decoder = new TextDecoder();
    const id = this.#id;
    for await (const { firstRow, rowCount, text, columns, rejected } of this.#source.read({ textColumn: REDPAJAMA_KEY, columns: id === null ? [] : [id], ...BATCH, signal })) {
      throwIfAborted(signal);
      const [bad] = rejected;
      if (bad !== undefined) throw refuseRow(this.path, bad.row, `${REDPAJAMA_KEY} as a string`, `${bad.found} (${bad.reason})`);
      const parsed = Array.from({ length: rowCount }, (_, i): RedpajamaRow => {
        const isNull = text.nulls !== null && text.nulls[i] === 1;
        // Names and numbers of rows are asked for first: what is in the signals is not read for that.
        const all = isNull ? null : signals === null ? {} : signalsOfRow(decoder.decode(text.bytes.subarray(text.offsets[i], text.offsets[i + 1])), this.path, firstRow + i);
        return { id: id === null ? null : columns[id][i], all };
      });
      yield storedRows(parsed, signals, this.path, firstRow);
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }
}
