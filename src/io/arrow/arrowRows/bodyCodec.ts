import { FormatError, UnsupportedError } from '../../../core/errors.ts';
import type { BodyCodec } from '../arrowMessages.ts';
import { lz4FrameBound, lz4FrameSize } from '../../codecs/blocks/lz4Frame.ts';
import { loadLz4 } from '../../codecs/lz4Codec.ts';
import { loadZstdEncoder } from '../../codecs/zstdCodec.ts';
import { loadZstdDecoder } from '../../codecs/zstdDecoder.ts';

/** How buffers of a body are wrapped: eight bytes with the length of the content, −1 where it is stored as it is. */
export interface BufferCodec {
  /** @throws FormatError, UnsupportedError */
  unwrap(buffer: Uint8Array): Uint8Array;
  /** Deterministic. */
  wrap(content: Uint8Array): Uint8Array;
}

const LZ4 = 0;
const PREFIX = 8;
const MOST = 2 ** 31 - 1;
/** Of buffers that say how long they are packed, where others say how much they hold. */
const MOST_UNTOLD = 2 ** 30;

const plain: BufferCodec = { unwrap: (buffer) => buffer, wrap: (content) => content };

export async function bufferCodec(codec: BodyCodec): Promise<BufferCodec> {
  if (codec === -1) return plain;
  if (codec === LZ4) {
    const lz4 = await loadLz4();
    return wrapping(lz4.compressFrame, (bytes, most) => {
      // The decoder holds all that comes out before anyone can count it.
      if (lz4FrameBound(bytes) > most && lz4FrameSize(bytes) > most) throw broken(`a frame of more than ${most} bytes`);
      return lz4.decompressFrame(bytes);
    });
  }
  const [{ frames }, encode] = await Promise.all([loadZstdDecoder(), loadZstdEncoder()]);
  return wrapping(encode, frames);
}

function broken(found: string): FormatError {
  return new FormatError({ expected: 'a sound compressed buffer', found, remedy: 'check that the file is complete, or write it again' });
}

function wrapping(compress: (bytes: Uint8Array) => Uint8Array, decompress: (bytes: Uint8Array, most: number) => Uint8Array): BufferCodec {
  return {
    unwrap(buffer) {
      if (buffer.length === 0) return buffer;
      if (buffer.length < PREFIX) throw broken(`one of ${buffer.length} bytes`);
      const size = new DataView(buffer.buffer, buffer.byteOffset, PREFIX).getBigInt64(0, true);
      const rest = buffer.subarray(PREFIX);
      if (size === -1n) return rest;
      if (size < 0n) throw broken(`one of ${size} bytes`);
      if (size > BigInt(MOST)) throw new UnsupportedError({ expected: `buffers of at most ${MOST} bytes`, found: `one of ${size}`, remedy: 'write smaller batches' });
      if (size === 0n) return rest.subarray(0, 0);
      // The encoder of apache-arrow for JavaScript writes the packed length there.
      const content = decompress(rest, Number(size) === rest.length ? MOST_UNTOLD : Number(size));
      if (content.length !== Number(size) && Number(size) !== rest.length) throw broken(`${content.length} bytes where ${size} were promised`);
      return content;
    },
    wrap(content) {
      if (content.length === 0) return content;
      const packed = compress(content);
      const smaller = packed.length < content.length;
      const inside = smaller ? packed : content;
      const out = new Uint8Array(PREFIX + inside.length);
      new DataView(out.buffer).setBigInt64(0, smaller ? BigInt(content.length) : -1n, true);
      out.set(inside, PREFIX);
      return out;
    },
  };
}
