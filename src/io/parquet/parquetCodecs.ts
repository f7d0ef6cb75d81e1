import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { FormatError, UnsupportedError } from '../../core/errors.ts';
import { lz4Compress, lz4Decompress, lz4HadoopDecompress } from '../codecs/blocks/lz4Block.ts';
import { snappyCompress, snappyDecompress } from '../codecs/blocks/snappyBlock.ts';
import type { Room } from './pageRoom.ts';
import { loadZstdEncoder } from '../codecs/zstdCodec.ts';
import { loadZstdDecoder } from '../codecs/zstdDecoder.ts';

/** Decodes one block to exactly `size` bytes: `bytes` themselves where nothing is compressed, else a new buffer, or one in `room` if the codec can. */
export type Decompress = (bytes: Uint8Array, size: number, room?: Room) => Uint8Array;

export type Compress = (bytes: Uint8Array) => Uint8Array;

/** Returns what decodes the pages of a codec, loading it on the first call. @throws UnsupportedError for codecs that nothing here can read */
export async function loadDecompress(codec: CompressionCodec): Promise<Decompress> {
  const decode = await loadDecode(codec);
  return (bytes, size, room) => {
    // Some decoders fail on nothing at all.
    if (size === 0 && bytes.length === 0) return bytes;
    const out = decode(bytes, size, room);
    if (out.length !== size) {
      throw new FormatError({ expected: `a page of ${size} bytes`, found: `one of ${out.length}`, remedy: 'check that the file is complete, or fetch it again' });
    }
    return out;
  };
}

async function loadDecode(codec: CompressionCodec): Promise<Decompress> {
  switch (codec) {
    case 'UNCOMPRESSED':
      return (bytes) => bytes;
    case 'ZSTD':
      return (await loadZstdDecoder()).block;
    case 'GZIP':
      return (bytes, size) => gunzipSync(bytes, { maxOutputLength: Math.max(size, 1) });
    case 'BROTLI':
      return (bytes, size) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(size, 1) });
    case 'SNAPPY':
      return snappyDecompress;
    case 'LZ4':
      return lz4HadoopDecompress;
    case 'LZ4_RAW':
      return lz4Decompress;
    default:
      throw unsupported(codec);
  }
}

/** Returns what encodes pages in a codec, loading it on the first call. @throws UnsupportedError for codecs that nothing here writes */
export async function loadCompress(codec: CompressionCodec): Promise<Compress> {
  switch (codec) {
    case 'UNCOMPRESSED':
      return (bytes) => bytes;
    case 'ZSTD':
      return loadZstdEncoder();
    case 'GZIP':
      return (bytes) => gzipSync(bytes);
    case 'BROTLI':
      return (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
    case 'SNAPPY':
      return snappyCompress;
    case 'LZ4_RAW':
      return lz4Compress;
    default:
      throw unsupported(codec);
  }
}

function unsupported(codec: unknown): UnsupportedError {
  return new UnsupportedError({ expected: 'a compression that can be read and written', found: String(codec), remedy: 'write the file again with zstd' });
}
