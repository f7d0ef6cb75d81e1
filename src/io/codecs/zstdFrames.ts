import { FormatError, UnsupportedError } from '../../core/errors.ts';
import { joinBytes } from '../joinBytes.ts';
import { MAX_ZSTD_WINDOW } from '../limits.ts';

const ZSTD_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const MAX_HEADER = 18;

/** What follows in the current piece: nothing has been seen of the next frame, or block headers, or bytes to pass over. */
type State = 'frame' | 'block' | 'payload' | 'checksum' | 'skippable';

interface FramePiece {
  /** Offsets in the chunk given to `walk`. */
  readonly start: number;
  readonly end: number;
  /** True if the piece begins a frame, so that a decoder can start afresh. */
  readonly first: boolean;
  /** True if the frame ends with this piece. */
  readonly last: boolean;
  /** Decoded size that the frame's header names, or null. Set on the first piece. */
  readonly contentSize: number | null;
}

function broken(found: string): FormatError {
  return new FormatError({ expected: 'zstd frames to the end', found, remedy: 'check that the file is complete, or fetch it again' });
}

/**
 * Finds the borders of zstd frames in a stream of chunks without decoding them, and refuses what a decoder must not be
 * given: windows over 128 MiB (decoders hang or take that much memory), dictionaries, bytes that are no frame.
 *
 * Decoders are given one frame at a time: none of those on npm says where a frame ended.
 */
export class ZstdFrameWalker {
  #state: State = 'frame';
  /** Bytes of a header that began in an earlier chunk. */
  #pending = new Uint8Array(0);
  #remaining = 0;
  #lastBlock = false;
  #checksum = false;
  #skipped = false;
  #data = false;

  /**
   * Returns the pieces of data frames in `bytes`, in order; skippable frames are left out. `bytes` is `chunk`, with the
   * few bytes of a header before it that the end of the previous chunk had cut.
   * @throws FormatError, UnsupportedError without a file name
   */
  walk(chunk: Uint8Array): { readonly bytes: Uint8Array; readonly pieces: FramePiece[] } {
    const bytes = joinBytes([this.#pending, chunk]);
    this.#pending = new Uint8Array(0);
    const pieces: FramePiece[] = [];
    let at = 0;
    let from = 0;
    let first = false;
    let contentSize: number | null = null;
    const emit = (last: boolean): void => {
      if (at > from) pieces.push({ start: from, end: at, first, last, contentSize });
      from = at;
      first = false;
      contentSize = null;
    };
    for (;;) {
      if (this.#state === 'frame') {
        const header = readFrameHeader(bytes, at);
        if (header === null) break;
        from = at;
        if (header.skippable) {
          at += 8;
          from = at;
          this.#skipped = true;
          this.#remaining = header.size;
          this.#state = 'skippable';
        } else {
          first = true;
          this.#data = true;
          contentSize = header.contentSize;
          at += header.size;
          this.#checksum = header.checksum;
          this.#state = 'block';
        }
      } else if (this.#state === 'block') {
        if (at + 3 > bytes.length) break;
        const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
        const type = (word >> 1) & 3;
        if (type === 3) throw broken('a block of the reserved type');
        at += 3;
        this.#lastBlock = (word & 1) === 1;
        this.#remaining = type === 1 ? 1 : word >> 3;
        this.#state = 'payload';
      } else {
        const step = Math.min(this.#remaining, bytes.length - at);
        at += step;
        this.#remaining -= step;
        if (this.#state === 'skippable') from = at;
        if (this.#remaining > 0) break;
        if (this.#state === 'payload' && !this.#lastBlock) this.#state = 'block';
        else if (this.#state === 'payload' && this.#checksum) {
          this.#state = 'checksum';
          this.#remaining = 4;
        } else {
          if (this.#state !== 'skippable') emit(true);
          this.#state = 'frame';
        }
      }
    }
    emit(false);
    if (at < bytes.length) this.#pending = bytes.slice(at);
    return { bytes, pieces };
  }

  /** @throws FormatError if the stream ends inside a frame, or had skippable frames alone: what they stood before is lost. */
  finish(): void {
    if (this.#state !== 'frame' || this.#pending.length > 0) throw broken('the file cut short inside a frame');
    if (this.#skipped && !this.#data) throw broken('none but skippable frames');
  }
}

interface FrameHeader {
  readonly skippable: boolean;
  /** Of the header; of the content for a skippable frame. */
  readonly size: number;
  readonly contentSize: number | null;
  readonly checksum: boolean;
}

/** Returns the frame header at `at`, or null if more bytes are needed to read it. */
function readFrameHeader(bytes: Uint8Array, at: number): FrameHeader | null {
  const have = bytes.length - at;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, Math.min(have, MAX_HEADER));
  if (have < 4) return null;
  const magic = view.getUint32(0, true);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
    return have < 8 ? null : { skippable: true, size: view.getUint32(4, true), contentSize: null, checksum: false };
  }
  if (magic !== ZSTD_MAGIC) throw broken(`bytes that begin no frame (0x${magic.toString(16).padStart(8, '0')})`);
  if (have < 5) return null;
  const descriptor = view.getUint8(4);
  if ((descriptor & 0x08) !== 0) throw broken('a frame header with its reserved bit set');
  const single = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 2 ** sizeFlag;
  const size = 5 + (single ? 0 : 1) + dictionaryBytes + sizeBytes;
  if (have < size) return null;
  let p = 5;
  let window = 0;
  if (!single) {
    const w = view.getUint8(p++);
    const base = 2 ** (10 + (w >> 3));
    window = base + (base / 8) * (w & 7);
  }
  for (let i = 0; i < dictionaryBytes; i++) {
    if (view.getUint8(p + i) !== 0) {
      throw new UnsupportedError({ expected: 'zstd without a dictionary', found: 'a frame that needs one', remedy: 'decompress it with the zstd tool and its dictionary first' });
    }
  }
  p += dictionaryBytes;
  let contentSize: number | null = null;
  if (sizeBytes === 1) contentSize = view.getUint8(p);
  else if (sizeBytes === 2) contentSize = view.getUint16(p, true) + 256;
  else if (sizeBytes === 4) contentSize = view.getUint32(p, true);
  else if (sizeBytes === 8) contentSize = Number(view.getBigUint64(p, true));
  if (single) window = contentSize as number;
  if (window > MAX_ZSTD_WINDOW) {
    throw new UnsupportedError({
      expected: `a zstd window of at most ${MAX_ZSTD_WINDOW} bytes`,
      found: `one of ${window}`,
      remedy: 'recompress the file without --long (zstd -d --long=31, then zstd)',
    });
  }
  return { skippable: false, size, contentSize, checksum: (descriptor & 4) !== 0 };
}
