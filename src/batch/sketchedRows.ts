/** What a sketch knows of consecutive rows: enough to fold copies, collide and compare without the texts. */
export interface SketchedRows {
  readonly rows: number;
  /** Slots of each row, `signatureWords` of them; low word first where a slot has two. Means nothing in rows without words. */
  readonly signatures: Uint32Array;
  /** Keys of each row, `bands` of them, low word first. Means nothing in rows without words. */
  readonly keys: Uint32Array;
  /** Four words a row. Means nothing in rows without words. */
  readonly digests: Uint32Array;
  /** Shingles of each row, repeats counted; 0 without words. */
  readonly shingles: Uint32Array;
  /** Bytes of each row's text. */
  readonly textBytes: Uint32Array;
  /** 1 where the text is null, or null if none is. */
  readonly nulls: Uint8Array | null;
  /** The distinct shingles of rows that have few, ascending: hashes[offsets[i] … offsets[i + 1]); none where `present` is 0. */
  readonly few: { readonly hashes: BigUint64Array; readonly offsets: Uint32Array; readonly present: Uint8Array };
}

/** Returns the rows [from, to). Buffers are shared, but for the offsets of `few`. */
export function sliceSketched(sketched: SketchedRows, from: number, to: number): SketchedRows {
  const { rows, nulls, few } = sketched;
  const part = (values: Uint32Array): Uint32Array => values.subarray((values.length / rows) * from, (values.length / rows) * to);
  const first = few.offsets[from];
  return {
    rows: to - from,
    signatures: part(sketched.signatures),
    keys: part(sketched.keys),
    digests: part(sketched.digests),
    shingles: part(sketched.shingles),
    textBytes: part(sketched.textBytes),
    nulls: nulls === null ? null : nulls.subarray(from, to),
    few: { hashes: few.hashes.subarray(first, few.offsets[to]), offsets: few.offsets.slice(from, to + 1).map((offset) => offset - first), present: few.present.subarray(from, to) },
  };
}
