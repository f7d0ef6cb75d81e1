import type { FileMetaData, KeyValue, SchemaElement } from 'hyparquet';
import { UnsupportedError, throwIfAborted } from '../core/errors.ts';
import { parseFailure } from './fileErrors.ts';
import type { KeptSummary } from './format.ts';
import { quotedName } from './names.ts';
import { writeWhole } from './outputFile.ts';
import { loadCompressor } from './parquetCodecs.ts';
import { takeValues, type PageCursor } from './parquetCursor.ts';
import type { FlatColumn, TopColumn } from './parquetFooter.ts';
import type { PlainValue, StringPage, ValuePage } from './parquetPages.ts';
import { ParquetOutput } from './parquetOutput.ts';

/** What this writer needs of a file; the file itself is a ParquetSource. */
export interface RewritableParquet {
  readonly path: string;
  readonly metadata: FileMetaData;
  readonly topColumns: readonly TopColumn[];
  cursor(group: number, column: FlatColumn): PageCursor<StringPage> | PageCursor<ValuePage>;
}

/** Rows are gathered up to this many bytes (uncompressed) before they are written: a larger row group comes out as several. */
const GROUP_BYTES = 128 * 2 ** 20;

/** @throws UnsupportedError naming file and column if the file holds what would not come out as it went in */
export function assertRewritable({ path, metadata, topColumns }: RewritableParquet): void {
  const refuse = (expected: string, found: string, remedy = 'write the file again without it, or convert it to JSON lines'): UnsupportedError =>
    new UnsupportedError({ expected, found, remedy, file: path });
  const names = new Set<string>();
  for (const { name, type, flat } of topColumns) {
    if (names.has(name)) throw refuse('column names that are there once', `${quotedName(name)} twice`, 'rename or drop one of them, or convert the file to JSON lines');
    names.add(name);
    if (flat === null || !isPlainType(flat.element)) {
      throw refuse(`column ${quotedName(name)} to be a flat UTF-8 string, INT32, INT64, DOUBLE or BOOLEAN`, type, 'cast or drop that column, or convert the file to JSON lines');
    }
    if (flat.element.field_id !== undefined) throw refuse(`column ${quotedName(name)} without a field id`, `field id ${flat.element.field_id}`);
    for (const { columns } of metadata.row_groups) {
      const pairs = columns[flat.index].meta_data?.key_value_metadata;
      if (pairs !== undefined && pairs.length > 0) throw refuse(`column ${quotedName(name)} without metadata of its own`, `the key ${quotedName(pairs[0].key)}`);
    }
  }
  if (topColumns.length === 0) throw refuse('at least one column', 'none', 'leave the file out');
  const [pair] = metadata.key_value_metadata ?? ([] as KeyValue[]);
  if (pair !== undefined) throw refuse('a file without key-value metadata', `the key ${quotedName(pair.key)}`);
}

function isPlainType({ type, converted_type, logical_type }: SchemaElement): boolean {
  switch (type) {
    case 'BYTE_ARRAY':
      return (converted_type === undefined || converted_type === 'UTF8') && (logical_type === undefined ? converted_type === 'UTF8' : logical_type.type === 'STRING');
    case 'INT32':
    case 'INT64': {
      const bits = type === 'INT32' ? 32 : 64;
      if (converted_type !== undefined && converted_type !== `INT_${bits}`) return false;
      return logical_type === undefined || (logical_type.type === 'INTEGER' && logical_type.isSigned && logical_type.bitWidth === bits);
    }
    case 'DOUBLE':
    case 'BOOLEAN':
      return converted_type === undefined && logical_type === undefined;
    default:
      return false;
  }
}

/** Writes the rows kept, row group by row group, each column in the codec it had. The bytes depend on the rows alone. */
export async function writeKeptParquet(source: RewritableParquet, target: string, keep: (row: number) => boolean, signal?: AbortSignal): Promise<KeptSummary> {
  const columns = source.topColumns.map(({ flat }) => flat as FlatColumn);
  return writeWhole(target, async (file) => {
    const codecs = await Promise.all(columns.map(({ index }) => loadCompressor(source.metadata.row_groups[0]?.columns[index].meta_data?.codec ?? 'ZSTD')));
    const output = new ParquetOutput(file, columns.map(({ element }) => element), codecs);
    let groupStart = 0;
    for (const [group, { num_rows, columns: chunks }] of source.metadata.row_groups.entries()) {
      const rows = Number(num_rows);
      const bytes = chunks.reduce((sum, chunk) => sum + Number(chunk.meta_data?.total_uncompressed_size ?? 0), 0);
      const step = Math.max(1, bytes <= GROUP_BYTES ? rows : Math.floor((rows * GROUP_BYTES) / bytes));
      const cursors = columns.map((column) => source.cursor(group, column));
      try {
        for (let from = 0; from < rows; from += step) {
          throwIfAborted(signal);
          const kept = keptRows(keep, groupStart + from, Math.min(step, rows - from));
          const values: PlainValue[][] = [];
          for (const cursor of cursors) {
            const all = await takeValues(cursor, Math.min(step, rows - from));
            values.push(kept.map((row) => all[row]));
          }
          if (kept.length > 0) await output.writeGroup(values, kept.length);
        }
      } catch (error) {
        throw parseFailure(source.path, 'Parquet', error);
      } finally {
        for (const cursor of cursors) await cursor.close();
      }
      groupStart += rows;
    }
    await output.finish();
    return { rows: output.rows, bytes: file.bytes };
  });
}

function keptRows(keep: (row: number) => boolean, first: number, count: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < count; i++) if (keep(first + i)) kept.push(i);
  return kept;
}
