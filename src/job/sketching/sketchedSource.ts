import { UnsupportedError, throwIfAborted } from '../../core/errors.ts';
import type { ReadRequest, RowBatch, SourceFile } from '../../io/format.ts';
import type { SketchRun } from '../../io/sketches/sketchFile.ts';
import { sliceSketched } from '../../batch/sketchedRows.ts';

/** Of the texts of one batch, so that their running length fits 32 bits. */
const MAX_TEXT_BYTES = 2 ** 31;

/** An input that was sketched, as its sketches tell of it: lengths of texts, and no texts. */
export class SketchedSource implements SourceFile {
  readonly path: string;
  readonly format = 'sketches';
  readonly bytes: number;
  readonly rowCount: number;
  /** Others were left behind when it was sketched. */
  readonly columns = [{ name: 'id', type: 'Utf8' }];
  readonly #runs: readonly SketchRun[];
  readonly #shape: { readonly k: number; readonly slotWords: number; readonly few: number };
  readonly #close: () => Promise<void>;

  /** @param runs all rows of the input, in order and without gaps */
  constructor(path: string, runs: readonly SketchRun[], shape: { readonly k: number; readonly slotWords: number; readonly few: number }, close: () => Promise<void>) {
    this.path = path;
    this.#runs = runs;
    this.#shape = shape;
    this.#close = close;
    this.rowCount = runs.reduce((sum, { rows }) => sum + rows, 0);
    this.bytes = Math.round(runs.reduce((sum, { rows, message }) => sum + (message.bytes * rows) / message.rows, 0));
  }

  assertTextColumn(): void {}

  async *read({ columns, maxRows, wants, signal }: ReadRequest): AsyncGenerator<RowBatch> {
    for (const run of this.#runs) {
      throwIfAborted(signal);
      if (wants !== undefined && !wants(run.firstRow, run.rows)) continue;
      const { ids, rejected, sketched } = await run.sketches.read(run, this.#shape);
      for (let from = 0; from < run.rows; ) {
        const offsets = [0];
        let to = from;
        while (to < run.rows && to - from < maxRows && (to === from || offsets[to - from] + sketched.textBytes[to] <= MAX_TEXT_BYTES)) {
          offsets.push(offsets[to - from] + sketched.textBytes[to]);
          to += 1;
        }
        const part = sliceSketched(sketched, from, to);
        yield {
          firstRow: run.firstRow + from,
          rowCount: to - from,
          text: { bytes: new Uint8Array(0), offsets: Uint32Array.from(offsets), nulls: part.nulls },
          columns: Object.fromEntries(columns.map((name) => [name, ids.slice(from, to)])),
          rejected: rejected.filter(({ row }) => row >= run.firstRow + from && row < run.firstRow + to),
          sketched: part,
        };
        from = to;
      }
    }
  }

  async assertRewritable(): Promise<void> {
    throw new UnsupportedError({ expected: 'rows to write', found: 'sketches of them only', remedy: 'ask for --emit mask or ids', file: this.path });
  }

  async writeKept(): Promise<never> {
    await this.assertRewritable();
    throw new Error('unreachable');
  }

  async close(): Promise<void> {
    await this.#close();
  }
}
