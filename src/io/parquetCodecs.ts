import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync, gzipSync } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { FormatError, UnsupportedError } from '../core/errors.ts';
import { loadZstdDecoder, loadZstdEncoder } from './zstdCodec.ts';

/** Decodes one block to exactly `size` bytes. */
export type Decompress = (bytes: Uint8Array, size: number) => Uint8Array;

/** Returns what decodes the pages of a codec, loading it on the first call. @throws UnsupportedError for codecs that nothing here can read */
export async function loadDecompress(codec: CompressionCodec): Promise<Decompress> {
  const decode = await loadDecode(codec);
  return (bytes, size) => {
    // Some decoders fail on nothing at all.
    if (size === 0 && bytes.length === 0) return bytes;
    const out = decode(bytes, size);
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
    case 'LZ4':
    case 'LZ4_RAW': {
      const { compressors } = await import('hyparquet-compressors');
      return compressors[codec] as Decompress;
    }
    default:
      throw new UnsupportedError({ expected: 'a compression that can be read', found: String(codec), remedy: 'write the file again with zstd' });
  }
}

export interface PageCompressor {
  readonly codec: CompressionCodec;
  /** Undefined where the writer brings its own or none is needed. */
  readonly compress: ((bytes: Uint8Array) => Uint8Array) | undefined;
}

/** Returns the compressor for a codec; zstd in place of the codecs that nothing here can write. */
export async function loadCompressor(codec: CompressionCodec): Promise<PageCompressor> {
  switch (codec) {
    case 'UNCOMPRESSED':
    case 'SNAPPY':
      return { codec, compress: undefined };
    case 'GZIP':
      return { codec, compress: (bytes) => gzipSync(bytes) };
    case 'BROTLI':
      return { codec, compress: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) };
    default:
      return { codec: 'ZSTD', compress: await loadZstdEncoder() };
  }
}
