import { characterFlags } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { eachWordBound } from '../text/wordBounds.ts';
import { isAlnumAt } from './spans.ts';
import type { WordSpans } from './wordSpans.ts';

/** Finds the pieces between word bounds whose first character is `str.isalnum()`. `bytes` is well-formed UTF-8. */
export function findBoundWords(bytes: Uint8Array, words: WordSpans): void {
  words.count = 0;
  eachWordBound(bytes, 0, bytes.length, (from, to) => {
    if (!isAlnumAt(bytes, from)) return;
    if (words.count === words.starts.length) words.grow();
    let length = 0;
    let flags = 0;
    for (let at = from; at < to; length++) {
      const codePoint = codePointAt(bytes, at, to);
      flags |= characterFlags(codePoint);
      at += utf8Length(codePoint);
    }
    words.starts[words.count] = from;
    words.ends[words.count] = to;
    words.lengths[words.count] = length;
    words.flags[words.count++] = flags;
  });
}
