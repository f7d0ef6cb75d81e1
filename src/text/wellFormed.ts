import { isUtf8 } from 'node:buffer';
import { codePointAt, utf8Length } from './utf8.ts';

/** Bytes from `at` that one U+FFFD stands for: the longest beginning of a well-formed sequence, as the Encoding standard has it. */
function brokenLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at];
  if (lead < 0xc2 || lead > 0xf4 || at + 1 >= end) return 1;
  const second = bytes[at + 1];
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 1;
  const wanted = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  let length = 2;
  while (length < wanted && at + length < end && (bytes[at + length] & 0xc0) === 0x80) length++;
  return length;
}

/** Where a repaired text differs: from byte `repaired[i]` on it lies `shift[i]` bytes behind the original. */
export interface Repairs {
  readonly repaired: readonly number[];
  readonly shift: readonly number[];
}

/** Returns null if the bytes are UTF-8, else a copy with U+FFFD for what is not, and where it was put. */
export function repairUtf8(bytes: Uint8Array): { bytes: Uint8Array; repairs: Repairs } | null {
  if (isUtf8(bytes)) return null;
  const out = new Uint8Array(bytes.length * 3);
  const repaired: number[] = [];
  const shift: number[] = [];
  let used = 0;
  for (let at = 0; at < bytes.length; ) {
    const codePoint = codePointAt(bytes, at, bytes.length);
    if (codePoint >= 0) {
      const length = utf8Length(codePoint);
      for (let i = 0; i < length; i++) out[used++] = bytes[at++];
      continue;
    }
    at += brokenLength(bytes, at, bytes.length);
    out[used++] = 0xef;
    out[used++] = 0xbf;
    out[used++] = 0xbd;
    repaired.push(used);
    shift.push(used - at);
  }
  return { bytes: out.subarray(0, used), repairs: { repaired, shift } };
}

/** Returns the byte of the original for a byte of the repaired text at which a code point begins or the text ends. */
export function originalByte({ repaired, shift }: Repairs, at: number): number {
  let low = 0;
  let high = repaired.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (repaired[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? at : at - shift[low - 1];
}
