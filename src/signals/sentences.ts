import { characterTable, IS_SPACE, IS_WORD, recordOf } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { codePointsIn, type Pieces } from './pieces.ts';

/** End a sentence if white space or nothing comes behind them. */
const ENDS = new Set([...'.!?…'].map((each) => each.codePointAt(0)));
/** End one whatever comes behind. */
const WIDE_ENDS = new Set([...'。！？｡'].map((each) => each.codePointAt(0)));
const CLOSERS = new Set([...'"\')]}”’»」』》）'].map((each) => each.codePointAt(0)));

/**
 * Finds the sentences of bytes [from, to): each holds a character of `\w` and ends behind a run of . ! ? … and closing
 * quotes before white space, behind 。 ！ ？ anywhere, or with the text. Stands in for NLTK's punkt, which has learned
 * abbreviations: "Mr. Smith" is two here. A newline ends nothing.
 */
export function findSentences(bytes: Uint8Array, from: number, to: number, pieces: Pieces): void {
  const table = characterTable();
  pieces.count = 0;
  let start = -1;
  let hasWord = false;
  let last = from;
  const close = (end: number): void => {
    pieces.push(start, end, codePointsIn(bytes, start, end));
    start = -1;
    hasWord = false;
  };
  for (let at = from; at < to; ) {
    const codePoint = codePointAt(bytes, at, to);
    const flags = table.records[recordOf(table, codePoint)];
    let end = at + utf8Length(codePoint);
    if ((flags & IS_SPACE) !== 0) {
      at = end;
      continue;
    }
    if (start < 0) start = at;
    if ((flags & IS_WORD) !== 0) hasWord = true;
    let isWide = WIDE_ENDS.has(codePoint);
    if (isWide || ENDS.has(codePoint)) {
      let isFree = true;
      while (end < to) {
        const next = codePointAt(bytes, end, to);
        if (WIDE_ENDS.has(next)) isWide = true;
        else if (!ENDS.has(next) && !CLOSERS.has(next)) {
          isFree = (table.records[recordOf(table, next)] & IS_SPACE) !== 0;
          break;
        }
        end += utf8Length(next);
      }
      if (hasWord && (isWide || isFree)) close(end);
    }
    last = end;
    at = end;
  }
  if (hasWord) close(last);
}
