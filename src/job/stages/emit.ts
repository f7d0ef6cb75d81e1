/** How the rows that stay are told, one file an input: the rows themselves, a mask, or their places and ids. */
import { dirname, join } from 'node:path';
import { throwIfAborted } from '../../core/errors.ts';
import type { KeptSummary } from '../../io/format.ts';
import type { ReplacedTexts } from '../../io/replacedTexts.ts';
import { makeFolder } from '../../io/makeFolder.ts';
import { writeTable, type TableBatch, type TableCell } from '../../io/tables/tables.ts';
import { schemas, type JobContext } from '../context.ts';
import { outputColumns } from '../outputColumns.ts';
import type { JobFile } from '../units.ts';

interface Emitted extends KeptSummary {
  /** The file written; null where nothing is. */
  readonly path: string | null;
}

/** Rows handed to a writer at once. */
const BATCH_ROWS = 2 ** 14;

/** Tells for one input which of its rows stay; `name` is its place under the folder of the form. @param texts of rows that are written with another text than the input has */
export async function emitKept(context: JobContext, file: JobFile, keep: (row: number) => boolean, output: string, name: string, texts?: ReplacedTexts): Promise<Emitted> {
  switch (context.settings.emit) {
    case 'rows':
      return copyRows(context, file, keep, join(output, 'kept', name), texts);
    case 'mask':
      return put(join(output, 'masks', `${name}.parquet`), (path) => writeMask(context, file, keep, path));
    case 'ids':
      return put(join(output, 'ids', `${name}.parquet`), (path) => writeIds(context, file, keep, path));
    default:
      return { path: null, bytes: 0, rows: countRows(file, keep) };
  }
}

/** Writes rows of one input as they are, but for the texts that are given, in its own format. */
export async function copyRows(context: JobContext, file: JobFile, keep: (row: number) => boolean, path: string, texts?: ReplacedTexts): Promise<Emitted> {
  return put(path, (target) => file.source.writeKept(target, keep, { signal: context.signal, rows: file.rows, texts }));
}

async function put(path: string, write: (path: string) => Promise<KeptSummary>): Promise<Emitted> {
  await makeFolder(dirname(path));
  return { path, ...(await write(path)) };
}

function countRows(file: JobFile, keep: (row: number) => boolean): number {
  let rows = 0;
  for (let row = 0; row < file.rows; row++) if (keep(row)) rows += 1;
  return rows;
}

/** One boolean for every row of the input, in its order. Returns how many are true. */
async function writeMask(context: JobContext, file: JobFile, keep: (row: number) => boolean, path: string): Promise<KeptSummary> {
  let kept = 0;
  function* batches(): Generator<TableBatch> {
    for (let from = 0; from < file.rows; from += BATCH_ROWS) {
      throwIfAborted(context.signal);
      const rowCount = Math.min(BATCH_ROWS, file.rows - from);
      const cells = Array.from({ length: rowCount }, (_, i) => keep(from + i));
      for (const cell of cells) if (cell) kept += 1;
      yield { rowCount, columns: [cells] };
    }
  }
  const { bytes } = await writeTable(path, outputColumns.masks, batches());
  return { rows: kept, bytes };
}

/** File, row and id of every row that stays, in its order. */
async function writeIds(context: JobContext, file: JobFile, keep: (row: number) => boolean, path: string): Promise<KeptSummary> {
  async function* batches(): AsyncGenerator<TableBatch> {
    let rows: number[] = [];
    let ids: TableCell[] = [];
    const take = (): TableBatch => {
      const batch = { rowCount: rows.length, columns: [rows.map(() => file.path), rows, ids] };
      rows = [];
      ids = [];
      return batch;
    };
    for await (const [row, id] of idsOf(context, file)) {
      if (!keep(row)) continue;
      rows.push(row);
      ids.push(id);
      if (rows.length === BATCH_ROWS) yield take();
    }
    if (rows.length > 0) yield take();
  }
  return writeTable(path, outputColumns.ids, batches());
}

/** Yields every row of a file with the bytes of its id, null where it has none. Reads the spilled ids once. */
export async function* idsOf({ store, idColumn, rangeUnits, signal }: JobContext, file: JobFile): AsyncGenerator<readonly [number, Uint8Array | null]> {
  if (idColumn === null) {
    for (let row = 0; row < file.rows; row++) yield [row, null];
    return;
  }
  const end = file.firstUnit + file.rows;
  const ids = await store.read('ids', schemas.ids);
  for (const partition of ids.partitions) {
    let unit = partition * rangeUnits;
    if (unit + rangeUnits <= file.firstUnit) continue;
    if (unit >= end) return;
    for await (const { rows, columns } of ids.blocks(partition)) {
      throwIfAborted(signal);
      const { offsets, values } = columns.id;
      for (let i = 0; i < rows; i++, unit++) {
        if (unit < file.firstUnit || unit >= end) continue;
        // A block's bytes last until the next one is asked for.
        yield [unit - file.firstUnit, columns.present[i] === 1 ? values.slice(offsets[i], offsets[i + 1]) : null];
      }
    }
  }
}
