import type { Data } from 'apache-arrow';
import { FormatError } from '../core/errors.ts';
import type { TextColumn } from './textColumn.ts';

// Arrow's type numbers, here by value: loading apache-arrow costs 80 ms, and nothing else of it is needed.
const BINARY = 4;
const UTF8 = 5;
const LARGE_BINARY = 19;
const LARGE_UTF8 = 20;
const BINARY_VIEW = 23;
const UTF8_VIEW = 24;
const DICTIONARY = -1;
const VIEW_BYTES = 16;
const INLINE_BYTES = 12;

/** Returns true if `textColumnFromArrow` can read this data: Utf8, LargeUtf8, Utf8View, their binary kin (texts written without a type), and dictionaries of these. */
export function isArrowText(data: Data): boolean {
  if (data.typeId === DICTIONARY) return isTextType((data.type as { dictionary?: { typeId: number } }).dictionary?.typeId);
  return isTextType(data.typeId);
}

function isTextType(typeId: number | undefined): boolean {
  return isOffsetType(typeId) || typeId === UTF8_VIEW || typeId === BINARY_VIEW;
}

function isOffsetType(typeId: number | undefined): boolean {
  return typeId === UTF8 || typeId === LARGE_UTF8 || typeId === BINARY || typeId === LARGE_BINARY;
}

/** A row's bytes: source[start … start + length]. */
interface TextRows {
  readonly source: (row: number) => Uint8Array;
  readonly start: (row: number) => number;
  readonly length: (row: number) => number;
}

/**
 * Returns rows [from, to) of an Arrow text column. Shares the bytes with `data` where its rows lie one behind the other
 * (all but views and dictionaries, without null rows that have bytes), and the offsets too where these begin at 0; copies otherwise. Null rows come out empty,
 * whatever bytes their slots have; padding and whatever lies outside the rows is left out.
 * @param data one chunk, as `vector.data` holds them; slices need not be rebased
 * @throws FormatError without a file name if offsets, views or indices point outside their buffers; RangeError if the
 *   rows have 4 GiB or more
 */
export function textColumnFromArrow(data: Data, from = 0, to: number = data.length): TextColumn {
  if (!isArrowText(data)) throw new TypeError(`not an Arrow text type: ${String(data.type)}`);
  const nulls = nullFlags(data, from, to);
  if (isOffsetType(data.typeId)) {
    const shared = contiguous(data, from, to, nulls);
    if (shared !== null) return shared;
  }
  return copied(rowsOf(data), from, to, nulls);
}

/** Bytes of each row of an Arrow text column, for splitting it before it is read; null rows count 0. Throws as textColumnFromArrow does. */
export function arrowTextLengths(data: Data): Float64Array {
  const nulls = nullFlags(data, 0, data.length);
  const rows = rowsOf(data);
  return Float64Array.from({ length: data.length }, (_, row) => (nulls !== null && nulls[row] === 1 ? 0 : rows.length(row)));
}

function broken(found: string): FormatError {
  return new FormatError({ expected: 'Arrow text that lies in its buffers', found, remedy: 'check that the file is complete, or write it again' });
}

function nullFlags(data: Data, from: number, to: number): Uint8Array | null {
  const bitmap = data.nullBitmap as Uint8Array | undefined;
  if (bitmap === undefined || bitmap === null || bitmap.length === 0) return null;
  const first = data.offset + from;
  if (Math.ceil((data.offset + to) / 8) > bitmap.length) throw broken('a validity bitmap that is too short');
  const flags = new Uint8Array(to - from);
  let any = 0;
  for (let i = 0; i < flags.length; i++) {
    const bit = first + i;
    any |= flags[i] = ((bitmap[bit >> 3] >> (bit & 7)) & 1) ^ 1;
  }
  return any === 0 ? null : flags;
}

/** Returns null where a null row has bytes: these must not be in the column. */
function contiguous(data: Data, from: number, to: number, nulls: Uint8Array | null): TextColumn | null {
  const source = (data.values ?? new Uint8Array(0)) as Uint8Array;
  const raw = data.valueOffsets as Int32Array | BigInt64Array | undefined;
  // A column of no rows may have no offsets at all.
  if (to === from) return { bytes: source.subarray(0, 0), offsets: new Uint32Array(1), nulls: null };
  if (raw === undefined || raw.length < to + 1) throw broken('fewer offsets than rows');
  const base = Number(raw[from]);
  const end = Number(raw[to]);
  if (base < 0 || end < base || end > source.length) throw broken(`offsets ${base} to ${end} in ${source.length} bytes`);
  if (end - base >= 2 ** 32) throw new RangeError(`a text column of ${end - base} bytes`);
  const share = base === 0 && raw instanceof Int32Array;
  const offsets = share ? new Uint32Array(raw.buffer, raw.byteOffset + 4 * from, to - from + 1) : new Uint32Array(to - from + 1);
  let previous = base;
  for (let i = from + 1; i <= to; i++) {
    const offset = Number(raw[i]);
    if (offset < previous) throw broken('decreasing offsets');
    if (offset > previous && nulls !== null && nulls[i - 1 - from] === 1) return null;
    if (!share) offsets[i - from] = offset - base;
    previous = offset;
  }
  return { bytes: source.subarray(base, end), offsets, nulls };
}

function copied(rows: TextRows, from: number, to: number, nulls: Uint8Array | null): TextColumn {
  const offsets = new Uint32Array(to - from + 1);
  let total = 0;
  for (let row = from; row < to; row++) {
    if (nulls === null || nulls[row - from] === 0) total += rows.length(row);
    if (total >= 2 ** 32) throw new RangeError('a text column of 4 GiB or more');
    offsets[row - from + 1] = total;
  }
  const bytes = new Uint8Array(total);
  for (let row = from; row < to; row++) {
    if (offsets[row - from + 1] === offsets[row - from]) continue;
    const start = rows.start(row);
    bytes.set(rows.source(row).subarray(start, start + rows.length(row)), offsets[row - from]);
  }
  return { bytes, offsets, nulls };
}

function rowsOf(data: Data): TextRows {
  if (data.typeId === DICTIONARY) return dictionaryRows(data);
  return isOffsetType(data.typeId) ? offsetRows(data) : viewRows(data);
}

function offsetRows(data: Data): TextRows {
  const source = (data.values ?? new Uint8Array(0)) as Uint8Array;
  const raw = (data.valueOffsets ?? new Int32Array(0)) as Int32Array | BigInt64Array;
  if (data.length > 0 && raw.length < data.length + 1) throw broken('fewer offsets than rows');
  return {
    source: () => source,
    start: (row) => Number(raw[row]),
    length: (row) => {
      const start = Number(raw[row]);
      const end = Number(raw[row + 1]);
      if (start < 0 || end < start || end > source.length) throw broken(`offsets ${start} to ${end} in ${source.length} bytes`);
      return end - start;
    },
  };
}

function viewRows(data: Data): TextRows {
  const views = (data.values ?? new Uint8Array(0)) as Uint8Array;
  const buffers = (data as unknown as { variadicBuffers: readonly Uint8Array[] }).variadicBuffers;
  if (views.length < data.length * VIEW_BYTES) throw broken('fewer views than rows');
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const size = (row: number): number => view.getInt32(row * VIEW_BYTES, true);
  return {
    source: (row) => (size(row) <= INLINE_BYTES ? views : buffers[view.getInt32(row * VIEW_BYTES + 8, true)]),
    start: (row) => (size(row) <= INLINE_BYTES ? row * VIEW_BYTES + 4 : view.getInt32(row * VIEW_BYTES + 12, true)),
    length: (row) => {
      const length = size(row);
      if (length < 0) throw broken('a view of negative length');
      if (length > INLINE_BYTES) {
        const buffer = buffers[view.getInt32(row * VIEW_BYTES + 8, true)];
        const start = view.getInt32(row * VIEW_BYTES + 12, true);
        if (buffer === undefined || start < 0 || start + length > buffer.length) throw broken('a view outside its buffers');
      }
      return length;
    },
  };
}

function dictionaryRows(data: Data): TextRows {
  const chunks = (data.dictionary?.data ?? []) as readonly Data[];
  const columns = chunks.map((chunk) => textColumnFromArrow(chunk));
  const firsts: number[] = [];
  let size = 0;
  for (const chunk of chunks) {
    firsts.push(size);
    size += chunk.length;
  }
  const indices = (data.values ?? new Int32Array(0)) as unknown as ArrayLike<number | bigint>;
  if (indices.length < data.length) throw broken('fewer indices than rows');
  const place = (row: number): { column: TextColumn; at: number } => {
    const index = Number(indices[row]);
    if (!(index >= 0 && index < size)) throw broken(`an index outside the dictionary of ${size} values`);
    let chunk = firsts.length - 1;
    while (firsts[chunk] > index) chunk--;
    return { column: columns[chunk], at: index - firsts[chunk] };
  };
  return {
    source: (row) => place(row).column.bytes,
    start: (row) => {
      const { column, at } = place(row);
      return column.offsets[at];
    },
    length: (row) => {
      const { column, at } = place(row);
      return column.offsets[at + 1] - column.offsets[at];
    },
  };
}
