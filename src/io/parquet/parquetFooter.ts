import type { FileMetaData, SchemaElement } from 'hyparquet';
import { parquetMetadataAsync } from 'hyparquet';
import { FormatError, InputError, UnsupportedError } from '../../core/errors.ts';
import { onlyNames } from '../names.ts';
import type { ReadRange } from '../readRange.ts';

/** Of the end of a file; a longer footer is read in two parts, once its length is found to be possible. */
const MOST_AT_ONCE = 2 ** 19;

/** Reads and checks a footer. @throws FormatError, UnsupportedError without a file name, and whatever the parser throws on broken bytes */
export async function readFooter(read: ReadRange, fileSize: number): Promise<FileMetaData> {
  const tail = await read(Math.max(fileSize - 8, 0), fileSize);
  const magic = new TextDecoder('latin1').decode(tail.subarray(-4));
  if (magic === 'PARE') throw new UnsupportedError({ expected: 'a Parquet file that is not encrypted', found: 'an encrypted footer', remedy: 'decrypt it first' });
  if (fileSize < 12 || magic !== 'PAR1') {
    throw new FormatError({ expected: 'a Parquet footer at the end of the file', found: 'none', remedy: 'check that the file is complete, or fetch it again' });
  }
  const metadata = await parquetMetadataAsync(
    { byteLength: fileSize, slice: async (start, end) => ownBuffer(await read(start, end ?? fileSize)) },
    { geoparquet: false, parsers: RAW_PARSERS, initialFetchSize: Math.min(MOST_AT_ONCE, 8 + new DataView(tail.buffer, tail.byteOffset).getUint32(0, true)) },
  );
  checkFooter(metadata);
  return metadata;
}

/** Statistics are not looked at; leaving them as they are keeps odd ones from being an error. */
const RAW_PARSERS = {
  timestampFromMilliseconds: (value: bigint) => value,
  timestampFromMicroseconds: (value: bigint) => value,
  timestampFromNanoseconds: (value: bigint) => value,
  dateFromDays: (value: number) => value,
  stringFromBytes: (value: Uint8Array) => value,
  jsonFromBytes: (value: Uint8Array) => value,
  geometryFromBytes: (value: Uint8Array) => value,
  geographyFromBytes: (value: Uint8Array) => value,
  uuidFromBytes: (value: Uint8Array) => value,
};

function ownBuffer(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  return bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

function checkFooter(metadata: FileMetaData): void {
  const broken = (found: string): FormatError =>
    new FormatError({ expected: 'a sound Parquet footer', found, remedy: 'check that the file is complete, or fetch it again' });
  const { schema } = metadata;
  if (schema.length === 0 || schema.some((element) => typeof element.name !== 'string')) throw broken('a schema without names');
  const leaves = schema.filter((element, i) => i > 0 && !element.num_children);
  for (const [i, leaf] of leaves.entries()) if (leaf.type === undefined || leaf.repetition_type === undefined) throw broken(`column ${i} without a type`);
  let used = 0;
  const walk = (depth: number): void => {
    const element = schema[used++];
    if (element === undefined || depth > 100) throw broken('a schema that is no tree');
    for (let i = 0; i < (element.num_children ?? 0); i++) walk(depth + 1);
  };
  walk(0);
  if (used !== schema.length) throw broken('a schema that is no tree');
  for (const [g, group] of metadata.row_groups.entries()) {
    if (!(Number(group.num_rows) >= 0 && Number(group.num_rows) <= 2 ** 31 - 2)) throw broken(`row group ${g} of ${String(group.num_rows)} rows`);
    if (group.columns.length !== leaves.length) throw broken(`row group ${g} with ${group.columns.length} columns, not ${leaves.length}`);
    for (const [c, column] of group.columns.entries()) {
      if (column.crypto_metadata !== undefined || column.encrypted_column_metadata !== undefined) {
        throw new UnsupportedError({ expected: 'columns that are not encrypted', found: `column "${leaves[c].name}" encrypted`, remedy: 'decrypt the file first' });
      }
      if (column.file_path) {
        throw new UnsupportedError({ expected: 'a file that holds its own data', found: `column "${leaves[c].name}" in ${column.file_path}`, remedy: 'pass the data files themselves' });
      }
      if (column.meta_data?.type === undefined || column.meta_data.codec === undefined) throw broken(`row group ${g}, column ${c} without its description`);
      if (column.meta_data.type !== leaves[c].type) throw broken(`row group ${g}, column ${c} of another type than the schema's`);
    }
  }
}

export interface FlatColumn {
  readonly element: SchemaElement;
  /** Among the leaves: the index of its chunk in every row group. */
  readonly index: number;
}

/** A top-level column: its name and type for messages, and its leaf if it is flat. */
export interface TopColumn {
  readonly name: string;
  readonly type: string;
  readonly flat: FlatColumn | null;
}

export function topColumns({ schema }: FileMetaData): TopColumn[] {
  const columns: TopColumn[] = [];
  let at = 1;
  let leaf = 0;
  for (let i = 0; i < (schema[0].num_children ?? 0); i++) {
    const element = schema[at];
    const nested = (element.num_children ?? 0) > 0;
    columns.push({
      name: element.name,
      type: nested ? `nested ${(element.logical_type?.type ?? element.converted_type ?? 'struct').toLowerCase()}` : typeName(element),
      flat: nested || element.repetition_type === 'REPEATED' ? null : { element, index: leaf },
    });
    for (let open = 1; open > 0; at++) {
      const children = schema[at].num_children ?? 0;
      if (children === 0) leaf++;
      open += children - 1;
    }
  }
  return columns;
}

function typeName(element: SchemaElement): string {
  const logical = element.logical_type?.type ?? element.converted_type;
  const repeated = element.repetition_type === 'REPEATED' ? 'repeated ' : '';
  return `${repeated}${String(element.type)}${logical === undefined ? '' : ` (${logical})`}`;
}

/** Returns the one column of a name. @throws InputError if there is none, UnsupportedError if there are several or it is nested; without a file name */
export function findColumn(columns: readonly TopColumn[], name: string): FlatColumn {
  const found = columns.filter((column) => column.name === name);
  if (found.length === 0) {
    throw new InputError({
      expected: `a column "${name}"`,
      found: onlyNames(columns.map((column) => column.name)),
      remedy: 'name one of these (the text is --text-column)',
    });
  }
  if (found.length > 1) throw new UnsupportedError({ expected: `one column "${name}"`, found: `${found.length} of that name`, remedy: 'rename them' });
  const { flat, type } = found[0];
  if (flat === null) throw new UnsupportedError({ expected: `"${name}" to be a column of plain values`, found: `one of type ${type}`, remedy: 'choose another column' });
  return flat;
}
