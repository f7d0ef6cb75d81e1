/** A part of a text. It is somebody else's: whoever shows it must escape it. */
export interface Excerpt {
  /** At most 400 bytes as UTF-8, U+FFFD in place of what is none. */
  readonly text: string;
  /** Byte of the whole text at which it begins. */
  readonly start: number;
  /** Of the whole text. */
  readonly bytes: number;
}

/** The beginning of a text, and how long all of it is. */
export interface TextHead {
  readonly head: Uint8Array;
  readonly bytes: number;
}

/** Of a text, kept to cut an excerpt from. */
export const HEAD_BYTES = 2 ** 14;
const EXCERPT_BYTES = 400;
/** Shown before what an excerpt is about. */
const LEAD = 120;

const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/** Returns about what is shown from byte `at` on, with a little before it; the beginning where that lies beyond the head. */
export function excerptAt({ head, bytes }: TextHead, at: number): Excerpt {
  let start = at > LEAD && at < head.length ? at - LEAD : 0;
  // At most three of them follow one another in UTF-8; others stand for themselves.
  for (let i = 0; i < 3 && start > 0 && start < head.length && isContinuation(head[start]); i++) start++;
  const end = Math.min(head.length, start + EXCERPT_BYTES);
  // A decoder that waits for more leaves out a character that is cut at the end.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(head.subarray(start, end), { stream: end < bytes });
  return { text: cutTo(text, EXCERPT_BYTES), start, bytes };
}

/** Returns at most so many bytes of UTF-8 of the beginning of a text, cut where a character ends, and whether they are all of it. */
export function decodedHead(bytes: Uint8Array, most: number): { readonly text: string; readonly whole: boolean } {
  const fits = bytes.length <= most;
  const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, most), { stream: !fits });
  const text = cutTo(decoded, most);
  return { text, whole: fits && text.length === decoded.length };
}

/** What is no UTF-8 grows threefold. */
function cutTo(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let cut = '';
  let used = 0;
  for (const character of text) {
    used += Buffer.byteLength(character);
    if (used > bytes) break;
    cut += character;
  }
  return cut;
}

/** Returns the byte at which two texts part; 0 where their heads do not show it. */
export function partsAt({ head: left }: TextHead, { head: right }: TextHead): number {
  const most = Math.min(left.length, right.length);
  let same = 0;
  while (same < most && left[same] === right[same]) same++;
  return same < most ? same : 0;
}
