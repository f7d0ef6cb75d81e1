/** What DCLM's reproduction of RefinedWeb's rules measures, page rules 1 to 4 and 8 to 15 of its configuration. */
import { IS_ALPHA } from '../text/characterTable.ts';
import { countIn, utf8 } from './countIn.ts';
import { numbersOf } from './define.ts';
import type { ComparedPieces, DocumentTables } from './documentTables.ts';
import { DOTS, ELLIPSIS, SPACED_DOTS } from './linesThat.ts';
import { endsWith, startsWith } from './countIn.ts';
import { allCopies } from './pieces.ts';
import { hostOf } from './redpajamaDocuments.ts';
import type { Resources } from './resources.ts';
import type { NumberSignal } from './signal.ts';
import { isAlnumAt, lowerAscii } from './spans.ts';
import { hasWord } from './urlLists.ts';
import { WordSet } from './wordSet.ts';

const BULLETS = ['●', '•', '*', '-'].map(utf8);
const ENDS = [DOTS, SPACED_DOTS, ELLIPSIS];
const STOP_WORDS = ['the', 'be', 'to', 'of', 'and', 'that', 'have', 'with'];
const stopWords = new WordSet(STOP_WORDS);
const LONGEST_STOP_WORD = 4;

function words({ bytes, spacedWords: { count, starts } }: DocumentTables): number {
  let found = 0;
  for (let i = 0; i < count; i++) if (isAlnumAt(bytes, starts[i])) found++;
  return found;
}

function meanWordLength({ spacedWords: { count, lengths } }: DocumentTables): number | null {
  let characters = 0;
  for (let i = 0; i < count; i++) characters += lengths[i];
  return count === 0 ? null : characters / count;
}

function symbolRatio({ bytes, byteCounts, spacedWords }: DocumentTables): number | null {
  if (spacedWords.count === 0) return null;
  let symbols = byteCounts[0x23];
  for (const each of ENDS) symbols += countIn(bytes, 0, bytes.length, each);
  return symbols / spacedWords.count;
}

function linesWhere({ bytes, filledLines: { count, starts, ends } }: DocumentTables, test: (bytes: Uint8Array, start: number, end: number) => boolean): number | null {
  let found = 0;
  for (let i = 0; i < count; i++) if (test(bytes, starts[i], ends[i])) found++;
  return count === 0 ? null : found / count;
}

function wordsWithoutLetter({ spacedWords: { count, flags } }: DocumentTables): number | null {
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & IS_ALPHA) === 0) found++;
  return count === 0 ? null : found / count;
}

function stopWordOccurrences({ bytes, spacedWords: { count, starts, ends } }: DocumentTables): number {
  const word = new Uint8Array(LONGEST_STOP_WORD);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const length = ends[i] - starts[i];
    if (length > LONGEST_STOP_WORD) continue;
    lowerAscii(bytes, starts[i], ends[i], word);
    if (stopWords.has(word, 0, length)) found++;
  }
  return found;
}

/** All copies count, the first too; a single piece has none. */
function copiedPieces(pieces: ComparedPieces): number | null {
  return pieces.count === 0 ? null : allCopies(pieces, pieces.compared.numbers).pieces / pieces.count;
}

function copiedCharacters(pieces: ComparedPieces): number | null {
  let characters = 0;
  for (let i = 0; i < pieces.count; i++) characters += pieces.lengths[i];
  return characters === 0 ? null : allCopies(pieces, pieces.compared.numbers).characters / characters;
}

function lettersOf({ boundWords: { count, lengths } }: DocumentTables): number {
  let characters = 0;
  for (let i = 0; i < count; i++) characters += lengths[i];
  return characters;
}

/** The longest of the most frequent n-grams; none that occurs once. */
function topNgram(document: DocumentTables, n: number): number | null {
  const whole = lettersOf(document);
  if (whole === 0) return null;
  const { count, positions, numbers, counts, distinct } = document.boundNgrams.ngrams.repeats(n);
  let most = 0;
  for (let number = 0; number < distinct; number++) if (counts[number] > most) most = counts[number];
  let longest = 0;
  for (let i = 0; i < count; i++) {
    if (counts[numbers[i]] !== most) continue;
    let length = 0;
    for (let word = positions[i]; word < positions[i] + n; word++) length += document.boundWords.lengths[word];
    if (length > longest) longest = length;
  }
  return (longest * most) / whole;
}

/** Every word that a repeated n-gram covers, once. */
function repeatedNgrams(document: DocumentTables, n: number): number | null {
  const whole = lettersOf(document);
  if (whole === 0) return null;
  const { count, positions } = document.boundNgrams.ngrams.repeats(n);
  let characters = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    const end = positions[i] + n;
    for (let word = Math.max(next, positions[i]); word < end; word++) characters += document.boundWords.lengths[word];
    next = end;
  }
  return characters / whole;
}

function bannedDomain({ url }: DocumentTables, { bannedDomains }: Resources): number | null {
  if (bannedDomains === null || url === null) return null;
  const host = Buffer.from(hostOf(url).replace('www.', ''));
  return bannedDomains.has(host, 0, host.length) ? 1 : 0;
}

function strictWords({ url }: DocumentTables, { urlWords }: Resources): number | null {
  if (urlWords === null || url === null) return null;
  const bare = url.toLowerCase().replaceAll(/[-.]/g, '');
  return urlWords.strict.filter((word) => bare.includes(word)).length;
}

function wordsInUrl(kind: 'hard' | 'soft'): NumberSignal['measure'] {
  return ({ url }, { urlWords }) => {
    if (urlWords === null || url === null) return null;
    const lower = url.toLowerCase();
    return urlWords[kind].filter((word) => hasWord(lower, word)).length;
  };
}

const number = numbersOf('dclm', 'DCLM, baselines/baselines_configs/dclm_baseline_refinedweb.yaml and mappers/filters/content_filters.py, 361714b');
const words17 = 'words between the bounds of UAX #29 whose first character is str.isalnum()';

export const dclmSignals: readonly NumberSignal[] = [
  number('banned_domain', 'flag', null, '1 if the host, without "www.", is on the list', bannedDomain, { needs: ['bannedDomains'], readsUrl: true }),
  number('strict_url_words', 'words', null, 'strict words that stand in the address without - and .', strictWords, { needs: ['urlWords'], readsUrl: true }),
  number('hard_url_words', 'words', null, 'hard words that stand in the address between word boundaries', wordsInUrl('hard'), { needs: ['urlWords'], readsUrl: true }),
  number('soft_url_words', 'words', null, 'soft words that stand in the address between word boundaries', wordsInUrl('soft'), { needs: ['urlWords'], readsUrl: true }),
  number('words', 'words', 0, 'words between white space whose first character is str.isalnum()', words),
  number('mean_word_length', 'characters', null, 'code points of words between white space / those words', meanWordLength),
  number('symbol_ratio', 'fraction', null, '(# + ... + . . . + …) / words between white space', symbolRatio),
  number('bullet_lines', 'fraction', null, 'stripped lines that begin with ● • * - / lines, blank ones left out', (document) => linesWhere(document, (bytes, start, end) => BULLETS.some((bullet) => startsWith(bytes, start, end, bullet)))),
  number('ellipsis_lines', 'fraction', null, 'stripped lines that end in ... . . . or … / lines, blank ones left out', (document) => linesWhere(document, (bytes, start, end) => ENDS.some((each) => endsWith(bytes, start, end, each)))),
  number('words_without_letter', 'fraction', null, 'words between white space without a letter / those words', wordsWithoutLetter),
  number('stop_words', 'occurrences', 0, `words between white space that are one of ${STOP_WORDS.join(' ')}, whatever the case`, stopWordOccurrences),
  number('line_copies', 'fraction', null, 'stripped lines that occur more than once, all copies / lines, blank ones left out', ({ filledLines }) => copiedPieces(filledLines)),
  number('paragraph_copies', 'fraction', null, 'the same for pieces between two newlines', ({ filledParagraphs }) => copiedPieces(filledParagraphs)),
  number('line_copy_chars', 'fraction', null, 'code points of those lines / code points of all lines', ({ filledLines }) => copiedCharacters(filledLines)),
  number('paragraph_copy_chars', 'fraction', null, 'the same for pieces between two newlines', ({ filledParagraphs }) => copiedCharacters(filledParagraphs)),
  ...[2, 3, 4].map((n) => number(`top_${n}gram_chars`, 'fraction', null, `length × count of the longest of the most frequent ${n}-grams that repeat / length of all; ${words17}`, (document) => topNgram(document, n))),
  ...[5, 6, 7, 8, 9, 10].map((n) => number(`repeated_${n}gram_chars`, 'fraction', null, `length of words in a ${n}-gram that repeats / length of all; ${words17}`, (document) => repeatedNgrams(document, n))),
];
