import { UnsupportedError } from '../../core/errors.ts';
import { brokenPage, readHybrid } from './parquetLevels.ts';
import { plainOfDeltaLengths, plainOfDeltaStrings } from './parquetRows/values/deltaStrings.ts';

/** Byte strings of some rows: row i is source[starts[i] … starts[i] + lengths[i]], or null where starts[i] is -1. */
export interface StringPage {
  readonly rows: number;
  readonly source: Uint8Array;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** Where the values of a page are, and which rows are null (null if none is). */
export interface EncodedPage {
  readonly encoding: string;
  readonly rows: number;
  readonly valueCount: number;
  readonly present: Int32Array | Uint8Array | null;
  readonly body: Uint8Array;
}

/** @throws FormatError without a file name */
export function plainStrings({ rows, valueCount, present, body }: EncodedPage): StringPage {
  if (valueCount > body.length / 4) throw brokenPage('values cut short');
  const starts = new Int32Array(rows);
  const lengths = new Int32Array(rows);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    if (present !== null && present[i] === 0) {
      starts[i] = -1;
      continue;
    }
    if (at + 4 > body.length) throw brokenPage('values cut short');
    const length = view.getUint32(at, true);
    at += 4;
    if (length > body.length - at) throw brokenPage('values cut short');
    starts[i] = at;
    lengths[i] = length;
    at += length;
  }
  return { rows, source: body, starts, lengths };
}

/** @throws FormatError, UnsupportedError without a file name */
export function stringPage(page: EncodedPage, dictionary: StringPage | null): StringPage {
  const { rows, body, present } = page;
  switch (page.encoding) {
    case 'PLAIN':
      return plainStrings(page);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY': {
      const indices = dictionaryIndices(page, dictionary?.rows ?? 0);
      const starts = new Int32Array(rows);
      const lengths = new Int32Array(rows);
      for (let i = 0, v = 0; i < rows; i++) {
        if (present !== null && present[i] === 0) starts[i] = -1;
        else {
          const index = indices[v++];
          starts[i] = (dictionary as StringPage).starts[index];
          lengths[i] = (dictionary as StringPage).lengths[index];
        }
      }
      return { rows, source: dictionary?.source ?? body, starts, lengths };
    }
    case 'DELTA_LENGTH_BYTE_ARRAY':
    case 'DELTA_BYTE_ARRAY': {
      // Decoded by the row filter's code, which checks every length: hyparquet's turns back without end on some.
      const plain = page.encoding === 'DELTA_BYTE_ARRAY' ? plainOfDeltaStrings(body, page.valueCount, null) : plainOfDeltaLengths(body, page.valueCount);
      return plainStrings({ ...page, body: plain });
    }
    default:
      throw unsupportedEncoding(page.encoding);
  }
}

/** @throws FormatError without a file name */
export function dictionaryIndices(page: EncodedPage, size: number): Int32Array {
  const { body, valueCount } = page;
  if (valueCount === 0) return new Int32Array(0);
  if (body.length === 0) throw brokenPage('indices cut short');
  const indices = readHybrid(body, 1, body.length, body[0], valueCount);
  for (let i = 0; i < valueCount; i++) if (indices[i] < 0 || indices[i] >= size) throw brokenPage(`an index outside the dictionary of ${size} values`);
  return indices;
}

export function unsupportedEncoding(encoding: string): UnsupportedError {
  return new UnsupportedError({ expected: 'an encoding that can be read', found: encoding, remedy: 'write the file again with a current writer' });
}
