import { UnsupportedError } from '../../../../core/errors.ts';
import { brokenPage } from '../../parquetLevels.ts';
import { ENCODING, PHYSICAL, encodingName } from '../fieldNumbers.ts';
import type { Leaf } from '../leaves.ts';
import { plainBooleans, runLengthBooleans } from './booleans.ts';
import { decodeDeltaIntegers } from './deltaIntegers.ts';
import { plainOfDeltaLengths, plainOfDeltaStrings } from './deltaStrings.ts';
import { dictionaryIndices } from './dictionaryIndices.ts';
import type { PageValues } from './pageValues.ts';
import { plainBytes } from './plainBytes.ts';
import { plainFixed } from './plainFixed.ts';
import { streamSplit } from './streamSplit.ts';

/**
 * Returns the `count` values that `body` begins with; `dictionarySize` is null where the chunk has no dictionary. Deltas
 * hang on the value before, so those encodings come out as PLAIN.
 * @throws FormatError, UnsupportedError without a place
 */
export function openValues(encoding: number, { type, width }: Leaf, body: Uint8Array, count: number, dictionarySize: number | null): PageValues {
  switch (encoding) {
    case ENCODING.PLAIN:
      if (type === PHYSICAL.BOOLEAN) return plainBooleans(body, count);
      return type === PHYSICAL.BYTE_ARRAY ? plainBytes(body, count) : plainFixed(body, width, count);
    case ENCODING.PLAIN_DICTIONARY:
    case ENCODING.RLE_DICTIONARY:
      if (dictionarySize === null) throw brokenPage('indices without a dictionary');
      return dictionaryIndices(body, count, dictionarySize, encoding);
    case ENCODING.RLE:
      if (type === PHYSICAL.BOOLEAN) return runLengthBooleans(body, count);
      break;
    case ENCODING.BYTE_STREAM_SPLIT:
      if (type !== PHYSICAL.BOOLEAN && type !== PHYSICAL.BYTE_ARRAY) return streamSplit(body, width, count);
      break;
    case ENCODING.DELTA_BINARY_PACKED:
      if (type === PHYSICAL.INT32 || type === PHYSICAL.INT64) return plainFixed(count === 0 ? body : decodeDeltaIntegers(body, 0, count, type === PHYSICAL.INT32 ? 4 : 8).bytes, width, count);
      break;
    case ENCODING.DELTA_LENGTH_BYTE_ARRAY:
      if (type === PHYSICAL.BYTE_ARRAY) return plainBytes(plainOfDeltaLengths(body, count), count);
      break;
    case ENCODING.DELTA_BYTE_ARRAY:
      if (type === PHYSICAL.BYTE_ARRAY) return plainBytes(plainOfDeltaStrings(body, count, null), count);
      if (type === PHYSICAL.FIXED) return plainFixed(plainOfDeltaStrings(body, count, width), width, count);
      break;
  }
  throw new UnsupportedError({ expected: 'an encoding that can be filtered', found: `${encodingName(encoding)} of values of physical type ${type}`, remedy: 'write the file again with a current writer' });
}
