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
