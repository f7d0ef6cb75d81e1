import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { textColumnFromArrow } from '../batch/arrowText.ts';
import { ConfigError } from '../core/errors.ts';
import { BatchCheck, isIterable, untilAborted, type BatchIterable } from '../io/batches/batchIterable.ts';
import { columnOf, textColumnOf } from '../io/batches/textColumnOf.ts';
import { parseFailure } from '../io/fileErrors.ts';
import type { Cell, RowBatch } from '../io/format.ts';
import { measureBatch, type MeasureRequest } from '../job/signalRows.ts';
import { cellOf, selectSignals, signalsAsked, usualSignals, type SignalsOptions } from '../job/signals.ts';
import { openResources } from '../job/outside/openResources.ts';
import { DocumentTables } from '../signals/documentTables.ts';

/** Settings of `signals` over batches; every one has a default. */
export interface BatchSignalsOptions extends Omit<SignalsOptions, 'inputs' | 'output' | 'form' | 'idColumn' | 'onError'> {
  /** What messages call the source. Default `batches`. */
  readonly name?: string | undefined;
}

interface Places {
  readonly schema: Schema;
  readonly text: number;
  readonly url: number | null;
}

/** See `signals`. */
export async function* signalBatches(source: BatchIterable, options: BatchSignalsOptions): AsyncGenerator<RecordBatch> {
  const { name = 'batches', textColumn = 'text', urlColumn, signal } = options;
  if (!isIterable(source)) throw new ConfigError({ expected: 'an iterable of RecordBatches, or settings with inputs', found: source === null ? 'null' : typeof source, remedy: 'pass one of these' });
  const names = options.signals ?? usualSignals;
  const { resources } = await openResources(options, signalsAsked(names));
  const { chosen, leftOut } = selectSignals(names, resources, urlColumn);
  if (chosen.length === 0) throw new ConfigError({ expected: 'at least one signal that can be measured', found: 'none', remedy: leftOut.map(({ id, needs }) => `${id} needs ${needs}`).join(', ') });
  const arrow = await import('apache-arrow');
  const check = new BatchCheck(arrow, name);
  const request: MeasureRequest = { signals: chosen, resources, textColumn, idColumn: null, urlColumn: urlColumn ?? null, onError: 'stop', signal };
  const tables = new DocumentTables();
  const lines = chosen.map(() => new Float64Array(256));
  const fields = chosen.map(({ id, type }) => new arrow.Field(id, type === 'number' ? new arrow.Float64() : new arrow.Utf8(), true));

  const placesIn = (schema: Schema): Places => {
    const taken = fields.find((field) => schema.fields.some((each) => each.name === field.name));
    if (taken !== undefined) throw new ConfigError({ expected: `a table without a column "${taken.name}", which is added`, found: 'one that has it', remedy: 'rename or drop that column', file: name });
    return { schema: new arrow.Schema([...schema.fields, ...fields], schema.metadata), text: textColumnOf(schema, textColumn, name), url: urlColumn === undefined ? null : columnOf(schema, urlColumn, name) };
  };

  let places: Places | null = null;
  let firstRow = 0;
  for await (const batch of untilAborted(source, signal)) {
    check.take(batch, firstRow);
    places ??= placesIn(batch.schema);
    const rows = rowsOf(batch, places, { name, firstRow, urlColumn });
    const cells = chosen.map((): (number | string | null)[] => []);
    for (const { values } of measureBatch(name, rows, request, tables, lines)) values.forEach((value, at) => cells[at].push(cellOf(value) as number | string | null));
    const added = cells.map((column, at) => arrow.vectorFromArray(column, fields[at].type).data[0]);
    // A vector of nothing has no column of its own.
    const own = batch.numRows === 0 ? fields.map(({ type }) => arrow.makeData({ type, length: 0, nullCount: 0 } as Parameters<typeof arrow.makeData>[0])) : added;
    yield new arrow.RecordBatch(places.schema, arrow.makeData({ type: new arrow.Struct(places.schema.fields), length: batch.numRows, nullCount: 0, children: [...batch.data.children, ...own] }));
    firstRow += batch.numRows;
  }
}

function rowsOf(batch: RecordBatch, { text, url }: Places, { name, firstRow, urlColumn }: { readonly name: string; readonly firstRow: number; readonly urlColumn: string | undefined }): RowBatch {
  const columns: Record<string, Cell[]> = {};
  if (url !== null && urlColumn !== undefined) {
    const vector = batch.getChildAt(url);
    columns[urlColumn] = Array.from({ length: batch.numRows }, (_, row) => (vector?.get(row) ?? null) as Cell);
  }
  try {
    return { firstRow, rowCount: batch.numRows, text: textColumnFromArrow(batch.data.children[text] as Data), columns, rejected: [] };
  } catch (error) {
    throw parseFailure(name, 'Arrow', error, firstRow);
  }
}
