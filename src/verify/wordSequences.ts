/** What edit distances compare: the words of a text in order, as their 64-bit hashes. */
import { rowCountOf, type TextColumn } from '../batch/textColumn.ts';
import { WordList } from '../text/wordList.ts';
import type { MadeSets } from './setMaker.ts';

/** Makes sequences where a SetMaker makes sets: halves of the words of each row, low half first, repeats and order kept. */
export class SequenceMaker {
  readonly concurrency = 1;
  readonly #list = new WordList({ whole: true });

  /** Resolves to the words of all rows; a row without words has none. */
  async setsOf(column: TextColumn): Promise<MadeSets> {
    const rows = rowCountOf(column);
    const offsets = new Uint32Array(rows + 1);
    const list = this.#list;
    list.clear();
    for (let row = 0; row < rows; row++) {
      list.append(column.bytes, column.offsets[row], column.offsets[row + 1]);
      offsets[row + 1] = 2 * list.count;
    }
    return { values: list.whole.slice(0, 2 * list.count), offsets, release: () => undefined };
  }
}
