import { UnsupportedError } from '../core/errors.ts';
import type { ArrowMessage } from './arrowMessages.ts';
import { loadZstdDecoder } from './zstdCodec.ts';

const LZ4 = 0;
const ZSTD = 1;

/**
 * apache-arrow brings no codec: registers a zstd decoder that is right for frames without a content size (what polars
 * writes), unless the embedding program has registered one. Does nothing for files without compressed bodies.
 * @throws UnsupportedError without a file name for LZ4
 */
export async function prepareCodecs(messages: readonly ArrowMessage[]): Promise<void> {
  if (messages.some(({ codec }) => codec === LZ4)) {
    throw new UnsupportedError({ expected: 'bodies that are not compressed, or compressed with zstd', found: 'LZ4', remedy: 'write the file again with compression="zstd" or none' });
  }
  if (!messages.some(({ codec }) => codec === ZSTD)) return;
  const { CompressionType, compressionRegistry } = await import('apache-arrow');
  const { frames } = await loadZstdDecoder();
  const registered = compressionRegistry.get(CompressionType.ZSTD);
  if (registered?.decode === undefined) compressionRegistry.set(CompressionType.ZSTD, { ...registered, decode: frames });
}
