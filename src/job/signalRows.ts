import { InputError, throwIfAborted } from '../core/errors.ts';
import { rowCountOf } from '../batch/textColumn.ts';
import type { Cell, RowBatch, SourceFile } from '../io/format.ts';
import { DocumentTables } from '../signals/documentTables.ts';
import type { Resources } from '../signals/resources.ts';
import type { Signal, SignalValue } from '../signals/signal.ts';

/** One row of an input, measured. Values and spans are the reader's until the next row. */
export interface MeasuredRow {
  readonly row: number;
  readonly id: Cell;
  /** In the order of the signals; all null for a text that is null or was rejected. */
  readonly values: readonly SignalValue[];
  readonly isNull: boolean;
  readonly rejected: boolean;
  readonly tables: DocumentTables;
}

export interface MeasureRequest {
  readonly signals: readonly Signal[];
  readonly resources: Resources;
  readonly textColumn: string;
  readonly idColumn: string | null;
  readonly urlColumn: string | null;
  readonly onError: 'stop' | 'skip';
  readonly signal: AbortSignal | undefined;
}

/** Text in memory at a time. */
const BATCH_BYTES = 8 * 2 ** 20;
const BATCH_ROWS = 8192;

/** Measures the rows of a file in order; only the columns asked for are read. @throws InputError at a row that cannot be read, unless they are to be skipped */
export async function* measureRows(source: SourceFile, request: MeasureRequest): AsyncGenerator<MeasuredRow> {
  const { idColumn, urlColumn, textColumn, signal } = request;
  const columns = [...new Set([idColumn, urlColumn].filter((name) => name !== null))];
  const tables = new DocumentTables();
  const lines = request.signals.map(() => new Float64Array(256));
  for await (const batch of source.read({ textColumn, columns, maxBytes: BATCH_BYTES, maxRows: BATCH_ROWS, signal })) {
    throwIfAborted(signal);
    yield* measureBatch(source.path, batch, request, tables, lines);
  }
}

/** Yields the rows of one batch, measured. @param lines room for the values of lines, one array a signal */
export function* measureBatch(path: string, batch: RowBatch, request: MeasureRequest, tables: DocumentTables, lines: Float64Array[]): Generator<MeasuredRow> {
  const { signals, resources, idColumn, urlColumn, onError } = request;
  const bad = new Map(batch.rejected.map((each) => [each.row, each]));
  const nothing: SignalValue[] = signals.map(() => null);
  const { bytes, offsets, nulls } = batch.text;
  for (let i = 0; i < rowCountOf(batch.text); i++) {
    const row = batch.firstRow + i;
    const rejected = bad.get(row);
    if (rejected !== undefined && onError === 'stop') throw new InputError({ expected: rejected.expected, found: rejected.found, remedy: 'repair the row, or run with --on-error skip', file: path, row });
    const id = idColumn === null ? null : batch.columns[idColumn][i];
    const isNull = nulls !== null && nulls[i] === 1;
    if (rejected !== undefined || isNull) {
      yield { row, id, values: nothing, isNull, rejected: rejected !== undefined, tables };
      continue;
    }
    const url = urlColumn === null ? null : batch.columns[urlColumn][i];
    tables.open(bytes.subarray(offsets[i], offsets[i + 1]), typeof url === 'string' ? url : null);
    const values = signals.map((each, s) => {
      if (each.type === 'number') return each.measure(tables, resources);
      const count = tables.lines.count;
      if (lines[s].length < count) lines[s] = new Float64Array(2 * count);
      each.measure(tables, resources, lines[s]);
      return lines[s].subarray(0, count);
    });
    yield { row, id, values, isNull, rejected: false, tables };
  }
}
