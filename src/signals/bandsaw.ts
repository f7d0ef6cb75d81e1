/** What the rules of our own measure, where those of others take layout for text. */
import { characterTable, IS_ALPHA, IS_NUMERIC, recordOf } from '../text/characterTable.ts';
import { isSentenceTerminal } from '../text/characterClasses.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { numbersOf } from './define.ts';
import type { ComparedPieces, DocumentTables } from './documentTables.ts';
import type { NumberSignal } from './signal.ts';
import { entropyOf } from './spans.ts';

const CONTENT = IS_ALPHA | IS_NUMERIC;
const FULL_STOP = 0x2e;
const RUN = 10;
/** Marks that may stand between the end of a sentence and what follows: " ' ) ] » ’ ” 」 』 》 ） */
const CLOSING = new Set([0x22, 0x27, 0x29, 0x5d, 0xbb, 0x2019, 0x201d, 0x300d, 0x300f, 0x300b, 0xff09]);

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** A bar between the cells of a table, a brace or a row of dashes says nothing twice. */
function hasContent(bytes: Uint8Array, start: number, end: number): boolean {
  const table = characterTable();
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(bytes, at, end);
    if ((table.records[recordOf(table, codePoint)] & CONTENT) !== 0) return true;
    at += utf8Length(codePoint);
  }
  return false;
}

/** The share of pieces, or of their code points, that stands in second and later copies. */
function copies({ bytes }: DocumentTables, pieces: ComparedPieces, weight: (i: number) => number): number | null {
  const { of, firsts } = pieces.compared.numbers;
  let whole = 0;
  let copied = 0;
  for (let i = 0; i < pieces.count; i++) {
    if (!hasContent(bytes, pieces.starts[i], pieces.ends[i])) continue;
    whole += weight(i);
    if (firsts[of[i]] !== i) copied += weight(i);
  }
  return whole === 0 ? null : copied / whole;
}

const one = (): number => 1;

/** A full stop behind a digit numbers something, unless the line ends there; before white space or the end of the line a mark ends a sentence, and marks beyond ASCII do wherever they stand. */
function endsSentence(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(bytes, at, end);
    const mark = at;
    at += utf8Length(codePoint);
    if (!isSentenceTerminal(codePoint)) continue;
    if (codePoint >= 0x80) return true;
    let behind = at;
    while (behind < end) {
      const next = codePointAt(bytes, behind, end);
      if (!CLOSING.has(next)) break;
      behind += utf8Length(next);
    }
    if (behind === end) return true;
    if ((bytes[behind] === 0x20 || bytes[behind] === 0x09) && !(codePoint === FULL_STOP && mark > start && isDigit(bytes[mark - 1]))) return true;
  }
  return false;
}

function sentenceLines({ bytes, filledLines: { count, starts, ends } }: DocumentTables): number | null {
  let lines = 0;
  let found = 0;
  for (let i = 0; i < count; i++) {
    if (!hasContent(bytes, starts[i], ends[i])) continue;
    lines++;
    if (endsSentence(bytes, starts[i], ends[i])) found++;
  }
  return lines === 0 ? null : found / lines;
}

/** Every word that a run of ten seen before covers, once. A Han character is a word, so links and indentation weigh what they say. */
function copiedRuns({ boundWords: { count, lengths }, boundNgrams }: DocumentTables): number | null {
  let whole = 0;
  for (let i = 0; i < count; i++) whole += lengths[i];
  if (whole === 0) return null;
  const repeats = boundNgrams.ngrams.repeats(RUN);
  const seen = new Uint8Array(repeats.distinct);
  let copied = 0;
  let next = 0;
  for (let i = 0; i < repeats.count; i++) {
    const number = repeats.numbers[i];
    if (seen[number] === 0) {
      seen[number] = 1;
      continue;
    }
    const end = repeats.positions[i] + RUN;
    for (let word = Math.max(next, repeats.positions[i]); word < end; word++) copied += lengths[word];
    next = end;
  }
  return copied / whole;
}

function letterEntropy({ codePoints: { flags }, codePointNgrams: { numbers } }: DocumentTables): number | null {
  const { distinct, counts, firsts } = numbers;
  const letters = new Uint32Array(distinct);
  let whole = 0;
  let kinds = 0;
  for (let number = 0; number < distinct; number++) {
    if ((flags[firsts[number]] & CONTENT) === 0) continue;
    letters[kinds++] = counts[number];
    whole += counts[number];
  }
  return whole === 0 ? null : entropyOf(letters, kinds, whole);
}

const number = numbersOf('bandsaw', 'bandsaw');
const lines = 'lines with a letter or a number, without the white space around them';
const paragraphs = 'pieces between two newlines with a letter or a number, without the white space around them';

export const bandsawSignals: readonly NumberSignal[] = [
  number('line_copies', 'fraction', null, `${lines}, that equal an earlier one / those lines`, (document) => copies(document, document.filledLines, one)),
  number('line_copy_chars', 'fraction', null, 'code points of the copies among them / code points of those lines', (document) => copies(document, document.filledLines, (i) => document.filledLines.lengths[i])),
  number('paragraph_copies', 'fraction', null, `${paragraphs}, that equal an earlier one / those pieces`, (document) => copies(document, document.filledParagraphs, one)),
  number('paragraph_copy_chars', 'fraction', null, 'code points of the copies among them / code points of those pieces', (document) => copies(document, document.filledParagraphs, (i) => document.filledParagraphs.lengths[i])),
  number('sentence_lines', 'fraction', null, `${lines}, in which a sentence ends: at a mark of Sentence_Terminal before white space or the end of the line, closing marks between, a full stop behind a digit only at the end; marks beyond ASCII anywhere / those lines`, sentenceLines),
  number('copied_10gram_chars', 'fraction', null, 'length of words in a 10-gram seen before / length of all; words between the bounds of UAX #29 whose first character is str.isalnum(), so a Han character each', copiedRuns),
  number('letter_entropy', 'nats', null, '−Σ p ln p over code points that are letters or numbers', letterEntropy),
];
