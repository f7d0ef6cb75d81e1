import { FormatError } from '../../core/errors.ts';

export function brokenPage(found: string): FormatError {
  return new FormatError({ expected: 'sound Parquet pages', found, remedy: 'check that the file is complete, or fetch it again' });
}

/** Returns `count` integers of the run-length and bit-packed hybrid in bytes[start … end]. @throws FormatError if they end too soon */
export function readHybrid(bytes: Uint8Array, start: number, end: number, bitWidth: number, count: number): Int32Array {
  return fillHybrid(new Int32Array(count), bytes, start, end, bitWidth);
}

/** The same into an array as long as what is wanted, whose elements must have room for `bitWidth` bits; returns the array. */
export function fillHybrid<T extends Int32Array | Uint8Array>(out: T, bytes: Uint8Array, start: number, end: number, bitWidth: number): T {
  const count = out.length;
  if (bitWidth > 32) throw brokenPage(`indices of ${bitWidth} bits`);
  const mask = bitWidth === 32 ? -1 : (1 << bitWidth) - 1;
  let at = start;
  let seen = 0;
  while (seen < count) {
    let header = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= end || shift > 28) throw brokenPage('levels or indices cut short');
      const byte = bytes[at++];
      header |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    header >>>= 0;
    if ((header & 1) === 0) {
      let value = 0;
      const width = (bitWidth + 7) >> 3;
      if (at + width > end) throw brokenPage('levels or indices cut short');
      for (let i = 0; i < width; i++) value |= bytes[at++] << (8 * i);
      const run = Math.min(header >>> 1, count - seen);
      out.fill(value, seen, seen + run);
      seen += run;
      continue;
    }
    const run = Math.min((header >>> 1) * 8, count - seen);
    // Writers may leave out the padding of the last group.
    const packed = (header >>> 1) * bitWidth;
    const needed = Math.ceil((run * bitWidth) / 8);
    if (at + needed > end) throw brokenPage('levels or indices cut short');
    let bit = 0;
    for (let i = 0; i < run; i++, bit += bitWidth) {
      let p = at + (bit >>> 3);
      let value = bytes[p] >>> (bit & 7);
      for (let have = 8 - (bit & 7); have < bitWidth; have += 8) value |= bytes[++p] << have;
      out[seen++] = value & mask;
    }
    at = Math.min(at + packed, end);
  }
  return out;
}
