/** One column of text as bytes and offsets, the only form in which documents reach the kernels. */
export interface TextColumn {
  /** UTF-8, or what the file holds in its place; ill-formed bytes are allowed everywhere. */
  readonly bytes: Uint8Array;
  /** Row i is bytes[offsets[i] … offsets[i + 1]); length rows + 1, offsets[0] is 0, never decreasing. */
  readonly offsets: Uint32Array;
  /** 1 where the row is null (its range is empty then), or null if no row is. */
  readonly nulls: Uint8Array | null;
}

export function rowCountOf(column: TextColumn): number {
  return column.offsets.length - 1;
}

/** Returns rows [from, to) of a column with offsets from 0; shares the bytes, copies the offsets. */
export function sliceRows(column: TextColumn, from: number, to: number): TextColumn {
  const base = column.offsets[from] as number;
  const offsets = column.offsets.slice(from, to + 1);
  if (base !== 0) for (let i = 0; i < offsets.length; i++) offsets[i] = (offsets[i]) - base;
  return {
    bytes: column.bytes.subarray(base, base + (offsets[offsets.length - 1])),
    offsets,
    nulls: column.nulls === null ? null : column.nulls.subarray(from, to),
  };
}
