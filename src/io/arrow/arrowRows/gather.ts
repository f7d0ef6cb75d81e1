/** Takes runs of rows out of single buffers. Every function throws FormatError where the rows are not in the buffer. */
import { brokenArrow } from '../../../core/flatTable.ts';
import { RunBuilder, type Runs } from './runs.ts';

function reach({ ends }: Runs): number {
  return ends.at(-1) ?? 0;
}

export function gatherFixed(values: Uint8Array, bytes: number, runs: Runs): Uint8Array {
  if (reach(runs) * bytes > values.length) throw brokenArrow('fewer values than rows');
  const out = new Uint8Array(runs.count * bytes);
  let at = 0;
  runs.starts.forEach((start, i) => {
    const piece = values.subarray(start * bytes, runs.ends[i] * bytes);
    out.set(piece, at);
    at += piece.length;
  });
  return out;
}

/** Returns the bits of the runs, lowest first, and how many of them are 0. */
export function gatherBits(bits: Uint8Array, runs: Runs): { bytes: Uint8Array; zeros: number } {
  if (reach(runs) > bits.length * 8) throw brokenArrow('a bitmap shorter than its rows');
  const bytes = new Uint8Array(Math.ceil(runs.count / 8));
  let at = 0;
  let ones = 0;
  for (let i = 0; i < runs.starts.length; i++) {
    for (let row = runs.starts[i]; row < runs.ends[i]; row++, at++) {
      const bit = (bits[row >> 3] >> (row & 7)) & 1;
      bytes[at >> 3] |= bit << (at & 7);
      ones += bit;
    }
  }
  return { bytes, zeros: runs.count - ones };
}

/** Offsets from 0 for the rows of the runs, and the runs of elements that they stand for. */
export function gatherOffsets(offsets: Uint8Array, wide: boolean, runs: Runs): { bytes: Uint8Array; elements: Runs } {
  const width = wide ? 8 : 4;
  if (runs.count > 0 && (reach(runs) + 1) * width > offsets.length) throw brokenArrow('fewer offsets than rows');
  const from = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const bytes = new Uint8Array((runs.count + 1) * width);
  const to = new DataView(bytes.buffer);
  const elements = new RunBuilder();
  let total = 0;
  /** Where the elements of the run before end: of rows between runs nothing else is looked at. */
  let reached = 0;
  let at = width;
  for (let i = 0; i < runs.starts.length; i++) {
    const first = offsetAt(from, runs.starts[i], wide);
    if (first < reached) throw brokenArrow('decreasing offsets');
    let previous = first;
    for (let row = runs.starts[i] + 1; row <= runs.ends[i]; row++) {
      const next = offsetAt(from, row, wide);
      if (next < previous) throw brokenArrow('decreasing offsets');
      previous = next;
      if (wide) to.setBigInt64(at, BigInt(total + next - first), true);
      else to.setInt32(at, total + next - first, true);
      at += width;
    }
    elements.add(first, previous);
    reached = previous;
    total += previous - first;
  }
  return { bytes, elements: elements.take() };
}

/** @throws FormatError if it is negative or not exact */
export function offsetAt(view: DataView, row: number, wide: boolean): number {
  const offset = wide ? Number(view.getBigInt64(row * 8, true)) : view.getInt32(row * 4, true);
  if (!Number.isSafeInteger(offset) || offset < 0) throw brokenArrow(`an offset of ${offset}`);
  return offset;
}
