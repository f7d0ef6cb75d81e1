import { comesBefore } from '../../core/comesBefore.ts';
import { ConfigError, InputError, throwIfAborted } from '../../core/errors.ts';
import { stoppable } from '../../core/stoppable.ts';
import type { Engine } from '../../engine/engine.ts';
import { withHalving } from '../../engine/halving.ts';
import { batchMessage, END_OF_STREAM, schemaMessage } from '../../io/arrow/arrowStream/addedColumns.ts';
import { streamMessages, type StreamMessage } from '../../io/arrow/arrowStream/streamMessages.ts';
import { StreamTexts } from '../../io/arrow/arrowStream/streamTexts.ts';
import { parseFailure } from '../../io/fileErrors.ts';
import { REJECTED, rejectedData } from '../../io/sketches/rejectedColumn.ts';
import { sketchData, sketchFields, type SketchLayout } from '../../io/sketches/sketchColumns.ts';
import type { AddedField } from '../../io/arrow/arrowStream/addedColumns.ts';
import { Lanes } from './lanes.ts';
import { sketchJobOf, type SketchOptions } from './sketchOptions.ts';
import { sketchRows } from './sketchRows.ts';

interface SketchStreamRun {
  /** What runs the kernels; stays open. */
  readonly engine: Engine;
  /** What messages call the stream. */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the rows done so far, and those rejected among them. */
  readonly onProgress?: ((rows: number, rejected: number) => void) | undefined;
}

/** A message on its way out, and what it holds of the memory meanwhile. */
interface Going {
  readonly held: number;
  readonly rows: number;
  readonly pieces: Promise<readonly Uint8Array[]>;
}

/**
 * Yields an Arrow IPC stream with the batches of `source`, another one, and behind their columns `signature`,
 * `band_keys`, `digest`, `shingles`, `text_bytes` and `few_shingles`; see README for what they hold. All else comes out
 * as it went in: bodies byte for byte, dictionaries, metadata, the borders of batches. The bytes do not depend on the
 * engine. With `onError` `skip` a text that is too long has no sketch, and a column `rejected` behind the others says why.
 * Reads on only as fast as what it yields is taken: at most a quarter of `memory` waits, or one batch. A batch that is done
 * is yielded while the source is waited for: whoever sends may wait for the answer before sending on.
 * @throws ConfigError, also if a column of these names is there; FormatError, UnsupportedError, InputError naming the row,
 *   BudgetError for a batch of more than a quarter of `memory`, CancelledError, DeviceError
 */
export async function* sketchStream(source: AsyncIterable<Uint8Array>, options: SketchOptions, run: SketchStreamRun): AsyncGenerator<Uint8Array> {
  const job = sketchJobOf(options);
  const { shape, few } = job;
  const { signal } = run;
  const name = run.name ?? 'the stream';
  const engine = withHalving(run.engine);
  const layout: SketchLayout = { k: shape.k, slotWords: shape.slotWords as 1 | 2, bands: shape.bands };
  const most = Math.floor(job.memory / 4);
  const lanes = new Lanes(engine.concurrency);
  const waiting: Going[] = [];
  let held = 0;
  let rowsIn = 0;
  let rowsOut = 0;
  let rejectedRows = 0;
  const skips = options.onError === 'skip';
  const added = [...sketchFields(layout), ...(skips ? [REJECTED] : [])];
  let texts: StreamTexts | undefined;

  const batch = async (from: StreamMessage, firstRow: number, reader: StreamTexts): Promise<readonly Uint8Array[]> => {
    const { column, rejected } = await reader.texts(from, firstRow);
    const [bad] = rejected;
    if (bad !== undefined && !skips) throw new InputError({ expected: bad.expected, found: bad.found, remedy: 'cut it, or leave such rows without a sketch with --on-error skip', row: bad.row });
    rejectedRows += rejected.length;
    const sketch = await sketchRows(engine, lanes, shape, few, { column, file: name, firstRow }, signal);
    const { message, bytes } = from;
    return batchMessage(message.rows, [...sketchData(layout, sketch), ...(skips ? [rejectedData(rejected, firstRow, message.rows)] : [])], { bytes, prefixBytes: message.prefixBytes, bodyBytes: message.bodyBytes, compressed: message.codec !== -1 });
  };
  const start = async (from: StreamMessage): Promise<Going> => {
    const { message, bytes, fields } = from;
    if (fields !== null) {
      assertFree(fields.map((field) => field.name), added);
      texts = new StreamTexts(fields, job.textColumn);
      const { prefixBytes, bodyBytes } = message;
      return { held: 0, rows: 0, pieces: Promise.resolve([schemaMessage(added, job.metadata, { bytes, prefixBytes, bodyBytes })]) };
    }
    if (message.kind === 'dictionary') {
      await texts?.takeDictionary(from);
      return { held: bytes.length, rows: 0, pieces: Promise.resolve([bytes]) };
    }
    const firstRow = rowsIn;
    rowsIn += message.rows;
    const pieces = batch(from, firstRow, texts as StreamTexts);
    // A failure is met when its turn comes.
    pieces.catch(() => undefined);
    return { held: bytes.length + message.rows * (4 * shape.k * shape.slotWords + 8 * shape.bands), rows: message.rows, pieces };
  };

  const leaving = stoppable(signal);
  const messages = streamMessages(source, { mostBytes: most, signal: leaving.signal });
  let coming: Promise<IteratorResult<StreamMessage, void>> | undefined;

  try {
    for (;;) {
      coming = messages.next();
      while (waiting.length > 0 && !(await comesBefore(coming, waiting[0].pieces))) yield* next();
      const { done, value: from } = await coming;
      if (done === true) break;
      throwIfAborted(signal);
      const going = await start(from);
      waiting.push(going);
      held += going.held;
      while (waiting.length > 0 && (held > most || waiting.length > engine.concurrency)) yield* next();
    }
    while (waiting.length > 0) yield* next();
    yield END_OF_STREAM;
  } catch (error) {
    throw parseFailure(name, 'Arrow', error);
  } finally {
    // Who leaves while the source is waited for waits for it no longer.
    leaving.stop();
    await coming?.catch(() => undefined);
    await messages.return(undefined);
    await Promise.allSettled(waiting.map(({ pieces }) => pieces));
  }

  async function* next(): AsyncGenerator<Uint8Array> {
    const { held: bytes, rows, pieces } = waiting[0];
    const done = await pieces;
    waiting.shift();
    held -= bytes;
    for (const piece of done) yield piece;
    rowsOut += rows;
    if (rows > 0) run.onProgress?.(rowsOut, rejectedRows);
  }
}

/** @throws ConfigError if a table with columns of these names has one that is added */
export function assertFree(names: readonly string[], added: readonly AddedField[]): void {
  const taken = added.find(({ name }) => names.includes(name));
  if (taken === undefined) return;
  throw new ConfigError({ expected: `a table without a column "${taken.name}", which is added`, found: 'one that has it', remedy: 'rename or drop that column; a table that was sketched before needs no second time' });
}
