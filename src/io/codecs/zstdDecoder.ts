import { joinBytes } from '../joinBytes.ts';
import type { Room } from '../parquet/pageRoom.ts';
import { brokenZstd, loadZstdModule, ZstdInstance } from './zstdInstance.ts';
import { ZstdFrameWalker } from './zstdFrames.ts';

export interface ZstdDecoder {
  /**
   * Decodes a stream of frames pulled from `next`, which returns null at the end. Yields buffers that the caller owns; it
   * may stop anywhere.
   * @throws FormatError for bytes that are no frame, a damaged or a truncated one; UnsupportedError (see ZstdFrameWalker)
   */
  stream(next: () => Uint8Array | null): Generator<Uint8Array>;
  /** Decodes whole frames whose decoded size is known, into `room` if there is one. @throws FormatError also if the size differs */
  block(bytes: Uint8Array, size: number, room?: Room): Uint8Array;
  /** Decodes whole frames of unknown size, which may not be over `most`. @throws FormatError also if it is */
  frames(bytes: Uint8Array, most: number): Uint8Array;
}

let decoder: Promise<ZstdDecoder> | undefined;

/** Returns the decoder, loading its WebAssembly on the first call. */
export function loadZstdDecoder(): Promise<ZstdDecoder> {
  return (decoder ??= load());
}

async function load(): Promise<ZstdDecoder> {
  const module = await loadZstdModule();
  let instance = new ZstdInstance(module);
  const usable = (): ZstdInstance => (instance.usable ? instance : (instance = new ZstdInstance(module)));
  const stream = (next: () => Uint8Array | null): Generator<Uint8Array> => decodeStream(usable, next);
  return {
    stream,
    block: (bytes, size, room) => (size === 0 ? new Uint8Array(0) : usable().block(bytes, size, room)),
    frames(bytes, most) {
      let given = false;
      let total = 0;
      const parts: Uint8Array[] = [];
      for (const part of stream(() => (given ? null : ((given = true), bytes)))) {
        total += part.length;
        if (total > most) throw brokenZstd(`more than the ${most} bytes there should be`);
        parts.push(part);
      }
      return joinBytes(parts);
    },
  };
}

function* decodeStream(usable: () => ZstdInstance, next: () => Uint8Array | null): Generator<Uint8Array> {
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
    let ended = false;
    const frame = function* (): Generator<Uint8Array> {
      while (!ended && advance()) {
        const piece = pieces[index++];
        ended = piece.last;
        yield bytes.subarray(piece.start, piece.end);
      }
    };
    let total = 0;
    for (const out of usable().frame(frame())) {
      total += out.length;
      if (size !== null && total > size) break;
      yield out;
    }
    if (size !== null && total !== size) throw brokenZstd(`a frame that says it has ${size} bytes and has not`);
  }
}
