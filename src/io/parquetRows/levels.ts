import { brokenPage } from '../parquetLevels.ts';

/** Bits of a level that is at most `max`. */
export function levelBits(max: number): number {
  return 32 - Math.clz32(max);
}

/** Returns `count` levels of at most `max` from the run-length and bit-packed hybrid in bytes[start … end]. @throws FormatError */
export function decodeLevels(bytes: Uint8Array, start: number, end: number, max: number, count: number): Uint8Array {
  const out = new Uint8Array(count);
  const bits = levelBits(max);
  const mask = (1 << bits) - 1;
  let at = start;
  let seen = 0;
  while (seen < count) {
    let header = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= end || scale > 2 ** 28) throw brokenPage('levels cut short');
      const byte = bytes[at++];
      header += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    const repeated = header % 2 === 0;
    const length = Math.floor(header / 2);
    if (repeated) {
      if (at >= end) throw brokenPage('levels cut short');
      const value = bytes[at++];
      if (value > max) throw brokenPage(`a level of ${value} where ${max} is the highest`);
      const to = Math.min(seen + length, count);
      out.fill(value, seen, to);
      seen = to;
      continue;
    }
    const run = Math.min(length * 8, count - seen);
    // Writers may leave out the padding of the last group.
    if (at + Math.ceil((run * bits) / 8) > end) throw brokenPage('levels cut short');
    let bit = 0;
    for (let i = 0; i < run; i++, bit += bits) {
      const p = at + (bit >>> 3);
      const value = ((bytes[p] | (bytes[p + 1] << 8)) >>> (bit & 7)) & mask;
      if (value > max) throw brokenPage(`a level of ${value} where ${max} is the highest`);
      out[seen++] = value;
    }
    at = Math.min(at + length * bits, end);
  }
  return out;
}
