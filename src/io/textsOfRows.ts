import type { NewTexts, ReplacedTexts } from './replacedTexts.ts';

/** A new text: bytes[start … end]. */
export interface NewText {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** New texts of some rows, taken in the order of the rows. */
export class TextsOfRows {
  readonly #texts: NewTexts;
  #next = 0;

  constructor(texts: NewTexts) {
    this.#texts = texts;
  }

  /** Asks for the texts of rows [first, first + count), if one of those that stay has any. */
  static async of(texts: ReplacedTexts, keep: (row: number) => boolean, first: number, count: number): Promise<TextsOfRows | null> {
    for (let row = first; row < first + count; row++) if (texts.has(row) && keep(row)) return new TextsOfRows(await texts.read(first, count));
    return null;
  }

  /** Returns the text of a row that is said to have one; rows are asked for in ascending order, some may be left out. */
  take(row: number): NewText {
    const { rows, offsets, bytes } = this.#texts;
    while (this.#next < rows.length && rows[this.#next] < row) this.#next++;
    if (rows[this.#next] !== row) throw new Error(`row ${row} is said to have a new text, and none was given`);
    return { bytes, start: offsets[this.#next], end: offsets[this.#next + 1] };
  }
}
