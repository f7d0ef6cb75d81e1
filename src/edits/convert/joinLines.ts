import { codePointAt, utf8Length } from '../../text/utf8.ts';
import type { Edit } from '../edit.ts';
import { endsSentence, isDigit, isLower, isUpper, isWide, isWordCharacter, joinsWithoutSpace, lastCodePoint, linesOf, OURS, widthOf, type TextLines } from './lineText.ts';

const SPACE = new Uint8Array([0x20]);
const NOTHING = new Uint8Array(0);
const BULLETS = new Set([...'•●○■□▪▫◦‣▶※➢'].map((each) => each.codePointAt(0)));
/** Begin an item where a space follows. */
const DASHES = new Set([...'*-–—+·'].map((each) => each.codePointAt(0)));
const COMMAS = new Set([...',，、'].map((each) => each.codePointAt(0)));
const IDEOGRAPHIC_SPACE = 0x3000;

/** True for a line that begins an item of a list, or is set in. */
function beginsAnew(bytes: Uint8Array, lines: TextLines, line: number): boolean {
  const [from, start, end] = [lines.froms[line], lines.starts[line], lines.ends[line]];
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
function goesOn(bytes: Uint8Array, lines: TextLines, line: number, next: number): boolean {
  return !endsSentence(bytes, lines.starts[line], lines.ends[line]) && !beginsAnew(bytes, lines, next);
}

/** A page ends within a sentence where a word or a comma stands before, and a small letter or a character without case behind. */
function goesOnOverPage(bytes: Uint8Array, lines: TextLines, line: number, next: number): boolean {
  if (!goesOn(bytes, lines, line, next)) return false;
  const before = lastCodePoint(bytes, lines.starts[line], lines.ends[line]);
  const after = codePointAt(bytes, lines.starts[next], lines.ends[next]);
  return (isWordCharacter(before) || COMMAS.has(before)) && (isLower(after) || (isWide(before) && isWide(after)));
}

/** Yields runs of filled lines over whose ends a sentence may go on, as far as it may. */
function* runsOf(bytes: Uint8Array, lines: TextLines): Generator<Uint32Array> {
  const { filled, pages } = lines;
  let from = 0;
  for (let i = 1; i <= filled.length; i++) {
    if (i < filled.length) {
      const [line, next] = [filled[i - 1], filled[i]];
      if (pages[line] === pages[next] ? next === line + 1 && goesOn(bytes, lines, line, next) : goesOnOverPage(bytes, lines, line, next)) continue;
    }
    if (i - from > 1) yield filled.subarray(from, i);
    from = i;
  }
}

/** What is set to a width: all lines but the last reach it, those of wide characters nearly whole, and most go on in small letters. */
function isWrapped(bytes: Uint8Array, { froms, starts, ends }: TextLines, run: Uint32Array, narrowest: number): boolean {
  const widths = run.map((line) => widthOf(bytes, froms[line], ends[line]));
  const widest = widths.reduce((most, width) => Math.max(most, width), 0);
  if (widest < narrowest) return false;
  let capitals = 0;
  for (const [i, line] of run.entries()) {
    const [start, end] = [starts[line], ends[line]];
    if (i > 0 && isUpper(codePointAt(bytes, start, end))) capitals++;
    if (i < run.length - 1 && widths[i] < (isWide(lastCodePoint(bytes, start, end)) ? 0.9 : 0.7) * widest) return false;
  }
  return 2 * capitals <= run.length - 1;
}

/** M24. */
export const joinLines: Edit = {
  id: 'convert.join-lines',
  doc: 'Joins lines of a sentence that is set to a width: without a space between characters of Chinese and Japanese, else with one; over the end of a page too. Ends of sentences, items of lists, indented lines, verse and lists of short lines stay',
  source: `${OURS}; no space between Chinese characters as its smart_join, Matrix/document-convert, 81f3cad`,
  settings: { narrowest: { type: 'number', default: 30, minimum: 2, doc: 'columns that the widest of the lines has at least; a Chinese character takes two', source: OURS } },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    const lines = linesOf(bytes);
    const { starts, ends } = lines;
    for (const run of runsOf(bytes, lines)) {
      if (!isWrapped(bytes, lines, run, settings['narrowest'] as number)) continue;
      for (let i = 0; i + 1 < run.length; i++) {
        const [line, next] = [run[i], run[i + 1]];
        const isSpaceless = joinsWithoutSpace(lastCodePoint(bytes, starts[line], ends[line]), codePointAt(bytes, starts[next], ends[next]));
        writer.replace(document.originalByte(ends[line]), document.originalByte(starts[next]), isSpaceless ? NOTHING : SPACE);
      }
    }
    return null;
  },
};
