/** What MAP-Neo's Chinese rules measure, on the text in NFKC and in characters, as meant; Z1 … Z18 are its rules in order. */
import { isDigit } from '../text/characterClasses.ts';
import { IS_SPACE, IS_WORD } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { endsWith, utf8 } from './countIn.ts';
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import { bulletLines } from './mapNeo.ts';
import { distinctRepeatedCharacters, topCharacters } from './mapNeoCompat.ts';
import type { Resources } from './resources.ts';
import type { NumberSignal } from './signal.ts';
import { countEllipsisRuns, countRuns, entropyOf, isAsciiPunctuation } from './spans.ts';

const OPEN = 0x3010;
const CLOSE = 0x3011;
const NEWLINE = 0x0a;
const READ_MORE = ['readmore', '展开', '更多', '。。。'].map(utf8);
const SENTENCE_MARKS = new Set([...'.!…?;"'].map((each) => each.codePointAt(0)));

/** Non-greedy 【(.*?)】: from an opening bracket to the next closing one on its line. */
function bracketShare({ bytes, characters }: DocumentTables): number | null {
  let inside = 0;
  let open = -1;
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const codePoint = codePointAt(bytes, at, bytes.length);
    if (codePoint === NEWLINE) open = -1;
    else if (open < 0 && codePoint === OPEN) {
      open = at;
      length = 0;
    } else if (open >= 0 && codePoint === CLOSE) {
      inside += length;
      open = -1;
    } else if (open >= 0) length++;
    at += utf8Length(codePoint);
  }
  return characters === 0 ? null : inside / characters;
}

/** Pieces between the marks that are more than white space. */
function sentences({ bytes, codePoints: { count, starts, flags } }: DocumentTables): number {
  let found = 0;
  let isFilled = false;
  for (let i = 0; i < count; i++) {
    if (SENTENCE_MARKS.has(codePointAt(bytes, starts[i], bytes.length))) {
      if (isFilled) found++;
      isFilled = false;
    } else if ((flags[i] & IS_SPACE) === 0) isFilled = true;
  }
  return isFilled ? found + 1 : found;
}

function meanWordLength({ bytes }: DocumentTables, { cutWords }: Resources): number | null {
  if (cutWords === null) return null;
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replaceAll(/[^\p{L}\p{N}_\s]/gu, '');
  let words = 0;
  let characters = 0;
  for (const word of cutWords(text)) {
    if (word.trim() === '') continue;
    words++;
    for (const _ of word) characters++;
  }
  return words === 0 ? null : characters / words;
}

/** Over the characters that are no marks. */
function digitShare({ bytes, codePoints: { count, starts, flags } }: DocumentTables): number | null {
  let left = 0;
  let digits = 0;
  for (let i = 0; i < count; i++) {
    if ((flags[i] & (IS_WORD | IS_SPACE)) === 0) continue;
    left++;
    if ((flags[i] & IS_WORD) !== 0 && isDigit(codePointAt(bytes, starts[i], bytes.length))) digits++;
  }
  return left === 0 ? null : digits / left;
}

function readMore({ bytes, splitLines: { count, starts, ends } }: DocumentTables): number | null {
  let found = 0;
  for (let i = 0; i < count; i++) if (READ_MORE.some((each) => endsWith(bytes, starts[i], ends[i], each))) found++;
  return count === 0 ? null : found / count;
}

function punctuationShare({ characters, bytes, byteCounts }: DocumentTables): number | null {
  let found = 0;
  for (let byte = 0; byte < 0x80; byte++) if (isAsciiPunctuation(byte)) found += byteCounts[byte];
  if (found === 0) found = countEllipsisRuns(bytes);
  return characters === 0 ? null : found / characters;
}

function perCharacter(count: (document: DocumentTables) => number): NumberSignal['measure'] {
  return (document) => (document.characters === 0 ? null : count(document) / document.characters);
}

/** Every code point that a repeated n-gram covers, once. */
function repeatedCharacters({ codePoints, codePointNgrams: { ngrams } }: DocumentTables, n: number): number | null {
  if (codePoints.count === 0) return null;
  const { count, positions } = ngrams.repeats(n);
  let covered = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    covered += positions[i] + n - Math.max(next, positions[i]);
    next = positions[i] + n;
  }
  return covered / codePoints.count;
}

function urlPrefix({ url }: DocumentTables, { urlPrefixes }: Resources): number | null {
  if (urlPrefixes === null || url === null) return null;
  const place = urlPrefixes.indexOf(url.replace(/^https?:\/\//, ''));
  return place < 0 ? null : place + 1;
}

const define = numbersOf('map-neo-zh', 'MAP-NEO, Matrix/chinese_data_clean_pipeline/filter/filter.py, 81f3cad; NFKC code point by code point');
/** All of them read the text in NFKC. */
const number: typeof define = (name, unit, empty, formula, measure, facts) => define(name, unit, empty, formula, (document, resources) => measure(document.compatible, resources), facts);

export const mapNeoZhSignals: readonly NumberSignal[] = [
  number('brackets', 'fraction', null, 'code points between 【 and 】 on a line / code points', bracketShare),
  number('url_prefix', 'category', null, 'place on the list, from 1, of a beginning that the address has; null if it has none', urlPrefix, { needs: ['urlPrefixes'], readsUrl: true }),
  number('sentences', 'sentences', 0, 'pieces between runs of . ! … ? ; " that are more than white space', sentences),
  number('characters', 'characters', 0, 'code points', ({ characters }) => characters),
  number('mean_word_length', 'characters', null, 'code points of the words that the cutter makes of the text without marks / those words', meanWordLength, { needs: ['cutWords'] }),
  number('hash_runs', 'fraction', null, 'runs of # / code points', perCharacter(({ bytes }) => countRuns(bytes, 0x23, 1))),
  number('ellipsis_runs', 'fraction', null, '(runs of … + runs of two dots or more) / code points', perCharacter(({ bytes }) => countEllipsisRuns(bytes) + countRuns(bytes, 0x2e, 2))),
  number('digits', 'fraction', null, 'code points with str.isdigit() / code points that are no marks', digitShare),
  number('read_more', 'fraction', null, 'lines of splitlines() that end in readmore, 展开, 更多 or 。。。 / lines', readMore),
  number('bullet_lines', 'fraction', null, 'lines of splitlines() that begin with one of twenty bullets / lines', bulletLines),
  number('punctuation', 'fraction', null, 'ASCII punctuation marks, or else … / code points', punctuationShare),
  number('unique_characters', 'fraction', null, 'different code points / code points', ({ characters, codePointNgrams }) => (characters === 0 ? null : codePointNgrams.numbers.distinct / characters)),
  number('entropy', 'nats', null, '−Σ p ln p over code points', ({ characters, codePointNgrams: { numbers } }) => (characters === 0 ? null : entropyOf(numbers.counts, numbers.distinct, characters))),
  ...[2, 3, 4].map((n) => number(`top_${n}gram_characters`, 'fraction', null, `(count of the most frequent ${n}-gram of code points − 1) × ${n} / code points`, (document) => topCharacters(document, n))),
  ...[5, 6, 7, 8, 9, 10].map((n) => number(`repeated_${n}gram_characters`, 'fraction', null, `code points in ${n}-grams of code points that repeat / code points`, (document) => repeatedCharacters(document, n))),
  ...[5, 6, 7, 8, 9, 10].map((n) => number(`distinct_${n}gram_characters`, 'fraction', null, `as released: different code points in ${n}-grams of code points that repeat / code points`, (document) => distinctRepeatedCharacters(document, n))),
];
