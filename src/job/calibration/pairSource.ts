import { throwIfAborted, UnsupportedError } from '../../core/errors.ts';
import type { ReadRequest, RowBatch, SourceFile } from '../../io/format.ts';
import type { StageReader } from '../../store/stageReader.ts';
import type { schemas } from '../context.ts';

/** Column with the number of the pair, by which texts of different pairs are never compared. */
export const PAIR_COLUMN = 'pair';

/** Made pairs as an input of a job: two rows a pair. */
export class PairSource implements SourceFile {
  readonly path = 'calibration';
  readonly format = 'calibration';
  readonly bytes: number;
  readonly rowCount: number;
  readonly columns = [{ name: 'text', type: 'Utf8' }, { name: PAIR_COLUMN, type: 'Uint32' }];
  readonly #texts: StageReader<typeof schemas.calibrationTexts>;

  constructor(texts: StageReader<typeof schemas.calibrationTexts>) {
    this.#texts = texts;
    this.rowCount = texts.rows;
    this.bytes = 0;
  }

  assertTextColumn(): void {}

  async *read({ columns, maxBytes, maxRows, wants, signal }: ReadRequest): AsyncGenerator<RowBatch> {
    let firstRow = 0;
    for await (const { rows, columns: { pair, text } } of this.#texts.allBlocks()) {
      throwIfAborted(signal);
      const { offsets, values } = text;
      for (let from = 0, to = 0; from < rows; from = to) {
        for (to = from + 1; to < rows && to - from < maxRows && offsets[to + 1] - offsets[from] <= maxBytes; ) to += 1;
        if (wants !== undefined && !wants(firstRow + from, to - from)) continue;
        yield {
          firstRow: firstRow + from,
          rowCount: to - from,
          text: { bytes: values.subarray(offsets[from], offsets[to]), offsets: offsets.slice(from, to + 1).map((each) => each - offsets[from]), nulls: null },
          columns: Object.fromEntries(columns.map((name) => [name, Array.from(pair.subarray(from, to))])),
          rejected: [],
        };
      }
      firstRow += rows;
    }
  }

  async assertRewritable(): Promise<void> {
    throw new UnsupportedError({ expected: 'rows of a user', found: 'texts made for calibration', remedy: 'report this as a bug' });
  }

  async writeKept(): Promise<never> {
    await this.assertRewritable();
    throw new Error('unreachable');
  }

  async close(): Promise<void> {}
}
