import { FormatError, InputError } from '../../../core/errors.ts';
import type { Cell, SourceFile } from '../../../io/format.ts';
import { signalOf } from '../../../signals/registry.ts';
import type { SignalValue } from '../../../signals/signal.ts';
import { numbersOf, SIZES, type StoredBatch, type StoredFile } from './storedBatch.ts';

const BATCH_BYTES = 2 ** 22;
const BATCH_ROWS = 2 ** 13;

function isSize(id: string): boolean {
  return (SIZES as readonly string[]).includes(id);
}

/** A table of `bandsaw signals`: file, row, id and one column a signal. Only the columns asked for are read, and those that say whether a row has a text. */
export class SignalTable implements StoredFile {
  readonly #source: SourceFile;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  static fits({ columns }: SourceFile): boolean {
    return ['file', 'row'].every((wanted) => columns?.some(({ name }) => name === wanted) === true);
  }

  get path(): string {
    return this.#source.path;
  }

  has(signal: string): boolean {
    return this.#source.columns?.some(({ name }) => name === signal) === true;
  }

  /** Columns that are null together where there is no text, and only there: a size alone says so, otherwise all signals do. */
  get #presence(): readonly string[] {
    const size = SIZES.find((id) => this.has(id));
    if (size !== undefined) return [size];
    return (this.#source.columns ?? []).map(({ name }) => name).filter((name) => signalOf(name) !== undefined);
  }

  async *read(wanted: readonly string[] | null, signal: AbortSignal | undefined): AsyncGenerator<StoredBatch> {
    const signals = wanted ?? [];
    const presence = wanted === null ? [] : this.#presence;
    const columns = [...new Set(['row', ...(this.has('id') ? ['id'] : []), ...signals, ...presence])];
    const types = signals.map((id) => signalOf(id)?.type ?? 'number');
    const decoder = new TextDecoder();
    let name = '';
    let nameBytes: Uint8Array = new Uint8Array(0);
    for await (const { firstRow, rowCount, text, columns: cells, rejected } of this.#source.read({ textColumn: 'file', columns, maxBytes: BATCH_BYTES, maxRows: BATCH_ROWS, signal })) {
      const [bad] = rejected;
      if (bad !== undefined) throw new FormatError({ expected: 'the name of a file in every row of a table of signals', found: `${bad.found} (${bad.reason})`, remedy: 'measure the signals again', file: this.path, row: bad.row });
      const files: string[] = [];
      for (let i = 0; i < rowCount; i++) {
        const bytes = text.bytes.subarray(text.offsets[i], text.offsets[i + 1]);
        // Rows of one file follow one another.
        if (Buffer.compare(bytes, nameBytes) !== 0) {
          nameBytes = bytes.slice();
          name = decoder.decode(bytes);
        }
        files.push(name);
      }
      const rows = cells['row'].map((cell, i) => {
        if (!Number.isSafeInteger(cell)) throw this.#refuse('a row number', cell, firstRow + i);
        return cell as number;
      });
      const values = signals.map((id, s) => (types[s] === 'number' ? this.#numbers(id, cells[id], firstRow) : this.#lists(id, cells[id], firstRow)));
      const held = presence.map((id) => (isSize(id) ? this.#numbers(id, cells[id], firstRow) : cells[id]));
      yield { rowCount, files, rows, ids: cells['id'] ?? Array.from({ length: rowCount }, () => null), values, measured: wanted === null ? [] : Array.from({ length: rowCount }, (_, i) => held.some((column) => column[i] !== null)) };
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  #numbers(id: string, cells: readonly Cell[], firstRow: number): readonly SignalValue[] {
    const size = isSize(id);
    for (const [i, cell] of cells.entries()) {
      if (cell === null) continue;
      if (typeof cell !== 'number') throw this.#refuse(`a number or null for ${id}`, cell, firstRow + i);
      if (size && !(Number.isSafeInteger(cell) && cell >= 0)) throw this.#refuse(`a whole number from 0, or null, for ${id}`, cell, firstRow + i);
    }
    return cells as readonly (number | null)[];
  }

  #lists(id: string, cells: readonly Cell[], firstRow: number): readonly SignalValue[] {
    return cells.map((cell, i) => {
      if (cell === null) return null;
      const refuse = (): InputError => this.#refuse(`a list of numbers for ${id}`, cell, firstRow + i);
      if (typeof cell !== 'string') throw refuse();
      try {
        return numbersOf(JSON.parse(cell)) ?? (() => { throw refuse(); })();
      } catch (error) {
        throw error instanceof SyntaxError ? refuse() : error;
      }
    });
  }

  #refuse(expected: string, found: Cell, row: number): InputError {
    return new InputError({ expected, found: (typeof found === 'bigint' ? String(found) : JSON.stringify(found)).slice(0, 80), remedy: 'measure the signals again', file: this.path, row });
  }
}
