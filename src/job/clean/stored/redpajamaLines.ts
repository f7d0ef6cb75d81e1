import { FormatError, throwIfAborted } from '../../../core/errors.ts';
import { MAX_LINE_BYTES } from '../../../io/limits.ts';
import { linesOf } from '../../../io/jsonl/rawLines.ts';
import type { SourceFile } from '../../../io/format.ts';
import { REDPAJAMA_FAMILY, REDPAJAMA_IDS, REDPAJAMA_KEY, refuseRow, signalsOfRow, storedRows, type Fields, type RedpajamaRow } from './redpajamaSignals.ts';
import type { StoredBatch, StoredFile } from './storedBatch.ts';

/**
 * A file of RedPajama-V2's own form, one JSON object a line: {"id", "quality_signals": {name: [[start, end, score], …]}}.
 * It stands for an input of its own, row for row.
 */
export class RedpajamaLines implements StoredFile {
  readonly #source: SourceFile;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  static fits({ format, columns }: SourceFile): boolean {
    return format.startsWith('jsonl') && columns?.some(({ name }) => name === REDPAJAMA_KEY) === true;
  }

  get path(): string {
    return this.#source.path;
  }

  /** Which are there is a matter of each line. */
  has(signal: string): boolean {
    return signal.startsWith(REDPAJAMA_FAMILY);
  }

  async *read(signals: readonly string[] | null, signal: AbortSignal | undefined): AsyncGenerator<StoredBatch> {
    let row = 0;
    for await (const lines of linesOf(this.path, this.#source.format)) {
      throwIfAborted(signal);
      yield storedRows(lines.map((line, i) => this.#parse(line, row + i)), signals, this.path, row);
      row += lines.length;
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  #parse(line: Uint8Array | null, row: number): RedpajamaRow {
    if (line === null) throw new FormatError({ expected: `lines of at most ${MAX_LINE_BYTES} bytes`, found: 'a longer one', remedy: 'measure the signals again', file: this.path, row });
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(line.buffer, line.byteOffset, line.length).toString());
    } catch (error) {
      throw refuseRow(this.path, row, 'a line of JSON', (error as Error).message);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuseRow(this.path, row, `an object with ${REDPAJAMA_KEY}`, Array.isArray(value) ? 'a list' : String(value).slice(0, 80));
    const fields = value as Fields;
    const id = REDPAJAMA_IDS.map((name) => fields[name]).find((each) => each !== undefined && each !== null);
    return { id: typeof id === 'string' || typeof id === 'number' ? id : null, all: signalsOfRow(fields[REDPAJAMA_KEY], this.path, row) };
  }
}
