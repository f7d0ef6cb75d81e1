import type { WordPair } from '../job/explain/comparison.ts';
import { printable } from './printable.ts';

/** Code points that take two cells of a terminal: Han, kana, Hangul, full-width forms. */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
/** Marks that stand on the letter before them. */
const NONE = /\p{Mn}/u;

export function cellsOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += WIDE.test(character) ? 2 : NONE.test(character) ? 0 : 1;
  return cells;
}

/** One side of a line; consecutive words that differ share one pair of marks. */
class Side {
  text = '';
  cells = 0;
  private open = false;
  private readonly marks: readonly [string, string];

  constructor(marks: readonly [string, string]) {
    this.marks = marks;
  }

  /** Cells the side would have with this word and closed. */
  with(word: string, differs: boolean): number {
    return this.cells + cellsOf(word) + (differs ? 4 : this.open ? 2 : 0);
  }

  add(word: string, differs: boolean): void {
    if (differs !== this.open) this.toggle();
    this.text += word;
    this.cells += cellsOf(word);
  }

  close(): string {
    if (this.open) this.toggle();
    return this.text.trimEnd();
  }

  private toggle(): void {
    const mark = this.marks[this.open ? 1 : 0];
    // A blank behind the last word that differs goes behind the mark.
    const blank = this.open && this.text.endsWith(' ') ? ' ' : '';
    this.text = `${blank === '' ? this.text : this.text.slice(0, -1)}${mark}${blank}`;
    this.cells += mark.length;
    this.open = !this.open;
  }
}

interface Line {
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
}

/** Yields the words in lines of which neither side is wider than `width` cells. */
function* linesOf(words: readonly WordPair[], width: number): Generator<Line> {
  let left = new Side(['[-', '-]']);
  let right = new Side(['{+', '+}']);
  let differs = false;
  let filled = false;
  for (const pair of words) {
    const odd = pair.left === null || pair.right === null;
    const [l, r] = [pair.left, pair.right].map((word) => (word === null ? '' : fitting(printable(word), width - 4)));
    if (filled && (left.with(l, odd) > width || right.with(r, odd) > width)) {
      yield { left: left.close(), right: right.close(), differs };
      left = new Side(['[-', '-]']);
      right = new Side(['{+', '+}']);
      differs = false;
    }
    if (pair.left !== null) left.add(l, odd);
    if (pair.right !== null) right.add(r, odd);
    differs ||= odd;
    filled = true;
  }
  if (filled) yield { left: left.close(), right: right.close(), differs };
}

/** A word with what follows it, cut where it alone is wider than a column. */
function fitting(word: string, width: number): string {
  if (cellsOf(word) <= width) return word;
  let cut = '';
  let cells = 0;
  for (const character of word) {
    cells += cellsOf(character);
    if (cells > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

/**
 * Returns two texts in columns of `width` cells, words that only one side has marked: the lines with a difference and one
 * before and after each, `…` for what is left out. At most `most` lines; the last says how many more there are.
 */
export function sideBySide(words: readonly WordPair[], width: number, most: number): string[] {
  const lines = [...linesOf(words, width)];
  const out: string[] = [];
  const row = (left: string, right: string): string => `${left}${' '.repeat(Math.max(0, width - cellsOf(left)))} | ${right}`.trimEnd();
  let skipped = false;
  for (const [i, line] of lines.entries()) {
    if (!lines.slice(Math.max(0, i - 1), i + 2).some(({ differs }) => differs)) {
      skipped = true;
      continue;
    }
    if (out.length >= most) {
      out.push(`… ${lines.slice(i).filter(({ differs }) => differs).length} more lines that differ`);
      return out;
    }
    if (skipped) out.push(row('…', '…'));
    skipped = false;
    out.push(row(line.left, line.right));
  }
  if (skipped && out.length > 0) out.push(row('…', '…'));
  return out;
}
