import type { RowBatch, SourceFile } from '../../io/format.ts';
import type { JobFile } from '../units.ts';

/** What is known or guessed of the inputs without reading them through. */
export interface InputEstimate {
  readonly files: number;
  readonly bytes: number;
  readonly rows: number;
  /** False where a format does not say how many rows a file has: guessed from the beginning of some files then. */
  readonly rowsCounted: boolean;
  /** Means of the first rows of some files. */
  readonly textBytesPerRow: number;
  readonly idBytesPerRow: number;
}

/** Files that are looked into, spread over all of them, and bytes of each. */
const LOOKED_INTO = 8;
const HEAD_BYTES = 32 * 2 ** 20;
const TEXT_BYTES = 2 ** 20;

/** @throws what reading the beginning of a file throws */
export async function estimateInputs(files: readonly JobFile[], textColumn: string, idColumn: string | null): Promise<InputEstimate> {
  const bytes = files.reduce((sum, { source }) => sum + source.bytes, 0);
  const uncounted = files.filter(({ source }) => source.rowCount === null);
  let rows = files.reduce((sum, { source }) => sum + (source.rowCount ?? 0), 0);
  let exact = true;
  const looked = { rows: 0, bytes: 0 };
  const some = spread(uncounted, LOOKED_INTO);
  for (const { source } of some) {
    const head = (await source.rowsInHead?.(HEAD_BYTES)) ?? { rows: 0, bytes: 0, whole: false };
    looked.rows += head.rows;
    looked.bytes += head.bytes;
    exact &&= head.whole;
    rows += head.whole ? head.rows : head.bytes === 0 ? 0 : Math.round((head.rows * source.bytes) / head.bytes);
  }
  const rest = uncounted.filter((file) => !some.includes(file)).reduce((sum, { source }) => sum + source.bytes, 0);
  if (rest > 0) {
    exact = false;
    rows += looked.bytes === 0 ? 0 : Math.round((looked.rows * rest) / looked.bytes);
  }
  return { files: files.length, bytes, rows, rowsCounted: exact, ...(await firstRows(lookedInto(files), textColumn, idColumn)) };
}

/** At most `count` of the files, the first and last among them. */
function spread(files: readonly JobFile[], count: number): JobFile[] {
  if (files.length <= count) return [...files];
  return Array.from({ length: count }, (_, i) => files[Math.round((i * (files.length - 1)) / (count - 1))]);
}

/** The files whose beginning is looked at. */
export function lookedInto(files: readonly JobFile[]): JobFile[] {
  return spread(files, LOOKED_INTO);
}

/** Returns the first rows of a file; null where it has none. */
export async function headBatch(source: SourceFile, textColumn: string, columns: readonly string[]): Promise<RowBatch | null> {
  for await (const batch of source.read({ textColumn, columns, maxBytes: TEXT_BYTES, maxRows: 2 ** 14 })) return batch;
  return null;
}

/** Rows are weighed by the files they stand for as if all files had as many. */
async function firstRows(files: readonly JobFile[], textColumn: string, idColumn: string | null): Promise<Pick<InputEstimate, 'textBytesPerRow' | 'idBytesPerRow'>> {
  let rows = 0;
  let text = 0;
  let id = 0;
  for (const { source } of files) {
    const batch = await headBatch(source, textColumn, idColumn === null ? [] : [idColumn]);
    if (batch === null) continue;
    rows += batch.rowCount;
    text += batch.text.offsets[batch.rowCount];
    if (idColumn !== null) for (const cell of batch.columns[idColumn]) id += cell === null ? 0 : Buffer.byteLength(String(cell));
  }
  return { textBytesPerRow: rows === 0 ? 0 : text / rows, idBytesPerRow: rows === 0 ? 0 : id / rows };
}
