import { FormatError } from '../../../core/errors.ts';

const MAGIC = 0x184d2204;

function broken(found: string): FormatError {
  return new FormatError({ expected: 'a sound LZ4 frame', found, remedy: 'check that the file is complete, or write it again' });
}

interface Block {
  readonly stored: boolean;
  readonly bytes: Uint8Array;
}

/** Yields the largest size of a block, then the blocks of one frame. @throws FormatError for what is no frame or is cut short */
function blocksOf(frame: Uint8Array): { readonly largest: number; readonly blocks: readonly Block[] } {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 7 || view.getUint32(0, true) !== MAGIC) throw broken('bytes that begin no frame');
  const flags = frame[4];
  const blocks: Block[] = [];
  const checksum = (flags & 0x10) === 0 ? 0 : 4;
  let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4);
  for (;;) {
    if (at + 4 > frame.length) throw broken('a frame cut short');
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const size = word & 0x7fffffff;
    if (size > frame.length - at) throw broken('a block cut short');
    blocks.push({ stored: word >>> 31 === 1, bytes: frame.subarray(at, at + size) });
    at += size + checksum;
  }
  return { largest: 2 ** (8 + 2 * ((frame[5] >> 4) & 7)), blocks };
}

/** Returns how many bytes a frame can hold at most, by the sizes of its blocks alone. @throws FormatError */
export function lz4FrameBound(frame: Uint8Array): number {
  const { largest, blocks } = blocksOf(frame);
  return blocks.reduce((sum, { stored, bytes }) => sum + (stored ? bytes.length : Math.min(largest, 255 * bytes.length)), 0);
}

/** Returns how many bytes a frame holds, by the lengths in its blocks; nothing is decoded. @throws FormatError */
export function lz4FrameSize(frame: Uint8Array): number {
  return blocksOf(frame).blocks.reduce((sum, { stored, bytes }) => sum + (stored ? bytes.length : blockSize(bytes)), 0);
}

function blockSize(block: Uint8Array): number {
  let size = 0;
  let at = 0;
  const length = (nibble: number): number => {
    let sum = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; sum += byte) {
      if (at >= block.length) throw broken('a length cut short');
      byte = block[at++];
    }
    return sum;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = length(token >>> 4);
    size += literals;
    at += literals;
    // The last sequence has no match.
    if (at >= block.length) break;
    at += 2;
    size += 4 + length(token & 15);
  }
  return size;
}
