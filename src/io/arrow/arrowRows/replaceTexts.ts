/** Columns of texts with other texts in some rows: which bytes each buffer gets. */
import { UnsupportedError } from '../../../core/errors.ts';
import { brokenArrow } from '../../../core/flatTable.ts';
import type { NewText } from '../../textsOfRows.ts';
import { offsetAt } from './gather.ts';
import type { Runs } from './runs.ts';

/** By row that stays, in order: its new text, undefined where it keeps its own. */
export type GivenTexts = readonly (NewText | undefined)[];

const VIEW_BYTES = 16;
/** Shorter texts lie in the view itself. */
const INLINE_BYTES = 12;
const MOST = 2 ** 31 - 1;

/** Bytes that are put one behind the other: of old buffers, by their number, and of new texts. */
export class TextPieces {
  readonly #sources: (number | Uint8Array)[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  bytes = 0;

  add(source: number | Uint8Array, start: number, end: number): void {
    if (end <= start) return;
    this.bytes += end - start;
    const last = this.#ends.length - 1;
    if (this.#sources[last] === source && this.#ends[last] === start) this.#ends[last] = end;
    else {
      this.#sources.push(source);
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  /** @throws FormatError if an old buffer ends before */
  join(old: readonly Uint8Array[]): Uint8Array {
    const out = new Uint8Array(this.bytes);
    let at = 0;
    this.#sources.forEach((source, i) => {
      const from = typeof source === 'number' ? old[source] : source;
      if (from === undefined || this.#ends[i] > from.length) throw brokenArrow('a text outside its buffer');
      out.set(from.subarray(this.#starts[i], this.#ends[i]), at);
      at += this.#ends[i] - this.#starts[i];
    });
    return out;
  }
}

/** Returns the validity of the rows that stay, where none that is given a text is null; changes the bits it gets. */
export function validityWith(bits: { bytes: Uint8Array; zeros: number }, given: GivenTexts): { bytes: Uint8Array; zeros: number } {
  const { bytes } = bits;
  let { zeros } = bits;
  given.forEach((text, i) => {
    if (text === undefined || ((bytes[i >> 3] >> (i & 7)) & 1) === 1) return;
    bytes[i >> 3] |= 1 << (i & 7);
    zeros -= 1;
  });
  return { bytes, zeros };
}

/** Offsets from 0 of the rows of the runs with their new texts, and the bytes that these stand for, of the one old buffer. */
export function offsetsWith(offsets: Uint8Array, wide: boolean, runs: Runs, given: GivenTexts): { bytes: Uint8Array; pieces: TextPieces } {
  const width = wide ? 8 : 4;
  if (runs.count > 0 && ((runs.ends.at(-1) ?? 0) + 1) * width > offsets.length) throw brokenArrow('fewer offsets than rows');
  const from = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const bytes = new Uint8Array((runs.count + 1) * width);
  const to = new DataView(bytes.buffer);
  const pieces = new TextPieces();
  let row = 0;
  for (let r = 0; r < runs.starts.length; r++) {
    let start = offsetAt(from, runs.starts[r], wide);
    for (let i = runs.starts[r] + 1; i <= runs.ends[r]; i++) {
      const end = offsetAt(from, i, wide);
      if (end < start) throw brokenArrow('decreasing offsets');
      const text = given[row++];
      if (text === undefined) pieces.add(0, start, end);
      else pieces.add(text.bytes, text.start, text.end);
      start = end;
      if (wide) to.setBigInt64(row * width, BigInt(pieces.bytes), true);
      else if (pieces.bytes > MOST) throw tooLong(pieces.bytes);
      else to.setInt32(row * width, pieces.bytes, true);
    }
  }
  return { bytes, pieces };
}

/**
 * Views of the rows of the runs with their new texts. All that is too long for a view lies in one buffer then, so that
 * nothing stays of the texts that were replaced.
 * @param bits validity of the rows that stay; the view of a null row may be anything @param buffers how many old ones there are
 */
export function viewsWith(views: Uint8Array, runs: Runs, given: GivenTexts, bits: Uint8Array | null, buffers: number): { bytes: Uint8Array; pieces: TextPieces } {
  if ((runs.ends.at(-1) ?? 0) * VIEW_BYTES > views.length) throw brokenArrow('fewer values than rows');
  const from = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const bytes = new Uint8Array(runs.count * VIEW_BYTES);
  const to = new DataView(bytes.buffer);
  const pieces = new TextPieces();
  let row = 0;
  for (let r = 0; r < runs.starts.length; r++) {
    for (let i = runs.starts[r]; i < runs.ends[r]; i++, row++) {
      const at = row * VIEW_BYTES;
      const text = given[row];
      if (text === undefined && bits !== null && ((bits[row >> 3] >> (row & 7)) & 1) === 0) continue;
      const length = text === undefined ? from.getInt32(i * VIEW_BYTES, true) : text.end - text.start;
      if (length < 0) throw brokenArrow(`a text of ${length} bytes`);
      if (text === undefined) bytes.set(views.subarray(i * VIEW_BYTES, (i + 1) * VIEW_BYTES), at);
      else {
        to.setInt32(at, length, true);
        bytes.set(text.bytes.subarray(text.start, text.start + Math.min(length, length > INLINE_BYTES ? 4 : INLINE_BYTES)), at + 4);
      }
      if (length <= INLINE_BYTES) continue;
      if (pieces.bytes + length > MOST) throw tooLong(pieces.bytes + length);
      to.setInt32(at + 8, 0, true);
      to.setInt32(at + 12, pieces.bytes, true);
      if (text !== undefined) {
        pieces.add(text.bytes, text.start, text.end);
        continue;
      }
      const buffer = from.getInt32(i * VIEW_BYTES + 8, true);
      const start = from.getInt32(i * VIEW_BYTES + 12, true);
      if (buffer < 0 || buffer >= buffers || start < 0) throw brokenArrow('a view outside its buffers');
      pieces.add(buffer, start, start + length);
    }
  }
  return { bytes, pieces };
}

function tooLong(bytes: number): UnsupportedError {
  return new UnsupportedError({ expected: `at most ${MOST} bytes of text in a batch`, found: `${bytes} with the edited texts`, remedy: 'write the file again with smaller batches' });
}
