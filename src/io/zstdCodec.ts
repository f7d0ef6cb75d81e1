import { FormatError, OutputError } from '../core/errors.ts';
import { joinBytes } from './joinBytes.ts';
import { ZstdFrameWalker } from './zstdFrames.ts';

interface Decoder {
  decode(bytes: Uint8Array, size: number): Uint8Array;
  decodeStreaming(chunks: Iterable<Uint8Array>): Generator<Uint8Array>;
}

let decoder: Promise<Decoder> | undefined;
let encoder: Promise<(bytes: Uint8Array) => Uint8Array> | undefined;

/**
 * The encoder is one WebAssembly instance for the whole process, and a second `init` resolves while it is being
 * replaced: whoever compresses then gets damaged frames without an error. So a second copy of this module (another
 * version of the package, a test runner) takes the instance that is there.
 */
const ENCODER_READY = Symbol.for('bandsaw.zstd-encoder-ready');
const shared = globalThis as { [ENCODER_READY]?: Promise<void> };

/**
 * One encoder for every Node version, so that the bytes of an output do not depend on the zstd inside the running Node.
 * Level 3; frames name their content size and carry no checksum, which this encoder cannot write. Every frame is decoded
 * again and compared before it is handed out, for the reason above: kept rows must not hang on what other code in this
 * process does with the library. It costs about a fifth of the encoding.
 * @throws OutputError for a frame that does not decode to what went in
 */
export function loadZstdEncoder(): Promise<(bytes: Uint8Array) => Uint8Array> {
  encoder ??= (async () => {
    const module = await import('@bokuweb/zstd-wasm');
    await (shared[ENCODER_READY] ??= module.init());
    const zstd = await loadDecoder();
    return (bytes: Uint8Array) => {
      const frame = module.compress(bytes, 3);
      if (bytes.length > 0 && Buffer.compare(zstd.decode(frame, bytes.length), bytes) !== 0) {
        throw new OutputError({ expected: 'a zstd frame that decodes to what went in', found: 'another', remedy: 'run bandsaw in a process of its own' });
      }
      return frame;
    };
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
