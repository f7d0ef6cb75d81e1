import type { CompressionCodec } from 'hyparquet';
import { loadCompress, loadDecompress, type Compress, type Decompress } from '../parquetCodecs.ts';
import { CODEC, codecName } from './fieldNumbers.ts';

export interface PageCodec {
  /** Of the pages written. */
  readonly written: number;
  /** True if no page may be copied as it is. */
  readonly recodes: boolean;
  readonly decompress: Decompress;
  readonly compress: Compress;
}

const loaded = new Map<number, Promise<PageCodec>>();

/**
 * Returns what decodes and encodes the pages of a chunk. Hadoop's LZ4 (codec 5) can be read but is best not written: its
 * chunks come out as LZ4_RAW, whole. @throws UnsupportedError for LZO and unknown codecs
 */
export function loadPageCodec(codec: number): Promise<PageCodec> {
  let promise = loaded.get(codec);
  if (promise === undefined) {
    promise = (async () => {
      const written = codec === CODEC.LZ4 ? CODEC.LZ4_RAW : codec;
      const [decompress, compress] = await Promise.all([loadDecompress(codecName(codec) as CompressionCodec), loadCompress(codecName(written) as CompressionCodec)]);
      return {
        written,
        recodes: written !== codec,
        decompress,
        // Some codecs fail on nothing at all, and readers expect nothing of it.
        compress: (bytes: Uint8Array) => (bytes.length === 0 ? bytes : compress(bytes)),
      };
    })();
    loaded.set(codec, promise);
    promise.catch(() => loaded.delete(codec));
  }
  return promise;
}
