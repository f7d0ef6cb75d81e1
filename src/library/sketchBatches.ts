import type { Data, RecordBatch, Schema } from 'apache-arrow';
import { textColumnFromArrow } from '../batch/arrowText.ts';
import type { TextColumn } from '../batch/textColumn.ts';
import { ConfigError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { withHalving } from '../engine/halving.ts';
import { withColumns, withFields } from '../io/batches/addColumns.ts';
import { BatchCheck, isIterable, untilAborted, type BatchIterable } from '../io/batches/batchIterable.ts';
import { textColumnOf } from '../io/batches/textColumnOf.ts';
import { parseFailure } from '../io/fileErrors.ts';
import { sketchData, sketchFields, type SketchLayout } from '../io/sketches/sketchColumns.ts';
import { inFlight } from '../job/inFlight.ts';
import { Lanes } from '../job/sketching/lanes.ts';
import { sketchJobOf, type SketchOptions } from '../job/sketching/sketchOptions.ts';
import { sketchRows } from '../job/sketching/sketchRows.ts';
import { assertFree } from '../job/sketching/sketchStream.ts';

/** Settings of `sketch`; every one has a default. */
export interface SketchBatchesOptions extends Omit<SketchOptions, 'memory' | 'onError'> {
  /** What runs the kernels; it stays open. Left out: `openEngine()` opens one, which is closed at the end. */
  readonly engine?: Engine | undefined;
  /** What messages call the source. Default `batches`. */
  readonly name?: string | undefined;
  /** Ends the reading with CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/** What the first batch settles for all. */
interface Shape {
  readonly schema: Schema;
  readonly text: number;
}

/** See `sketch`. */
export async function* sketchBatches(source: BatchIterable, { name = 'batches', signal, ...settings }: SketchBatchesOptions, on: Engine): AsyncGenerator<RecordBatch> {
  const job = sketchJobOf(settings);
  const { shape, few } = job;
  if (!isIterable(source)) throw new ConfigError({ expected: 'an iterable of RecordBatches', found: source === null ? 'null' : typeof source, remedy: 'pass an array, a generator or another iterable' });
  const arrow = await import('apache-arrow');
  const engine = withHalving(on);
  const lanes = new Lanes(engine.concurrency);
  const layout: SketchLayout = { k: shape.k, slotWords: shape.slotWords as 1 | 2, bands: shape.bands };
  const fields = sketchFields(layout);
  const check = new BatchCheck(arrow, name);
  let settled: Shape | null = null;

  async function* batches(): AsyncGenerator<{ readonly batch: RecordBatch; readonly firstRow: number; readonly to: Shape }> {
    let firstRow = 0;
    for await (const batch of untilAborted(source, signal)) {
      check.take(batch, firstRow);
      if (settled === null) {
        assertFree(batch.schema.fields.map((field) => field.name), fields);
        settled = { schema: withFields(arrow, batch.schema, fields, job.metadata), text: textColumnOf(batch.schema, job.textColumn, name) };
      }
      yield { batch, firstRow, to: settled };
      firstRow += batch.numRows;
    }
  }

  yield* inFlight(batches(), engine.concurrency, async ({ batch, firstRow, to }) => {
    const column = textOf(batch.data.children[to.text], name, firstRow);
    const sketch = await sketchRows(engine, lanes, shape, few, { column, file: name, firstRow }, signal);
    return withColumns(arrow, to.schema, batch, fields, sketchData(layout, sketch));
  });
}

function textOf(data: Data, name: string, firstRow: number): TextColumn {
  try {
    return textColumnFromArrow(data);
  } catch (error) {
    throw parseFailure(name, 'Arrow', error, firstRow);
  }
}
