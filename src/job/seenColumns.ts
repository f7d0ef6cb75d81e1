import { ConfigError } from '../core/errors.ts';
import type { Cell, RowBatch } from '../io/format.ts';
import { nameList } from '../io/names.ts';
import { keepColumns } from './keepOrder.ts';
import type { Settings } from './options.ts';
import type { JobFile } from './units.ts';

/** What a checkpoint of the sketch pass keeps. */
export interface SeenState {
  readonly filled: readonly string[];
  readonly hasNumber: boolean;
  readonly rows: number;
  readonly withoutText: number;
}

/**
 * Notices columns that were asked for and are in no row: in JSONL a mistyped name looks like a key that every row
 * happens to leave out, and would be taken for a column of nulls.
 */
export class SeenColumns {
  private readonly wanted: readonly string[];
  private readonly best: string | null;
  private readonly filled = new Set<string>();
  private hasNumber = false;
  private readonly textColumn: string;
  private rows = 0;
  private withoutText = 0;

  constructor({ keep, within, idColumn, textColumn }: Pick<Settings, 'keep' | 'within' | 'idColumn' | 'textColumn'>) {
    this.textColumn = textColumn;
    this.wanted = [...new Set([...keepColumns(keep), ...(within === null ? [] : [within]), ...(idColumn === null ? [] : [idColumn])])];
    this.best = keep.kind === 'best' ? keep.column : null;
  }

  take(batch: RowBatch): void {
    this.rows += batch.rowCount - batch.rejected.length;
    this.withoutText += batch.rejected.filter(({ reason }) => reason === 'text-missing').length;
    for (const name of this.wanted) if (!this.filled.has(name) && batch.columns[name].some((cell) => cell !== null)) this.filled.add(name);
    if (this.best !== null && !this.hasNumber) this.hasNumber = batch.columns[this.best].some(isNumber);
  }

  get state(): SeenState {
    return { filled: [...this.filled], hasNumber: this.hasNumber, rows: this.rows, withoutText: this.withoutText };
  }

  /** Goes on from what an earlier run had seen. */
  restore({ filled, hasNumber, rows, withoutText }: SeenState): void {
    for (const name of filled) this.filled.add(name);
    this.hasNumber = hasNumber;
    this.rows = rows;
    this.withoutText = withoutText;
  }

  /**
   * A column that a file declares, or that one of the first rows of a JSONL file has, may be null everywhere; numbers to
   * choose the best by must be there once it has values (nulls and NaN come last, so that all of them are alike). Inputs without a usable row say nothing about columns other than the text.
   * @throws ConfigError naming the column and the keys there are
   */
  assertSeen(files: readonly JobFile[]): void {
    const known = new Set(files.flatMap(({ source }) => source.columns?.map(({ name }) => name) ?? []));
    const keys = known.size === 0 ? '' : `; the first rows have ${nameList([...known])}`;
    if (this.rows === 0) {
      if (this.withoutText === 0) return;
      throw new ConfigError({ expected: `a text under the key "${this.textColumn}" in the inputs`, found: `it in no row${keys}`, remedy: 'name the right one with --text-column' });
    }
    for (const name of this.wanted) {
      if (this.filled.has(name) || known.has(name)) continue;
      throw new ConfigError({ expected: `a column "${name}" in the inputs`, found: `it in no row${keys}`, remedy: 'name a column that is there' });
    }
    if (this.best !== null && this.filled.has(this.best) && !this.hasNumber) {
      throw new ConfigError({ expected: `numbers in the column "${this.best}" to keep the best by`, found: 'not one', remedy: 'name a column of numbers, or use another --keep' });
    }
  }
}

function isNumber(cell: Cell): boolean {
  return typeof cell === 'bigint' || typeof cell === 'boolean' || typeof cell === 'number';
}
