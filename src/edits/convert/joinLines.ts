import { codePointAt, utf8Length } from '../../text/utf8.ts';
import type { Edit } from '../edit.ts';
import { endsSentence, isDigit, isLower, isUpper, isWide, isWordCharacter, joinsWithoutSpace, lastCodePoint, linesOf, OURS, widthOf, type TextLine } from './lineText.ts';

const SPACE = new Uint8Array([0x20]);
const BULLETS = new Set([...'•●○■□▪▫◦‣▶※➢'].map((each) => each.codePointAt(0)));
/** Begin an item where a space follows. */
const DASHES = new Set([...'*-–—+·'].map((each) => each.codePointAt(0)));
const COMMAS = new Set([...',，、'].map((each) => each.codePointAt(0)));
const IDEOGRAPHIC_SPACE = 0x3000;

/** True for a line that begins an item of a list, or is set in. */
function beginsAnew(bytes: Uint8Array, { from, start, end }: TextLine): boolean {
  if (start - from >= 2 || (start > from && (bytes[from] === 0x09 || codePointAt(bytes, from, start) === IDEOGRAPHIC_SPACE))) return true;
  const first = codePointAt(bytes, start, end);
  if (BULLETS.has(first)) return true;
  const second = start + utf8Length(first);
  if (DASHES.has(first) && bytes[second] === 0x20) return true;
  // (1) （1） (a) 1) 1. and 1、 but not 3.14
  const isOpen = first === 0x28 || first === 0xff08;
  let at = isOpen ? second : start;
  const begin = at;
  while (at < end && isDigit(bytes[at])) at++;
  if (at === begin && isOpen && isWordCharacter(codePointAt(bytes, at, end))) at += utf8Length(codePointAt(bytes, at, end));
  if (at === begin || at >= end) return false;
  const mark = codePointAt(bytes, at, end);
  if (mark === 0x29 || mark === 0xff09) return true;
  return !isOpen && (mark === 0x3001 || mark === 0xff0e || (mark === 0x2e && !isDigit(bytes[at + 1])));
}

/** True if a sentence may go on over the break: what stands on its two sides says so, whatever the widths. */
function goesOn(bytes: Uint8Array, line: TextLine, next: TextLine): boolean {
  return !endsSentence(bytes, line.start, line.end) && !beginsAnew(bytes, next);
}

/** A page ends within a sentence where a word or a comma stands before, and a small letter or a character without case behind. */
function goesOnOverPage(bytes: Uint8Array, line: TextLine, next: TextLine): boolean {
  if (!goesOn(bytes, line, next)) return false;
  const before = lastCodePoint(bytes, line.start, line.end);
  const after = codePointAt(bytes, next.start, next.end);
  return (isWordCharacter(before) || COMMAS.has(before)) && (isLower(after) || (isWide(before) && isWide(after)));
}

/** Lines over whose ends a sentence may go on, as far as it may. */
function runsOf(bytes: Uint8Array): TextLine[][] {
  const runs: TextLine[][] = [];
  let current: TextLine[] = [];
  let isBlank = true;
  for (const line of linesOf(bytes)) {
    if (line.start === line.end) {
      isBlank = true;
      continue;
    }
    const last = current.at(-1);
    const goes = last !== undefined && (last.page === line.page ? !isBlank && goesOn(bytes, last, line) : goesOnOverPage(bytes, last, line));
    if (!goes) {
      if (current.length > 1) runs.push(current);
      current = [];
    }
    current.push(line);
    isBlank = false;
  }
  if (current.length > 1) runs.push(current);
  return runs;
}

/** What is set to a width: all lines but the last reach it, those of wide characters nearly whole, and most go on in small letters. */
function isWrapped(bytes: Uint8Array, lines: readonly TextLine[], narrowest: number): boolean {
  const widths = lines.map(({ from, end }) => widthOf(bytes, from, end));
  const widest = widths.reduce((most, width) => Math.max(most, width), 0);
  if (widest < narrowest) return false;
  let capitals = 0;
  for (const [i, { start, end }] of lines.entries()) {
    if (i > 0 && isUpper(codePointAt(bytes, start, end))) capitals++;
    if (i < lines.length - 1 && widths[i] < (isWide(lastCodePoint(bytes, start, end)) ? 0.9 : 0.7) * widest) return false;
  }
  return 2 * capitals <= lines.length - 1;
}

/** M24. */
export const joinLines: Edit = {
  id: 'convert.join-lines',
  doc: 'Joins lines of a sentence that is set to a width: without a space between characters of Chinese and Japanese, else with one; over the end of a page too. Ends of sentences, items of lists, indented lines, verse and lists of short lines stay',
  source: `${OURS}; no space between Chinese characters as its smart_join, Matrix/document-convert, 81f3cad`,
  settings: { narrowest: { type: 'number', default: 30, minimum: 2, doc: 'columns that the widest of the lines has at least; a Chinese character takes two', source: OURS } },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    for (const lines of runsOf(bytes)) {
      if (!isWrapped(bytes, lines, settings['narrowest'] as number)) continue;
      for (let i = 0; i + 1 < lines.length; i++) {
        const [line, next] = [lines[i], lines[i + 1]];
        const isSpaceless = joinsWithoutSpace(lastCodePoint(bytes, line.start, line.end), codePointAt(bytes, next.start, next.end));
        writer.replace(document.originalByte(line.end), document.originalByte(next.start), isSpaceless ? new Uint8Array(0) : SPACE);
      }
    }
    return null;
  },
};
