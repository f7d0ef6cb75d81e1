import { FormatError } from '../../../core/errors.ts';
import { copyMatch, findMatches } from './matchFinder.ts';

function broken(found: string): FormatError {
  return new FormatError({ expected: 'a sound LZ4 block', found, remedy: 'check that the file is complete, or fetch it again' });
}

/** Returns `input` as one LZ4 block (no frame, no length), a new buffer. The same bytes give the same block on every machine. */
export function lz4Compress(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(input.length + Math.ceil(input.length / 255) + 16);
  let at = 0;
  let literalFrom = 0;
  let literalTo = 0;
  const extra = (rest: number): void => {
    for (; rest >= 255; rest -= 255) out[at++] = 255;
    out[at++] = rest;
  };
  const sequence = (matchLength: number, distance: number): void => {
    const literals = literalTo - literalFrom;
    const code = matchLength - 4;
    out[at++] = (Math.min(literals, 15) << 4) | (matchLength === 0 ? 0 : Math.min(code, 15));
    if (literals >= 15) extra(literals - 15);
    if (literals > 32) out.set(input.subarray(literalFrom, literalTo), at);
    else for (let i = 0; i < literals; i++) out[at + i] = input[literalFrom + i];
    at += literals;
    if (matchLength === 0) return;
    out[at++] = distance & 0xff;
    out[at++] = distance >>> 8;
    if (code >= 15) extra(code - 15);
  };
  // The format wants five literals at the end and no match within the last twelve bytes.
  findMatches(
    input,
    {
      literals(from, to) {
        literalFrom = from;
        literalTo = to;
      },
      match(from, length, distance) {
        sequence(length, distance);
        literalFrom = from + length;
        literalTo = literalFrom;
      },
    },
    5,
    12,
  );
  sequence(0, 0);
  return out.subarray(0, at);
}

/** Returns the `size` bytes that an LZ4 block holds. @throws FormatError if it holds another number or is damaged */
export function lz4Decompress(input: Uint8Array, size: number): Uint8Array {
  if (size > 255 * input.length) throw broken(`${input.length} bytes that say they hold ${size}`);
  const out = new Uint8Array(size);
  const held = decodeInto(input, out, 0);
  if (held !== size) throw broken(`one that holds ${held} of ${size} bytes`);
  return out;
}

/** As lz4Decompress, for blocks in Hadoop's frames (two big-endian lengths each), which old writers left out at times. */
export function lz4HadoopDecompress(input: Uint8Array, size: number): Uint8Array {
  try {
    return decodeFrames(input, size);
  } catch {
    return lz4Decompress(input, size);
  }
}

function decodeFrames(input: Uint8Array, size: number): Uint8Array {
  if (size > 255 * input.length) throw broken(`${input.length} bytes that say they hold ${size}`);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const out = new Uint8Array(size);
  let at = 0;
  let to = 0;
  while (at < input.length) {
    if (at + 8 > input.length) throw broken('a frame cut short');
    const outSize = view.getUint32(at);
    const inSize = view.getUint32(at + 4);
    at += 8;
    if (inSize > input.length - at || outSize > size - to) throw broken('a frame beyond the end');
    if (decodeInto(input.subarray(at, at + inSize), out.subarray(0, to + outSize), to) !== to + outSize) throw broken('a frame of another length');
    at += inSize;
    to += outSize;
  }
  if (to !== size) throw broken(`frames that hold ${to} of ${size} bytes`);
  return out;
}

/** Returns where the output ends. Distances may reach back to the start of `out`. */
function decodeInto(input: Uint8Array, out: Uint8Array, start: number): number {
  const end = input.length;
  const size = out.length;
  let at = 0;
  let to = start;
  while (at < end) {
    const token = input[at++];
    let literals = token >>> 4;
    if (literals === 15) {
      for (let byte = 255; byte === 255; literals += byte) {
        if (at >= end) throw broken('a length cut short');
        byte = input[at++];
      }
    }
    if (literals > end - at || literals > size - to) throw broken('literals beyond the end');
    if (literals > 32) out.set(input.subarray(at, at + literals), to);
    else for (let i = 0; i < literals; i++) out[to + i] = input[at + i];
    at += literals;
    to += literals;
    if (at === end) return to;
    if (at + 2 > end) throw broken('a distance cut short');
    const distance = input[at] | (input[at + 1] << 8);
    at += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      for (let byte = 255; byte === 255; length += byte) {
        if (at >= end) throw broken('a length cut short');
        byte = input[at++];
      }
    }
    if (distance === 0 || distance > to || length > size - to) throw broken('a match from outside');
    copyMatch(out, to, distance, length);
    to += length;
  }
  return to;
}
