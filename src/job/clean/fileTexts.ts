import type { NewTexts, ReplacedTexts } from '../../io/replacedTexts.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { EditedTexts, TextCursor } from './editedTexts.ts';

/** Row groups may be written beside each other: so many places are read on from without going back. */
const CURSORS = 8;

/** The texts of one input that a job changed, for whoever writes its rows. */
export class FileTexts implements ReplacedTexts {
  readonly column: string;
  readonly #firstUnit: number;
  readonly #units: UnitSet;
  readonly #texts: EditedTexts;
  #cursors: TextCursor[] = [];

  /** @param units that `texts` has */
  constructor(firstUnit: number, column: string, units: UnitSet, texts: EditedTexts) {
    this.column = column;
    this.#firstUnit = firstUnit;
    this.#units = units;
    this.#texts = texts;
  }

  has(row: number): boolean {
    return this.#units.has(this.#firstUnit + row);
  }

  async read(first: number, count: number): Promise<NewTexts> {
    const unit = this.#firstUnit + first;
    const { units, offsets, bytes } = await this.#cursorAt(unit).read(unit, count);
    return { rows: units.map((each) => each - this.#firstUnit), offsets, bytes };
  }

  async close(): Promise<void> {
    await Promise.all(this.#cursors.map(async (cursor) => cursor.close()));
  }

  /** The one that stands before the unit and nearest to it, at the end the last used; of those behind it one is turned back. */
  #cursorAt(unit: number): TextCursor {
    const before = this.#cursors.filter(({ from }) => from <= unit).sort((a, b) => b.from - a.from);
    const isNear = before.length > 0 && (before[0].from === unit || this.#cursors.length === CURSORS);
    const chosen = isNear ? before[0] : this.#cursors.length < CURSORS ? this.#texts.cursor() : this.#cursors[0];
    this.#cursors = [...this.#cursors.filter((cursor) => cursor !== chosen), chosen];
    return chosen;
  }
}
