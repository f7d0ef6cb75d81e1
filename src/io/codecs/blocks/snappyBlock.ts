import { FormatError } from '../../../core/errors.ts';
import type { Room } from '../../parquet/pageRoom.ts';
import { copyMatch, findMatches } from './matchFinder.ts';

const SEGMENT = 1 << 16;

function broken(found: string): FormatError {
  return new FormatError({ expected: 'a sound snappy block', found, remedy: 'check that the file is complete, or fetch it again' });
}

/** Returns `input` as one snappy block (no framing), a new buffer. The same bytes give the same block on every machine. */
export function snappyCompress(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(32 + input.length + Math.ceil(input.length / 6));
  let at = 0;
  for (let rest = input.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      out[at++] = rest;
      break;
    }
    out[at++] = (rest & 0x7f) | 0x80;
  }
  // Segments of 64 KiB, as the reference does it: a decoder may count on short distances only.
  for (let start = 0; start < input.length; start += SEGMENT) {
    const segment = input.subarray(start, Math.min(start + SEGMENT, input.length));
    findMatches(
      segment,
      {
        literals(from, to) {
          const count = to - from - 1;
          if (count < 60) out[at++] = count << 2;
          else if (count < 0x100) {
            out[at++] = 60 << 2;
            out[at++] = count;
          } else {
            out[at++] = 61 << 2;
            out[at++] = count & 0xff;
            out[at++] = count >>> 8;
          }
          if (to - from > 32) out.set(segment.subarray(from, to), at);
          else for (let i = from; i < to; i++) out[at + i - from] = segment[i];
          at += to - from;
        },
        match(_from, length, distance) {
          while (length > 0) {
            // A copy has at most 64 bytes; what is left after it must have four again.
            const take = length >= 68 ? 64 : length > 64 ? 60 : length;
            if (take >= 4 && take < 12 && distance < 2048) {
              out[at++] = 1 | ((take - 4) << 2) | ((distance >>> 8) << 5);
              out[at++] = distance & 0xff;
            } else {
              out[at++] = 2 | ((take - 1) << 2);
              out[at++] = distance & 0xff;
              out[at++] = distance >>> 8;
            }
            length -= take;
          }
        },
      },
      0,
      15,
    );
  }
  return out.subarray(0, at);
}

/** Returns the `size` bytes that a snappy block holds, a new buffer or `room`. @throws FormatError if it holds another number or is damaged */
export function snappyDecompress(input: Uint8Array, size: number, room: Room = (bytes) => new Uint8Array(bytes)): Uint8Array {
  let said = 0;
  let at = 0;
  for (let scale = 1; ; scale *= 128) {
    if (at >= input.length || at > 4) throw broken('no length');
    const byte = input[at++];
    said += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  if (said !== size) throw broken(`one of ${said} bytes that should have ${size}`);
  // Three bytes give at most 64: a length beyond that is not worth a buffer.
  if (size > 64 * input.length) throw broken(`${input.length} bytes that say they hold ${size}`);
  const out = room(size);
  let to = 0;
  while (at < input.length) {
    const tag = input[at++];
    if ((tag & 3) === 0) {
      let length = (tag >>> 2) + 1;
      if (length > 60) {
        const width = length - 60;
        if (at + width > input.length) throw broken('a length cut short');
        length = 1;
        for (let i = 0; i < width; i++) length += input[at++] * 2 ** (8 * i);
      }
      if (length > input.length - at || length > size - to) throw broken('literals beyond the end');
      if (length > 32) out.set(input.subarray(at, at + length), to);
      else for (let i = 0; i < length; i++) out[to + i] = input[at + i];
      at += length;
      to += length;
      continue;
    }
    const short = (tag & 3) === 1;
    const width = short ? 1 : (tag & 3) === 2 ? 2 : 4;
    if (at + width > input.length) throw broken('a copy cut short');
    const length = short ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    let distance = short ? (tag >>> 5) << 8 : 0;
    for (let i = 0; i < width; i++) distance += input[at++] * 2 ** (8 * i);
    if (distance === 0 || distance > to || length > size - to) throw broken('a copy from outside');
    copyMatch(out, to, distance, length);
    to += length;
  }
  if (to !== size) throw broken(`one that holds ${to} of ${size} bytes`);
  return out;
}
