import { sliceRows, type TextColumn } from '../../batch/textColumn.ts';
import { InputError, throwIfAborted } from '../../core/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { withHalving } from '../../engine/halving.ts';
import { batchMessage, END_OF_STREAM, FILE_HEAD, fileFooter, schemaMessage, type AddedData, type AddedField, type Block } from '../../io/arrow/arrowStream/addedColumns.ts';
import type { Cell, RejectedRow, RowBatch } from '../../io/format.ts';
import { expandInputs } from '../../io/inputs.ts';
import { writeWhole, type OutputFile } from '../../io/outputFile.ts';
import { REJECTED, rejectedData } from '../../io/sketches/rejectedColumn.ts';
import { bytesOf, sketchData, sketchFields, stringData, type SketchLayout } from '../../io/sketches/sketchColumns.ts';
import { budgetOf } from '../budget.ts';
import { inFlight } from '../inFlight.ts';
import { closeInputs, openInputs } from '../openInputs.ts';
import { settingsOf } from '../options.ts';
import { familyNames } from '../shape.ts';
import type { Progress } from '../context.ts';
import { SeenColumns } from '../seenColumns.ts';
import { assertNoInput } from '../targets.ts';
import { bytesTaken } from '../stages/bytesTaken.ts';
import { Lanes } from './lanes.ts';
import { shardOfFile, type Shard } from './shards.ts';
import { sketchJobOf, type SketchOptions } from './sketchOptions.ts';
import { sketchRows } from './sketchRows.ts';

export interface SketchFilesOptions extends SketchOptions {
  /** Files, folders or globs, as for `dedup`. */
  readonly inputs: readonly string[];
  /** The file to write. */
  readonly output: string;
  /** Left out: the column `id` where there is one. */
  readonly idColumn?: string | undefined;
  /** Left out: all of the inputs. */
  readonly shard?: Shard | undefined;
}

/** Of what is read at once, so that a batch of the output stays handy. */
const BATCH_ROWS = 16384;

/** Where a row came from stands before its sketch. */
const ORIGIN: readonly AddedField[] = [
  { name: 'file', type: { kind: 'utf8' } },
  { name: 'row', type: { kind: 'uint', bits: 64 } },
  { name: 'id', type: { kind: 'utf8' } },
];

interface SketchedFiles {
  readonly rows: number;
  readonly rejected: number;
  readonly bytes: number;
}

interface Run {
  readonly file: string;
  /** Bytes of all inputs read so far, about. */
  readonly read: number;
  readonly rejected: readonly RejectedRow[];
  readonly batch: RowBatch;
  readonly from: number;
  readonly to: number;
}

/**
 * Sketches the rows of files in any format and writes them without their texts to one Arrow IPC file: `file`, `row`, `id`
 * and the columns of a sketched stream, a batch for each run of consecutive rows. Returns rows and bytes. The bytes depend
 * on inputs, settings, memory and shard alone, and the file is complete under its name or not there at all. The schema's
 * metadata has the inputs (`bandsaw.inputs`, JSON) and the shard (`bandsaw.shard`) as well. With `onError` `skip` a row
 * that cannot be read has no sketch and is named in a column `rejected` behind the others.
 * @throws as `dedup` does before it starts; InputError at the first row that cannot be read unless `onError` is `skip`;
 *   ConfigError after the reading if a column that was named is in no row; OutputError, CancelledError, DeviceError
 */
export async function sketchFiles(options: SketchFilesOptions, run: { readonly engine: Engine; readonly signal?: AbortSignal | undefined; readonly onProgress?: ((progress: Progress) => void) | undefined }): Promise<SketchedFiles> {
  const job = sketchJobOf(options);
  const { shape, few } = job;
  const shard = options.shard ?? { index: 1, count: 1 };
  const engine = withHalving(run.engine);
  const layout: SketchLayout = { k: shape.k, slotWords: shape.slotWords as 1 | 2, bands: shape.bands };
  const paths = await expandInputs(options.inputs, options.output);
  assertNoInput(options.output, paths);
  // Nothing is written back: masks ask for no more than the text.
  const settings = settingsOf({ textColumn: job.textColumn, idColumn: options.idColumn, onError: options.onError, emit: 'mask', inputs: paths, output: '-' }, familyNames);
  const { files, idColumn } = await openInputs(paths, settings);
  const budget = budgetOf(job.memory, { ioThreads: 0, inFlight: engine.concurrency });
  const skips = settings.onError === 'skip';
  const seen = new SeenColumns(settings);
  const total = files.reduce((sum, { source }) => sum + source.bytes, 0);

  async function* runs(): AsyncGenerator<Run> {
    let before = 0;
    for (const [index, { path, source }] of files.entries()) {
      const part = shardOfFile(shard, index, source.format);
      const request = { textColumn: job.textColumn, columns: idColumn === null ? [] : [idColumn], maxBytes: budget.batchBytes, maxRows: BATCH_ROWS, signal: run.signal };
      for await (const batch of source.read(part.wants === null ? request : { ...request, wants: part.wants })) {
        throwIfAborted(run.signal);
        seen.take(batch);
        const read = before + bytesTaken(source, batch);
        for (const [from, to] of part.runs(batch.firstRow, batch.rowCount)) {
          const rejected = batch.rejected.filter(({ row }) => row >= batch.firstRow + from && row < batch.firstRow + to);
          const [bad] = rejected;
          if (bad !== undefined && !skips) throw new InputError({ expected: bad.expected, found: `${bad.found} (${bad.reason})`, remedy: 'repair the row, or leave such rows without a sketch with --on-error skip', file: path, row: bad.row });
          yield { file: path, read, rejected, batch, from, to };
        }
      }
      before += source.bytes;
    }
  }

  const lanes = new Lanes(engine.concurrency);
  const columns = async ({ file, read, rejected, batch, from, to }: Run): Promise<{ rows: number; rejected: number; read: number; data: readonly AddedData[] }> => {
    const firstRow = batch.firstRow + from;
    const sketch = await sketchRows(engine, lanes, shape, few, { column: withoutTexts(sliceRows(batch.text, from, to), rejected, firstRow), file, firstRow }, run.signal);
    const ids = idColumn === null ? Array.from<Cell>({ length: to - from }).fill(null) : batch.columns[idColumn].slice(from, to);
    const rows = BigUint64Array.from({ length: to - from }, (_, i) => BigInt(firstRow + i));
    const origin = [stringData(Array.from({ length: to - from }, () => file)), { nodes: [{ length: rows.length, nulls: 0 }], buffers: [new Uint8Array(0), bytesOf(rows)] }, stringData(ids.map((cell) => (cell === null ? null : String(cell))))];
    return { rows: to - from, rejected: rejected.length, read, data: [...origin, ...sketchData(layout, sketch), ...(skips ? [rejectedData(rejected, firstRow, to - from)] : [])] };
  };
  try {
    run.onProgress?.({ stage: 'sketch', done: 0, total, unit: 'bytes' });
    const fields = [...ORIGIN, ...sketchFields(layout), ...(skips ? [REJECTED] : [])];
    const metadata = new Map([...job.metadata, ['bandsaw.inputs', JSON.stringify(paths)], ['bandsaw.shard', `${shard.index}/${shard.count}`]]);
    return await writeWhole(options.output, async (file) => {
      const blocks: Block[] = [];
      let rows = 0;
      let rejected = 0;
      await file.write(FILE_HEAD);
      await file.write(schemaMessage(fields, metadata));
      for await (const { rows: count, rejected: bad, read, data } of inFlight(runs(), 2, columns)) {
        blocks.push(await writeBatch(file, batchMessage(count, data)));
        rows += count;
        rejected += bad;
        run.onProgress?.({ stage: 'sketch', done: read, total, unit: 'bytes' });
      }
      seen.assertSeen(files);
      await file.write(END_OF_STREAM);
      await file.write(fileFooter(fields, metadata, blocks));
      return { rows, rejected, bytes: file.bytes };
    });
  } finally {
    await closeInputs(files);
  }
}

async function writeBatch(file: OutputFile, [head, ...body]: readonly Uint8Array[]): Promise<Block> {
  const offset = file.bytes;
  await file.write(head);
  for (const piece of body) await file.write(piece);
  return { offset, metadataBytes: head.length, bodyBytes: file.bytes - offset - head.length };
}

/** Rejected rows are empty in what a reader gives; here they are null. */
function withoutTexts(column: TextColumn, rejected: readonly RejectedRow[], firstRow: number): TextColumn {
  if (rejected.length === 0) return column;
  const nulls = column.nulls?.slice() ?? new Uint8Array(column.offsets.length - 1);
  for (const { row } of rejected) nulls[row - firstRow] = 1;
  return { ...column, nulls };
}
