import { brokenPage } from '../../parquetLevels.ts';

interface DeltaIntegers {
  /** `count` values of 4 or 8 bytes, little endian. */
  readonly bytes: Uint8Array;
  /** Where the block ends in what was decoded. */
  readonly end: number;
}

/**
 * Decodes `count` integers of DELTA_BINARY_PACKED from source[start …]. 64-bit sums are held in two halves, as bigints
 * would cost ten times as much. @throws FormatError
 */
export function decodeDeltaIntegers(source: Uint8Array, start: number, count: number, width: 4 | 8): DeltaIntegers {
  let at = start;
  let low = 0;
  let high = 0;
  const byte = (): number => {
    if (at >= source.length) throw brokenPage('values cut short');
    return source[at++];
  };
  /** Sets low and high to a varint. */
  const varint = (): void => {
    low = 0;
    high = 0;
    for (let shift = 0; ; shift += 7) {
      if (shift > 63) throw brokenPage('a number that does not end');
      const next = byte();
      const bits = next & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift > 25) high |= shift < 32 ? bits >>> (32 - shift) : bits << (shift - 32);
      if (next < 0x80) return;
    }
  };
  const zigzag = (): void => {
    varint();
    const sign = -(low & 1);
    low = ((low >>> 1) | (high << 31)) ^ sign;
    high = (high >>> 1) ^ sign;
  };
  const size = (name: string): number => {
    varint();
    if (high !== 0 || low < 0) throw brokenPage(`${name} of more than 2^31`);
    return low;
  };
  const blockSize = size('a block');
  const miniblocks = size('a number of miniblocks');
  const total = size('a number of values');
  const perMiniblock = blockSize / miniblocks;
  if (miniblocks === 0 || blockSize === 0 || perMiniblock % 8 !== 0) throw brokenPage(`blocks of ${blockSize} values in ${miniblocks} miniblocks`);
  if (total !== count) throw brokenPage(`${total} values where ${count} belong`);
  zigzag();
  const bytes = new Uint8Array(count * width);
  const words = new Int32Array(bytes.buffer);
  const step = width / 4;
  let sumLow = low;
  let sumHigh = high;
  let done = 0;
  if (count > 0) {
    words[0] = sumLow;
    if (step === 2) words[1] = sumHigh;
    done = 1;
  }
  while (done < count) {
    zigzag();
    const minLow = low;
    const minHigh = high;
    const widths = at;
    at += miniblocks;
    if (at > source.length) throw brokenPage('values cut short');
    for (let m = 0; m < miniblocks && done < count; m++) {
      const bits = source[widths + m];
      if (bits > 64) throw brokenPage(`deltas of ${bits} bits`);
      const values = Math.min(perMiniblock, count - done);
      if (at + Math.ceil((values * bits) / 8) > source.length) throw brokenPage('values cut short');
      let p = at;
      let shift = 0;
      for (let i = 0; i < values; i++) {
        let deltaLow = 0;
        let deltaHigh = 0;
        for (let have = 0; have < bits; ) {
          const take = Math.min(8 - shift, bits - have);
          const part = (source[p] >>> shift) & ((1 << take) - 1);
          if (have < 32) deltaLow |= part << have;
          if (have > 24) deltaHigh |= have < 32 ? part >>> (32 - have) : part << (have - 32);
          have += take;
          shift += take;
          if (shift === 8) {
            shift = 0;
            p++;
          }
        }
        const first = (sumLow >>> 0) + (minLow >>> 0);
        const second = (first >>> 0) + (deltaLow >>> 0);
        sumHigh = (sumHigh + minHigh + deltaHigh + (first > 0xffffffff ? 1 : 0) + (second > 0xffffffff ? 1 : 0)) | 0;
        sumLow = second | 0;
        words[done * step] = sumLow;
        if (step === 2) words[done * step + 1] = sumHigh;
        done += 1;
      }
      // The last miniblock is padded; writers may leave padding out at the very end.
      at = Math.min(at + (perMiniblock * bits) / 8, source.length);
    }
  }
  return { bytes, end: at };
}
