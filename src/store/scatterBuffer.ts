import type { Columns, StageSchema } from './columns.ts';
import type { StageWriter } from './stageWriter.ts';

/** Records handed to the writer at once. */
const ROWS = 2 ** 12;

/** Takes records one by one and hands them to a writer by the thousand: appending one costs it as much as appending many. For columns of one number. */
export class ScatterBuffer<S extends StageSchema> {
  readonly #writer: StageWriter<S>;
  readonly #names: readonly string[];
  readonly #columns: readonly (Float64Array | Uint32Array)[];
  readonly #partitions = new Uint32Array(ROWS);
  #rows = 0;

  constructor(writer: StageWriter<S>, schema: S) {
    this.#writer = writer;
    this.#names = Object.keys(schema);
    this.#columns = Object.values(schema).map((kind) => (kind === 'f64' ? new Float64Array(ROWS) : new Uint32Array(ROWS)));
  }

  /** `values` as the schema orders its columns. */
  put(partition: number, ...values: readonly number[]): void {
    const at = this.#rows++;
    this.#partitions[at] = partition;
    for (let column = 0; column < values.length; column++) this.#columns[column][at] = values[column];
    if (this.#rows === ROWS) this.flush();
  }

  /** Hands on what is held, before the writer is drained or finished. */
  flush(): void {
    const rows = this.#rows;
    this.#rows = 0;
    this.#writer.scatter(this.#partitions, rows, Object.fromEntries(this.#names.map((name, i) => [name, this.#columns[i]])) as unknown as Columns<S>);
  }
}
