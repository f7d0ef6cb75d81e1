/** What FineWeb's own rules measure (Penedo et al., 2024, 3.6), as datatrove's FineWebQualityFilter defines it today and as it was when FineWeb was made. */
import { codePointAt } from '../text/utf8.ts';
import { isSentenceTerminal } from '../text/characterClasses.ts';
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import { laterCopies } from './pieces.ts';
import type { NumberSignal } from './signal.ts';

const SHORT = 30;
const NEWLINE = 0x0a;
/** . ' " ! ? */
const STOPS_2024 = new Set([0x2e, 0x27, 0x22, 0x21, 0x3f]);

/** Calls for every line of `split("\n")`; a line's newline is no part of it. */
function eachLine({ bytes, lines: { count, starts, ends, firstCharacters, lastCharacters } }: DocumentTables, call: (start: number, end: number, characters: number) => void): void {
  for (let i = 0; i < count; i++) {
    const newline = bytes[ends[i] - 1] === NEWLINE ? 1 : 0;
    call(starts[i], ends[i] - newline, lastCharacters[i] - firstCharacters[i] - newline);
  }
  if (count === 0 || bytes[ends[count - 1] - 1] === NEWLINE) call(bytes.length, bytes.length, 0);
}

function lastCodePoint(bytes: Uint8Array, start: number, end: number): number {
  if (end === start) return -1;
  let at = end - 1;
  while ((bytes[at] & 0xc0) === 0x80) at--;
  return codePointAt(bytes, at, end);
}

interface Counts {
  lines: number;
  punctuated: number;
  short: number;
}

function countLines(document: DocumentTables, blank: boolean, isStop: (codePoint: number) => boolean): Counts {
  const counts = { lines: 0, punctuated: 0, short: 0 };
  eachLine(document, (start, end, characters) => {
    if (!blank && document.trimStart(start, end) === end) return;
    counts.lines++;
    if (isStop(lastCodePoint(document.bytes, start, end))) counts.punctuated++;
    if (characters <= SHORT) counts.short++;
  });
  return counts;
}

const today = (document: DocumentTables): Counts => countLines(document, false, (codePoint) => codePoint >= 0 && isSentenceTerminal(codePoint));
const published = (document: DocumentTables): Counts => countLines(document, true, (codePoint) => STOPS_2024.has(codePoint));

function punctuated({ lines, punctuated: found }: Counts): number | null {
  return lines === 0 ? null : found / lines;
}

function short({ lines, short: found }: Counts): number | null {
  return lines === 0 ? null : found / lines;
}

function copiedCharacters({ characters, byteCounts, filledExact }: DocumentTables): number | null {
  const whole = characters - byteCounts[NEWLINE];
  return whole === 0 ? null : laterCopies(filledExact, filledExact.compared.numbers).characters / whole;
}

function newlineRatio({ byteCounts, rawWords }: DocumentTables): number | null {
  return rawWords.count === 0 ? null : byteCounts[NEWLINE] / rawWords.count;
}

const number = numbersOf('fineweb', 'Penedo et al., 2024 (arXiv 2406.17557), 3.6; datatrove, filters/fineweb_quality_filter.py, a649de7');
const number2024 = numbersOf('fineweb', 'datatrove, filters/fineweb_quality_filter.py, 05194d39 (April 2024, as FineWeb was made)');

export const finewebSignals: readonly NumberSignal[] = [
  number('punctuated_lines', 'fraction', null, 'lines that end in a mark of Sentence_Terminal / lines, blank ones left out', (document) => punctuated(today(document))),
  number('short_lines', 'fraction', null, 'lines of at most 30 code points / lines, blank ones left out', (document) => short(today(document))),
  number2024('punctuated_lines_2024', 'fraction', null, `lines that end in . ' " ! ? / lines of split("\\n")`, (document) => punctuated(published(document))),
  number2024('short_lines_2024', 'fraction', null, 'lines of at most 30 code points / lines of split("\\n")', (document) => short(published(document))),
  number('copied_line_chars', 'fraction', null, 'code points of lines that equal an earlier one, blank ones left out / code points without newlines', copiedCharacters),
  number('newline_ratio', 'fraction', null, 'newlines / raw words', newlineRatio),
];
