/** What MAP-Neo's English rules recompute from the text (its rule set B, and the part of A that reads text), as meant. */
import { isDigit } from '../text/characterClasses.ts';
import { IS_ALPHA, IS_LOWER, IS_UPPER, IS_WORD } from '../text/characterTable.ts';
import { utf8 } from './countIn.ts';
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import { linesThatBegin, REDPAJAMA_BULLETS } from './linesThat.ts';
import type { Resources } from './resources.ts';
import type { NumberSignal } from './signal.ts';
import { allHave, countEllipsisRuns, countRuns, entropyOf, every, isAsciiPunctuation } from './spans.ts';

const HASH = 0x23;
const DOT = 0x2e;
const NEWLINE = 0x0a;
/** Of rule E3; the last ten are those of RedPajama-V2. */
const MAP_NEO_BULLETS = [...[...'•●○■□▪▫※·➢'].map(utf8), ...REDPAJAMA_BULLETS];
const READ_MORE = utf8('read more');

function meanTokenLength({ compatible: { rawWords } }: DocumentTables): number | null {
  let characters = 0;
  for (let i = 0; i < rawWords.count; i++) characters += rawWords.lengths[i];
  return rawWords.count === 0 ? null : characters / rawWords.count;
}

export function bulletLines(document: DocumentTables): number | null {
  const lines = document.splitLines;
  return lines.count === 0 ? null : linesThatBegin(document, lines, MAP_NEO_BULLETS, false) / lines.count;
}

export function wordsWithoutLetter({ spacedWords: { count, flags } }: DocumentTables): number {
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & IS_ALPHA) === 0) found++;
  return found;
}

/** Words between white space in lower case, with nothing left but \w, ' and \. The list is of ASCII words. */
function distinctStopWords({ bytes, spacedWords: { count, starts, ends } }: DocumentTables, { stopWords }: Resources): number | null {
  if (stopWords === null) return null;
  const seen = new Set<number>();
  const word = new Uint8Array(64);
  for (let i = 0; i < count; i++) {
    let length = 0;
    for (let at = starts[i]; at < ends[i] && length < word.length; at++) {
      const byte = bytes[at];
      if (byte >= 0x41 && byte <= 0x5a) word[length++] = byte + 32;
      else if (!isAsciiPunctuation(byte) || byte === 0x27 || byte === 0x5c || byte === 0x5f) word[length++] = byte;
    }
    const place = stopWords.indexOf(word, 0, length);
    if (place >= 0) seen.add(place);
  }
  return seen.size;
}

function filledCharacters({ characters, byteCounts }: DocumentTables): number {
  return characters - byteCounts[0x20] - byteCounts[NEWLINE] - byteCounts[0x09];
}

function allCapsWords({ bytes, spacedWords: { count, starts, ends, flags } }: DocumentTables): number | null {
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & (IS_UPPER | IS_LOWER)) === IS_UPPER && allHave(bytes, starts[i], ends[i], IS_ALPHA)) found++;
  return count === 0 ? null : found / count;
}

function readMore({ bytes, sentences: { count, starts, ends } }: DocumentTables): number | null {
  let found = 0;
  for (let i = 0; i < count; i++) {
    let end = ends[i];
    // The marks that end the sentence do not hide its words.
    while (end > starts[i] && (isAsciiPunctuation(bytes[end - 1]) || bytes[end - 1] >= 0x80)) end--;
    let at = end - READ_MORE.length;
    if (at < starts[i]) continue;
    let same = 0;
    while (same < READ_MORE.length && (bytes[at] | 32) === READ_MORE[same]) {
      at++;
      same++;
    }
    if (same === READ_MORE.length) found++;
  }
  return count === 0 ? null : found / count;
}

export function nonAlphabeticTokens({ bytes, rawWords: { count, starts, ends, flags } }: DocumentTables): number {
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & IS_ALPHA) === 0 || !allHave(bytes, starts[i], ends[i], IS_ALPHA)) found++;
  return found;
}

export function digitTokens({ bytes, rawWords: { count, starts, ends, flags } }: DocumentTables): number {
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & (IS_ALPHA | IS_WORD)) === IS_WORD && every(bytes, starts[i], ends[i], isDigit)) found++;
  return found;
}

function asciiPunctuation({ byteCounts }: DocumentTables): number {
  let found = 0;
  for (let byte = 0; byte < 0x80; byte++) if (isAsciiPunctuation(byte)) found += byteCounts[byte];
  return found;
}

function listedTerm({ bytes, rawWords: { count, starts, ends } }: DocumentTables, { terms }: Resources): number | null {
  if (terms === null) return null;
  for (let i = 0; i < count; i++) {
    const place = terms.indexOf(bytes, starts[i], ends[i]);
    if (place >= 0) return place + 1;
  }
  return null;
}

function ofTokens(count: (document: DocumentTables) => number): NumberSignal['measure'] {
  return (document) => (document.rawWords.count === 0 ? null : count(document) / document.rawWords.count);
}

const number = numbersOf('map-neo', 'MAP-NEO, Matrix/data_clean_pipeline/filter/util_with_try.py, 81f3cad; tokens are raw words in place of NLTK’s');

export const mapNeoSignals: readonly NumberSignal[] = [
  number('mean_token_length', 'characters', null, 'code points of raw words / raw words, in NFKC', meanTokenLength),
  number('bullet_lines', 'fraction', null, 'lines of splitlines() that begin with one of twenty bullets / lines', bulletLines),
  number('words_without_letter', 'fraction', null, 'words between white space without a letter / those words', (document) => (document.spacedWords.count === 0 ? null : wordsWithoutLetter(document) / document.spacedWords.count)),
  number('distinct_stop_words', 'words', 0, 'different words on the list, in lower case, without marks but \' and \\', distinctStopWords, { needs: ['stopWords'] }),
  number('tokens', 'words', 0, 'raw words', ({ rawWords }) => rawWords.count),
  number('filled_characters', 'characters', 0, 'code points that are no space, newline or tab', filledCharacters),
  number('lines', 'lines', 1, 'lines of split("\\n")', ({ byteCounts }) => byteCounts[NEWLINE] + 1),
  number('all_caps_words', 'fraction', null, 'words between white space with str.isalpha() and str.isupper() / those words', allCapsWords),
  number('unique_words', 'fraction', null, 'different words between white space / those words', ({ spacedWords, spacedNumbers }) => (spacedWords.count === 0 ? null : spacedNumbers.numbers.distinct / spacedWords.count)),
  number('entropy', 'nats', null, '−Σ p ln p over words between white space', ({ spacedWords, spacedNumbers: { numbers } }) => (spacedWords.count === 0 ? null : entropyOf(numbers.counts, numbers.distinct, spacedWords.count))),
  number('sentences', 'sentences', 0, 'sentences with a word; abbreviations are not known', ({ sentences }) => sentences.count),
  number('read_more', 'fraction', null, 'sentences that end in "read more", marks apart / sentences', readMore),
  number('hash_runs', 'fraction', null, 'runs of # / raw words', ofTokens(({ bytes }) => countRuns(bytes, HASH, 1))),
  number('ellipsis_runs', 'fraction', null, '(runs of … + runs of two dots or more) / raw words', ofTokens(({ bytes }) => countEllipsisRuns(bytes) + countRuns(bytes, DOT, 2))),
  number('punctuation', 'occurrences', 0, 'ASCII punctuation marks', asciiPunctuation),
  number('non_alphabetic', 'fraction', null, 'raw words that are no str.isalpha() / raw words', ofTokens(nonAlphabeticTokens)),
  number('digits', 'fraction', null, 'raw words that are str.isdigit() / raw words', ofTokens(digitTokens)),
  number('listed_term', 'category', null, 'place on the list, from 1, of the first raw word that stands on it; null if none does', listedTerm, { needs: ['terms'] }),
];
