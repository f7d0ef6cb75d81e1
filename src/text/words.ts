/** The text model `words-v1`, one document after the other: the readable form of what the kernels do in pieces. */
import { FoldedWord } from './foldedWord.ts';
import { composeHangul } from './hangul.ts';
import { codePointAt, utf8Length } from './utf8.ts';
import { DELTA_COUNT, IGNORE, SEPARATOR, SINGLE, TAIL, WORD, entryOf, fold, wordTable } from './wordTable.ts';

/** Takes the words of a text as they end. */
export interface WordSink {
  /**
   * @param word the folded word, padded for hashing; valid only during the call
   * @param from first byte of the word in the text
   * @param to end of its last byte there; ignored code points behind the word are left out
   */
  take(word: FoldedWord, from: number, to: number): void;
}

/** The folded byte of each ASCII letter and digit, 0 for all other bytes. */
const asciiFold = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte);
  return /[a-zA-Z0-9]/.test(letter) ? letter.toLowerCase().charCodeAt(0) : 0;
});

/** U+0000 is a separator and joins with nothing, so it can stand for every other separator of ASCII too. */
const NO_CODE_POINT = 0;

/**
 * Cuts the text bytes[start … end) into folded words and gives each to `sink`. No byte outside is read. Any bytes are
 * a text: those that are in no well-formed UTF-8 sequence separate words.
 * @param word scratch whose content is lost; given by callers who cut many short texts
 */
export function cutWords(bytes: Uint8Array, start: number, end: number, sink: WordSink, word: FoldedWord = new FoldedWord()): void {
  const table = wordTable();
  const { delta } = table;
  word.length = 0;
  // Class of the code points that may go on with the open word: WORD, TAIL (behind a single), or SEPARATOR for no word.
  let open = SEPARATOR;
  // Last folded code point of a single, which a tail may join with.
  let last = NO_CODE_POINT;
  let from = start;
  let to = start;

  for (let at = start; at < end; ) {
    // Letters and digits of ASCII, as many as follow each other and as the word has room for.
    let folded = asciiFold[bytes[at]];
    if (folded !== 0) {
      if (open !== WORD) {
        if (open !== SEPARATOR) give(word, from, to, sink);
        open = WORD;
        from = at;
      }
      word.reserve(1);
      const target = word.bytes;
      let length = word.length;
      const stop = Math.min(end, at + target.length - 8 - length);
      do {
        target[length++] = folded;
        at++;
      } while (at < stop && (folded = asciiFold[bytes[at]]) !== 0);
      word.length = length;
      to = at;
      continue;
    }
    const codePoint = bytes[at] < 0x80 ? NO_CODE_POINT : codePointAt(bytes, at, end);
    if (codePoint <= NO_CODE_POINT) {
      if (open !== SEPARATOR) give(word, from, to, sink);
      open = SEPARATOR;
      at++;
      continue;
    }
    const next = at + utf8Length(codePoint);
    const entry = entryOf(table, codePoint);
    const kind = entry >>> 13;
    if (kind === IGNORE) {
      at = next;
      continue;
    }
    if (kind === SINGLE || (kind === WORD && open !== WORD)) {
      if (open !== SEPARATOR) give(word, from, to, sink);
      open = kind === SINGLE ? TAIL : WORD;
      from = at;
    } else if (kind === SEPARATOR || kind !== open) {
      if (open !== SEPARATOR) give(word, from, to, sink);
      open = SEPARATOR;
      at = next;
      continue;
    }
    const i = entry & 0x1fff;
    if (kind !== WORD && i < DELTA_COUNT) {
      const one = codePoint + delta[i];
      const syllable = kind === TAIL ? composeHangul(last, one) : 0;
      if (syllable !== 0) word.length -= utf8Length(last);
      last = syllable === 0 ? one : syllable;
      word.append(last);
    } else if (i < DELTA_COUNT) {
      word.append(codePoint + delta[i]);
    } else {
      for (const part of fold(codePoint)) word.append((last = part));
    }
    at = next;
    to = next;
  }
  if (open !== SEPARATOR) give(word, from, to, sink);
}

function give(word: FoldedWord, from: number, to: number, sink: WordSink): void {
  word.pad();
  sink.take(word, from, to);
  word.length = 0;
}
