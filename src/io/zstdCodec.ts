import { FormatError, OutputError } from '../core/errors.ts';
import { joinBytes } from './joinBytes.ts';
import { openZstdEncoder } from './zstdEncoder.ts';
import { ZstdFrameWalker } from './zstdFrames.ts';

interface Decoder {
  decode(bytes: Uint8Array, size: number): Uint8Array;
  decodeStreaming(chunks: Iterable<Uint8Array>): Generator<Uint8Array>;
}

let decoder: Promise<Decoder> | undefined;
let encoder: Promise<(bytes: Uint8Array) => Uint8Array> | undefined;

/**
 * Returns the one encoder of this module, loading it on the first call; see openZstdEncoder. What it writes is decoded
 * and compared once, before anything else is encoded: a library that does not do here what it does elsewhere is noticed
 * then, and its instance cannot be changed by others afterwards.
 * @throws OutputError if that comparison fails
 */
export function loadZstdEncoder(): Promise<(bytes: Uint8Array) => Uint8Array> {
  encoder ??= (async () => {
    const [encode, zstd] = await Promise.all([openZstdEncoder(), loadDecoder()]);
    for (const size of [1, 300, 300_000]) {
      const probe = Uint8Array.from({ length: size }, (_, i) => (i * i + (i >> 7)) % 61);
      if (Buffer.compare(zstd.decode(encode(probe), size), probe) !== 0) {
        throw new OutputError({ expected: 'a zstd frame that decodes to what went in', found: 'another', remedy: 'install the package again' });
      }
    }
    return encode;
  })();
  return encoder;
}

function loadDecoder(): Promise<Decoder> {
  decoder ??= (async () => {
    const { ZSTDDecoder } = await import('zstddec/stream');
    const made = new ZSTDDecoder();
    await made.init();
    return made;
  })();
  return decoder;
}

function broken(found: string): FormatError {
  return new FormatError({ expected: 'sound zstd frames', found, remedy: 'check that the file is complete, or fetch it again' });
}

/**
 * Decodes a stream of frames pulled from `next`, which returns null at the end. Yields buffers that the caller owns.
 * @throws FormatError for bytes that are no frame, a damaged or a truncated one; UnsupportedError (see ZstdFrameWalker)
 */
function* decodeStream(zstd: Decoder, next: () => Uint8Array | null): Generator<Uint8Array> {
  const walker = new ZstdFrameWalker();
  let bytes = new Uint8Array(0);
  let pieces = walker.walk(bytes).pieces;
  let index = 0;
  const advance = (): boolean => {
    while (index === pieces.length) {
      const chunk = next();
      if (chunk === null) {
        walker.finish();
        return false;
      }
      const walked = walker.walk(chunk);
      bytes = walked.bytes as Uint8Array<ArrayBuffer>;
      pieces = walked.pieces;
      index = 0;
    }
    return true;
  };
  while (advance()) {
    const size = pieces[index].contentSize;
    // The decoder reports an error only as a call that produced nothing and consumed nothing, again and again.
    let silent = 0;
    let ended = false;
    const frame = function* (): Generator<Uint8Array> {
      while (!ended && advance()) {
        const piece = pieces[index++];
        ended = piece.last;
        silent = 0;
        yield bytes.subarray(piece.start, piece.end);
      }
    };
    let total = 0;
    for (const out of decoded(zstd, frame())) {
      if (out.length === 0) {
        if (++silent > 3) throw broken('a damaged frame');
        continue;
      }
      silent = 0;
      total += out.length;
      yield out;
    }
    if (size !== null && total !== size) throw broken(`a frame of ${total} bytes that says it has ${size}`);
  }
}

function* decoded(zstd: Decoder, frame: Iterable<Uint8Array>): Generator<Uint8Array> {
  const stream = zstd.decodeStreaming(frame);
  for (;;) {
    let result: IteratorResult<Uint8Array>;
    try {
      result = stream.next();
    } catch (error) {
      if (error instanceof Error && error.name === 'RuntimeError') {
        decoder = undefined;
        throw broken('a frame that the decoder failed on');
      }
      if (error instanceof Error && error.message.startsWith('Incomplete stream')) throw broken('a damaged frame');
      throw error;
    }
    if (result.done === true) return;
    yield result.value;
  }
}

export interface ZstdDecoder {
  /** Decodes all frames in `next`'s chunks; see decodeStream. */
  stream(next: () => Uint8Array | null): Generator<Uint8Array>;
  /** Decodes whole frames whose decoded size is known. @throws FormatError also if the size differs */
  block(bytes: Uint8Array, size: number): Uint8Array;
  /** Decodes whole frames of unknown size. */
  frames(bytes: Uint8Array): Uint8Array;
}

/** Returns the decoder, loading its WebAssembly on the first call. */
export async function loadZstdDecoder(): Promise<ZstdDecoder> {
  const zstd = await loadDecoder();
  const frames = (bytes: Uint8Array): Uint8Array => {
    let given = false;
    return joinBytes([...decodeStream(zstd, () => (given ? null : ((given = true), bytes)))]);
  };
  return {
    stream: (next) => decodeStream(zstd, next),
    frames,
    block(bytes, size) {
      if (size === 0) return new Uint8Array(0);
      const out = zstd.decode(bytes, size);
      if (out.length !== size) throw broken(`a block that does not decode to the ${size} bytes it should have`);
      return out;
    },
  };
}
