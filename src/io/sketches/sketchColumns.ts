import type { SketchedRows } from '../../batch/sketchedRows.ts';
import type { AddedData, AddedField } from '../arrow/arrowStream/addedColumns.ts';
import { joinLists } from '../joinBytes.ts';

/** What the columns of a sketch depend on. */
export interface SketchLayout {
  /** Slots of a signature, of 32 or 64 bits. */
  readonly k: number;
  readonly slotWords: 1 | 2;
  readonly bands: number;
}

const DIGEST_BYTES = 16;

/**
 * Returns the columns that a sketch adds. Fixed-size lists rather than binary of fixed size, because pyarrow, polars and
 * arrow-rs show them as a matrix of numbers without a copy; the digest is binary, because grouping by it is what it is for.
 */
export function sketchFields({ k, slotWords, bands }: SketchLayout): readonly AddedField[] {
  return [
    { name: 'signature', type: { kind: 'fixed-list', bits: slotWords === 1 ? 32 : 64, size: k } },
    { name: 'band_keys', type: { kind: 'fixed-list', bits: 64, size: bands } },
    { name: 'digest', type: { kind: 'fixed-binary', bytes: DIGEST_BYTES } },
    { name: 'shingles', type: { kind: 'uint', bits: 32 } },
    { name: 'text_bytes', type: { kind: 'uint', bits: 32 } },
    { name: 'few_shingles', type: { kind: 'list', bits: 64 } },
  ];
}

/** Returns the rows of those columns. Buffers are shared with `sketch`. */
export function sketchData({ k, bands }: SketchLayout, sketch: SketchedRows): readonly AddedData[] {
  const { rows, nulls, few } = sketch;
  const wordless = validity(rows, (row) => sketch.shingles[row] > 0);
  const texts = validity(rows, (row) => nulls === null || nulls[row] === 0);
  const fewOnes = validity(rows, (row) => few.present[row] === 1);
  const list = ({ bits, nulls: count }: Validity, size: number, values: Uint8Array): AddedData => ({
    nodes: [{ length: rows, nulls: count }, { length: rows * size, nulls: 0 }],
    buffers: [bits, NOTHING, values],
  });
  const flat = ({ bits, nulls: count }: Validity, values: Uint8Array): AddedData => ({ nodes: [{ length: rows, nulls: count }], buffers: [bits, values] });
  return [
    list(wordless, k, bytesOf(sketch.signatures)),
    list(wordless, bands, bytesOf(sketch.keys)),
    flat(wordless, bytesOf(sketch.digests)),
    flat(texts, bytesOf(sketch.shingles)),
    flat(texts, bytesOf(sketch.textBytes)),
    {
      nodes: [{ length: rows, nulls: fewOnes.nulls }, { length: few.hashes.length, nulls: 0 }],
      buffers: [fewOnes.bits, bytesOf(few.offsets), NOTHING, bytesOf(few.hashes)],
    },
  ];
}

const NOTHING = new Uint8Array(0);

interface Validity {
  /** Empty where nothing is null. */
  readonly bits: Uint8Array;
  readonly nulls: number;
}

export function validity(rows: number, isValid: (row: number) => boolean): Validity {
  const bits = new Uint8Array(Math.ceil(rows / 8));
  let nulls = 0;
  for (let row = 0; row < rows; row++) {
    if (isValid(row)) bits[row >> 3] |= 1 << (row & 7);
    else nulls++;
  }
  return { bits: nulls === 0 ? NOTHING : bits, nulls };
}

const encoder = new TextEncoder();

/** Returns a column of strings. */
export function stringData(cells: readonly (string | null)[]): AddedData {
  const { offsets, values } = joinLists(cells.map((cell) => encoder.encode(cell ?? '')));
  const { bits, nulls } = validity(cells.length, (row) => cells[row] !== null);
  return { nodes: [{ length: cells.length, nulls }], buffers: [bits, bytesOf(offsets), values] };
}

export function bytesOf(values: Uint32Array | BigUint64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
