import type { Data, DataType, RecordBatch, Schema } from 'apache-arrow';
import { textColumnFromArrow } from '../batch/arrowText.ts';
import { UnsupportedError, throwIfAborted } from '../core/errors.ts';
import { checkBitmapBounds, checkValueBounds } from './arrowBounds.ts';
import { ArrowOutput } from './arrowOutput.ts';
import type { KeptSummary } from './format.ts';
import { cutShort, quotedName } from './names.ts';
import { writeWhole } from './outputFile.ts';

const UTF8 = 5;
const BOOL = 6;

/** @throws UnsupportedError naming file and column if the file holds what would not come out as it went in */
export function assertRewritable(path: string, schema: Schema, metadataKeys: readonly string[]): void {
  const refuse = (expected: string, found: string, remedy = 'write the file again without it, or convert it to JSON lines'): UnsupportedError =>
    new UnsupportedError({ expected, found, remedy, file: path });
  for (const [i, { name, type }] of schema.fields.entries()) {
    // The library would write no name at all.
    if (name === null || name === '') throw refuse('columns with names', `column ${i} without one`, 'give it one, or convert the file to JSON lines');
    if (!isPlainType(type)) throw refuse(`column ${quotedName(name)} to be flat Utf8, Int32, Int64, Float64 or Bool`, cutShort(String(type)), 'cast or drop that column, or convert the file to JSON lines');
  }
  if (metadataKeys.length > 0) throw refuse('a file without metadata on schema, columns or batches', `the key ${quotedName(metadataKeys[0])}`);
}

function isPlainType(type: DataType): boolean {
  const name = String(type);
  return name === 'Utf8' || name === 'Int32' || name === 'Int64' || name === 'Float64' || name === 'Bool';
}

/**
 * Writes the rows kept, a batch for every batch of the input that has any; bodies are not compressed, whether the
 * input's were or not. The bytes depend on the input and the rows alone.
 */
export async function writeKeptArrow(schema: Schema, batches: AsyncIterable<{ batch: RecordBatch; first: number }>, isFile: boolean, target: string, keep: (row: number) => boolean, signal?: AbortSignal): Promise<KeptSummary> {
  return writeWhole(target, async (file) => {
    const { makeData } = await import('apache-arrow');
    const output = await ArrowOutput.create(file, schema, isFile);
    let rows = 0;
    for await (const { batch, first } of batches) {
      throwIfAborted(signal);
      const kept: number[] = [];
      for (let row = 0; row < batch.numRows; row++) if (keep(first + row)) kept.push(row);
      rows += kept.length;
      if (kept.length > 0) await output.writeBatch(batch.data.children.map((data, i) => makeData(takeRows(schema.fields[i].name, data, kept) as never) as Data), kept.length);
    }
    await output.finish();
    return { rows, bytes: file.bytes };
  });
}

/** @throws FormatError if the column has fewer values than its batch has rows */
function takeRows(name: string, data: Data, rows: readonly number[]): object {
  if (data.typeId === UTF8) checkBitmapBounds(name, data, data.length);
  else checkValueBounds(name, data, data.length);
  const { nullBitmap, nullCount } = takeBits(data.nullBitmap as Uint8Array | undefined, data.offset, rows);
  const common = { type: data.type as DataType, length: rows.length, nullCount, ...(nullCount > 0 ? { nullBitmap } : {}) };
  if (data.typeId === UTF8) {
    const { bytes, offsets } = textColumnFromArrow(data);
    const valueOffsets = new Int32Array(rows.length + 1);
    rows.forEach((row, i) => (valueOffsets[i + 1] = valueOffsets[i] + offsets[row + 1] - offsets[row]));
    const out = new Uint8Array(valueOffsets[rows.length]);
    rows.forEach((row, i) => out.set(bytes.subarray(offsets[row], offsets[row + 1]), valueOffsets[i]));
    return { ...common, valueOffsets, data: out };
  }
  if (data.typeId === BOOL) return { ...common, data: takeBits(data.values as unknown as Uint8Array, data.offset, rows).nullBitmap };
  const values = data.values as unknown as Int32Array | BigInt64Array | Float64Array;
  // Doubles move as bits: an assignment may change the bits of a NaN.
  const from = values instanceof Float64Array ? new BigInt64Array(values.buffer, values.byteOffset, values.length) : values;
  const out = values instanceof Int32Array ? new Int32Array(rows.length) : new BigInt64Array(rows.length);
  const isNull = (i: number): boolean => nullCount > 0 && ((nullBitmap[i >> 3] >> (i & 7)) & 1) === 0;
  rows.forEach((row, i) => {
    if (!isNull(i)) out[i] = from[row];
  });
  return { ...common, data: values instanceof Float64Array ? new Float64Array(out.buffer) : out };
}

/** Takes bits of a bitmap; all ones without one. */
function takeBits(bitmap: Uint8Array | undefined, offset: number, rows: readonly number[]): { nullBitmap: Uint8Array; nullCount: number } {
  const nullBitmap = new Uint8Array(Math.ceil(rows.length / 8));
  let ones = 0;
  const all = bitmap === undefined || bitmap === null || bitmap.length === 0;
  rows.forEach((row, i) => {
    const bit = offset + row;
    if (all || ((bitmap[bit >> 3] >> (bit & 7)) & 1) === 1) {
      nullBitmap[i >> 3] |= 1 << (i & 7);
      ones++;
    }
  });
  return { nullBitmap, nullCount: rows.length - ones };
}
