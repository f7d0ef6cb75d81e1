/** What Gopher's quality rules measure (Rae et al., 2021, A1.1), as datatrove's GopherQualityFilter defines it. */
import { IS_ALPHA, IS_NUMERIC } from '../text/characterTable.ts';
import { utf8 } from './countIn.ts';
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import { DOTS, ELLIPSIS, linesThatBegin, linesThatEnd } from './linesThat.ts';
import type { NumberSignal } from './signal.ts';
import { WordSet } from './wordSet.ts';

/** A word that is more than marks. */
const CONTENT = IS_ALPHA | IS_NUMERIC;
const BULLETS = [utf8('•'), utf8('-')];
const STOP_WORDS = ['the', 'be', 'to', 'of', 'and', 'that', 'have', 'with'];
const stopWords = new WordSet(STOP_WORDS);

function words({ rawWords: { count, flags } }: DocumentTables): number {
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & CONTENT) !== 0) found++;
  return found;
}

function meanWordLength({ rawWords: { count, flags, lengths } }: DocumentTables): number | null {
  let found = 0;
  let characters = 0;
  for (let i = 0; i < count; i++) {
    if ((flags[i] & CONTENT) === 0) continue;
    found++;
    characters += lengths[i];
  }
  return found === 0 ? null : characters / found;
}

function hashRatio(document: DocumentTables): number | null {
  const { rawWords } = document;
  return rawWords.count === 0 ? null : document.count(0x23) / rawWords.count;
}

function ellipsisRatio({ ellipses, rawWords }: DocumentTables): number | null {
  return rawWords.count === 0 ? null : ellipses / rawWords.count;
}

function bulletLines(document: DocumentTables): number | null {
  const lines = document.splitLines;
  return lines.count === 0 ? null : linesThatBegin(document, lines, BULLETS, true) / lines.count;
}

function ellipsisLines(document: DocumentTables): number | null {
  const lines = document.splitLines;
  return lines.count === 0 ? null : linesThatEnd(document, lines, [DOTS, ELLIPSIS]) / lines.count;
}

function letterWords({ rawWords: { count, flags } }: DocumentTables): number | null {
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & IS_ALPHA) !== 0) found++;
  return count === 0 ? null : found / count;
}

function distinctStopWords({ bytes, rawWords: { count, starts, ends } }: DocumentTables): number {
  let seen = 0;
  for (let i = 0; i < count; i++) {
    const place = stopWords.indexOf(bytes, starts[i], ends[i]);
    if (place >= 0) seen |= 1 << place;
  }
  let found = 0;
  for (; seen !== 0; seen &= seen - 1) found++;
  return found;
}

const number = numbersOf('gopher', 'Rae et al., 2021 (arXiv 2112.11446), A1.1; datatrove, filters/gopher_quality_filter.py, a649de7; words are raw words in place of spaCy’s');

export const gopherQualitySignals: readonly NumberSignal[] = [
  number('words', 'words', 0, 'raw words with a letter or a number', words),
  number('mean_word_length', 'characters', null, 'code points of raw words with a letter or a number / those words', meanWordLength),
  number('hash_ratio', 'fraction', null, '# / raw words', hashRatio),
  number('ellipsis_ratio', 'fraction', null, '(... + …) / raw words', ellipsisRatio),
  number('bullet_lines', 'fraction', null, 'lines of splitlines() that begin with • or -, white space apart / lines', bulletLines),
  number('ellipsis_lines', 'fraction', null, 'lines of splitlines() that end in ... or …, white space apart / lines', ellipsisLines),
  number('letter_words', 'fraction', null, 'raw words with a letter / raw words', letterWords),
  number('stop_words', 'words', 0, `how many of ${STOP_WORDS.join(' ')} are raw words, case and all`, distinctStopWords),
];
