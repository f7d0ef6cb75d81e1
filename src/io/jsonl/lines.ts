import { MAX_LINE_BYTES } from '../limits.ts';

const NEWLINE = 0x0a;
/** Rows of one block at most: the grain in which a reader can be told to skip. */
const BLOCK_ROWS = 256;
const FIRST_FILL = 1 << 20;

/**
 * Rows of a text file: lines that hold something else than spaces, tabs and carriage returns. Only valid until the next
 * block is asked for.
 */
export interface LineBlock {
  /** The block's bytes; bytes[ends[i]] is a newline for every row, also where the file's last line has none. */
  readonly bytes: Uint8Array;
  /** End of the block's bytes. */
  readonly length: number;
  readonly count: number;
  /** Row i's line is bytes[starts[i] … ends[i]], its newline not counted. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** True if the block is one row longer than the limit, whose bytes are not here. */
  readonly tooLong: boolean;
}

/** Where lines are read into; `grow` keeps what `lines` held and may replace it. */
export interface LineRoom {
  readonly lines: Uint8Array;
  grow(capacity: number): void;
}

class HeapRoom implements LineRoom {
  lines = new Uint8Array(0);

  grow(capacity: number): void {
    // Not zeroed: a block's bytes are those that were read into it.
    const larger = new Uint8Array(Buffer.allocUnsafeSlow(capacity).buffer);
    larger.set(this.lines);
    this.lines = larger;
  }
}

/**
 * Cuts a stream of chunks into blocks of whole lines. Every byte of the stream is in some block, except the bytes of
 * rows that are too long: blank lines stand behind the row before them (or at the head of the next block), a byte order
 * mark before the first row. Blocks are the same however the stream was cut into chunks.
 * @param expected bytes of the stream, where they are known: many files are small
 */
export async function* readLineBlocks(chunks: AsyncIterable<Uint8Array>, maxLine: number = MAX_LINE_BYTES, room: LineRoom = new HeapRoom(), expected = Infinity): AsyncGenerator<LineBlock> {
  // With a byte more than there are the buffer is never full, so that blocks are those of a larger one.
  room.grow(Math.min(FIRST_FILL, expected + 1) + 1);
  const state = { buffer: room.lines, filled: 0 };
  const starts = new Uint32Array(BLOCK_ROWS);
  const ends = new Uint32Array(BLOCK_ROWS);
  let beginning = true;
  /** Bytes of a row over the limit are being passed over until its newline. */
  let passing = false;

  function* cut(atEnd: boolean): Generator<LineBlock> {
    const { buffer, filled } = state;
    if (atEnd) buffer[filled] = NEWLINE;
    // A Buffer's search is many times as fast as that of a Uint8Array.
    const view = Buffer.from(buffer.buffer, buffer.byteOffset, filled + (atEnd ? 1 : 0));
    let count = 0;
    let from = 0;
    let at = 0;
    if (beginning && filled > 0) {
      beginning = false;
      if (filled >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) at = 3;
    }
    while (at < filled) {
      let first = at;
      while (buffer[first] === 0x20 || buffer[first] === 0x09 || buffer[first] === 0x0d) first++;
      const newline = view.indexOf(NEWLINE, Math.min(first, filled));
      if (newline < 0) break;
      if (first < newline) {
        starts[count] = at;
        ends[count++] = newline;
      }
      at = newline + 1;
      if (count === BLOCK_ROWS) {
        const end = Math.min(at, filled);
        yield { bytes: from === 0 ? buffer : buffer.subarray(from), length: end - from, count, starts: rebase(starts, from, count), ends: rebase(ends, from, count), tooLong: false };
        from = end;
        count = 0;
      }
    }
    const end = Math.min(at, filled);
    if (end > from) yield { bytes: from === 0 ? buffer : buffer.subarray(from), length: end - from, count, starts: rebase(starts, from, count), ends: rebase(ends, from, count), tooLong: false };
    buffer.copyWithin(0, end, filled);
    state.filled = filled - end;
  }

  for await (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length) {
      if (passing) {
        const newline = chunk.indexOf(NEWLINE, at);
        at = newline < 0 ? chunk.length : newline + 1;
        if (newline >= 0) passing = false;
        continue;
      }
      const capacity = state.buffer.length - 1;
      const step = Math.min(chunk.length - at, capacity - state.filled);
      state.buffer.set(chunk.subarray(at, at + step), state.filled);
      state.filled += step;
      at += step;
      if (state.filled < capacity) continue;
      yield* cut(false);
      if (state.filled < capacity) continue;
      // One line fills the whole buffer.
      if (capacity < maxLine + 1) {
        room.grow(Math.min(capacity * 2, maxLine + 1) + 1);
        state.buffer = room.lines;
      } else {
        state.filled = 0;
        passing = true;
        yield { bytes: state.buffer, length: 0, count: 1, starts: new Uint32Array(1), ends: new Uint32Array(1), tooLong: true };
      }
    }
  }
  if (state.filled > 0) yield* cut(true);
}

function rebase(offsets: Uint32Array, by: number, count: number): Uint32Array {
  if (by > 0) for (let i = 0; i < count; i++) offsets[i] -= by;
  return offsets;
}
