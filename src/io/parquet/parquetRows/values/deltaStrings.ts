import { UnsupportedError } from '../../../../core/errors.ts';
import { MAX_PAGE_BYTES } from '../../../limits.ts';
import { brokenPage } from '../../parquetLevels.ts';
import { copyBytes } from './copyRuns.ts';
import { decodeDeltaIntegers } from './deltaIntegers.ts';
import { putLength } from './putLength.ts';

function lengthsAt(body: Uint8Array, start: number, count: number): { readonly lengths: Int32Array; readonly end: number } {
  const { bytes, end } = decodeDeltaIntegers(body, start, count, 4);
  const lengths = new Int32Array(bytes.buffer);
  for (let i = 0; i < count; i++) if (lengths[i] < 0) throw brokenPage(`a value of ${lengths[i]} bytes`);
  return { lengths, end };
}

/** Bytes of the values written plainly; a length in front of each where `prefixed`. @throws UnsupportedError for more than a page may have: shared prefixes can stand for any number of bytes */
function roomFor(total: number, count: number, prefixed: boolean): Uint8Array {
  const size = total + (prefixed ? 4 * count : 0);
  if (size > MAX_PAGE_BYTES) throw new UnsupportedError({ expected: `a page of at most ${MAX_PAGE_BYTES} bytes`, found: `values of ${size}`, remedy: 'write the file again with smaller pages' });
  return new Uint8Array(size);
}

/** Returns the values of DELTA_LENGTH_BYTE_ARRAY as PLAIN stores them. @throws FormatError */
export function plainOfDeltaLengths(body: Uint8Array, count: number): Uint8Array {
  if (count === 0) return new Uint8Array(0);
  const { lengths, end } = lengthsAt(body, 0, count);
  let total = 0;
  for (let i = 0; i < count; i++) total += lengths[i];
  if (total > body.length - end) throw brokenPage('values cut short');
  const out = roomFor(total, count, true);
  let from = end;
  let to = 0;
  for (let i = 0; i < count; i++) {
    putLength(out, to, lengths[i]);
    copyBytes(body, from, from + lengths[i], out, to + 4);
    from += lengths[i];
    to += 4 + lengths[i];
  }
  return out;
}

/** Returns the values of DELTA_BYTE_ARRAY as PLAIN stores them; all values must have `width` bytes where it is not null. @throws FormatError, UnsupportedError */
export function plainOfDeltaStrings(body: Uint8Array, count: number, width: number | null): Uint8Array {
  if (count === 0) return new Uint8Array(0);
  const { lengths: prefixes, end: prefixesEnd } = lengthsAt(body, 0, count);
  const { lengths: suffixes, end } = lengthsAt(body, prefixesEnd, count);
  let total = 0;
  let suffixTotal = 0;
  for (let i = 0, previous = 0; i < count; i++) {
    if (prefixes[i] > previous) throw brokenPage('a prefix longer than the value before');
    previous = prefixes[i] + suffixes[i];
    if (width !== null && previous !== width) throw brokenPage(`a value of ${previous} bytes where ${width} belong`);
    total += previous;
    suffixTotal += suffixes[i];
  }
  if (suffixTotal > body.length - end) throw brokenPage('values cut short');
  const head = width === null ? 4 : 0;
  const out = roomFor(total, count, head > 0);
  let from = end;
  let to = 0;
  let previous = 0;
  for (let i = 0; i < count; i++) {
    const length = prefixes[i] + suffixes[i];
    if (head > 0) putLength(out, to, length);
    const start = to + head;
    copyBytes(out, previous, previous + prefixes[i], out, start);
    copyBytes(body, from, from + suffixes[i], out, start + prefixes[i]);
    from += suffixes[i];
    previous = start;
    to = start + length;
  }
  return out;
}
