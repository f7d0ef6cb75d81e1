import { codePointAt, utf8Length } from '../text/utf8.ts';

/** Lines of one text, in order and without gaps: line i has codePoints[starts[i] … starts[i + 1]) and the bytes from byteStarts[i]. */
export interface SentenceLines {
  readonly count: number;
  /** An ill-formed byte is U+FFFD. */
  readonly codePoints: Uint32Array;
  readonly starts: Uint32Array;
  readonly byteStarts: Uint32Array;
}

const ENDS = new Set('.!?。！？\\…]】'.split('').map((each) => each.codePointAt(0)));
const OPENS = new Set([0x5b, 0x3010]);
const REPLACEMENT = 0xfffd;

/**
 * Returns the text cut where MAP-Neo's similar-line step cuts it: behind each of . ! ? 。 ！ ？ \ … ] 】, which ends its
 * line, and before [ and 【, which begin one. A newline cuts nothing. No bytes, no lines.
 * MAP-NEO, Matrix/chinese_data_clean_pipeline/deduplication/simlar_line_dedup.
 */
export function sentenceLines(bytes: Uint8Array): SentenceLines {
  const codePoints = new Uint32Array(bytes.length);
  const starts: number[] = [];
  const byteStarts: number[] = [];
  let count = 0;
  let open = false;
  const begin = (at: number): void => {
    starts.push(count);
    byteStarts.push(at);
    open = true;
  };
  for (let at = 0; at < bytes.length; ) {
    const found = codePointAt(bytes, at, bytes.length);
    const codePoint = found < 0 ? REPLACEMENT : found;
    if (!open || OPENS.has(codePoint)) begin(at);
    codePoints[count++] = codePoint;
    if (ENDS.has(codePoint)) open = false;
    at += found < 0 ? 1 : utf8Length(found);
  }
  return { count: starts.length, codePoints: codePoints.subarray(0, count), starts: Uint32Array.from([...starts, count]), byteStarts: Uint32Array.from([...byteStarts, bytes.length]) };
}
