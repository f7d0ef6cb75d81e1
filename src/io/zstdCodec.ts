import { OutputError } from '../core/errors.ts';
import { loadZstdDecoder } from './zstdDecoder.ts';
import { openZstdEncoder } from './zstdEncoder.ts';

let encoder: Promise<(bytes: Uint8Array) => Uint8Array> | undefined;

/**
 * Returns the one encoder of this module, loading it on the first call; see openZstdEncoder. What it writes is decoded
 * and compared once, before anything else is encoded: a library that does not do here what it does elsewhere is noticed
 * then, and its instance cannot be changed by others afterwards.
 * @throws OutputError if that comparison fails
 */
export function loadZstdEncoder(): Promise<(bytes: Uint8Array) => Uint8Array> {
  encoder ??= (async () => {
    const [encode, zstd] = await Promise.all([openZstdEncoder(), loadZstdDecoder()]);
    for (const size of [1, 300, 150_000]) {
      const probe = new Uint8Array(size);
      for (let i = 0; i < size; i++) probe[i] = (i * i + (i >> 7)) % 61;
      if (Buffer.compare(zstd.block(encode(probe), size), probe) !== 0) {
        throw new OutputError({ expected: 'a zstd frame that decodes to what went in', found: 'another', remedy: 'install the package again' });
      }
    }
    return encode;
  })();
  return encoder;
}
