import { FormatError, UnsupportedError } from '../../core/errors.ts';

interface Lz4 {
  /** @throws FormatError for bytes that are no sound frame */
  decompressFrame(bytes: Uint8Array): Uint8Array;
  compressFrame(bytes: Uint8Array): Uint8Array;
}

let loaded: Promise<Lz4> | undefined;

/**
 * Returns the LZ4 frame codec. It is native code with a build for each platform, so it is loaded only where LZ4 is met.
 * @throws UnsupportedError where there is no build for this platform
 */
export function loadLz4(): Promise<Lz4> {
  return (loaded ??= load());
}

async function load(): Promise<Lz4> {
  let module: typeof import('lz4-napi');
  try {
    module = (await import('lz4-napi')).default;
  } catch (cause) {
    throw new UnsupportedError({ expected: 'the package lz4-napi to load', found: cause instanceof Error ? cause.message : String(cause), remedy: 'write the file again with zstd or without compression', cause });
  }
  return {
    decompressFrame(bytes) {
      try {
        return module.decompressFrameSync(asBuffer(bytes));
      } catch (cause) {
        throw new FormatError({ expected: 'a sound LZ4 frame', found: cause instanceof Error ? cause.message : String(cause), remedy: 'check that the file is complete, or write it again', cause });
      }
    },
    compressFrame: (bytes) => module.compressFrameSync(asBuffer(bytes)),
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
