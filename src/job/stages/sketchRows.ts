import { sliceSketched, type SketchedRows } from '../../batch/sketchedRows.ts';
import { sliceRows, type TextColumn } from '../../batch/textColumn.ts';
import { InputError, throwIfAborted } from '../../core/errors.ts';
import type { RejectedRow, RowBatch } from '../../io/format.ts';
import { releaseText } from '../../io/textRoom.ts';
import { readFiles } from '../../io/workers/workerSource.ts';
import type { JobContext } from '../context.ts';
import { Groups, keepColumns, rankKeys } from '../keepOrder.ts';
import { SeenColumns, type SeenState } from '../seenColumns.ts';
import { assertUnits } from '../units.ts';
import { pieceBounds } from './pieceBounds.ts';
import { rowsFrom } from './rowsFrom.ts';
import { bytesTaken } from './bytesTaken.ts';
import type { SketchSpill } from './sketchSpill.ts';

/** Rows that go to the engine in one piece. */
export interface Piece {
  /** Its place among the inputs. */
  readonly file: number;
  readonly column: TextColumn;
  readonly firstUnit: number;
  readonly ranks: Float64Array;
  readonly groups: Uint32Array;
  /** Of rows that were sketched before; `column` has no texts then. */
  readonly sketched: SketchedRows | null;
  /** Says that nobody looks at the texts any more, of this piece and of those of its batch before it; null where more pieces come. */
  readonly release: (() => void) | null;
}

/** How far the inputs are read and what was counted on the way; a checkpoint keeps it. */
export interface ReadState {
  /** Rows of each file read so far, of the last one up to the next row. */
  readonly rows: number[];
  units: number;
  bytes: number;
  nulls: number;
  rejected: number;
  seen: SeenState;
}

/** Reads the inputs once, in order; a call to `pieces` goes on where the last one ended. */
export class SketchRows {
  readonly state: ReadState;
  private readonly context: JobContext;
  private readonly spill: SketchSpill;
  private readonly groups: Groups;
  private readonly seen: SeenColumns;
  private readonly source: AsyncGenerator<readonly [number, RowBatch]>;
  private readBytes = 0;
  /** Nothing is left. */
  done = false;

  /** Begins behind what `state` says was read; `groups` has the values that were met then. */
  constructor(context: JobContext, spill: SketchSpill, groups: Groups, state: ReadState | null) {
    this.context = context;
    this.spill = spill;
    this.groups = groups;
    this.seen = new SeenColumns(context.settings);
    if (state !== null) this.seen.restore(state.seen);
    this.state = state ?? { rows: [], units: 0, bytes: 0, nulls: 0, rejected: 0, seen: this.seen.state };
    this.source = this.batches();
  }

  get groupCount(): number {
    return this.groups.size;
  }

  /** Yields pieces until about so many bytes of text are read, or all are. */
  async *pieces(bytes: number): AsyncGenerator<Piece> {
    const { context, state } = this;
    const end = state.bytes + bytes;
    while (state.bytes < end) {
      const next = await this.source.next();
      if (next.done === true) {
        this.done = true;
        return;
      }
      const [index, batch] = next.value;
      const file = context.files[index];
      const firstUnit = file.firstUnit + batch.firstRow;
      const { text, rejected } = this.sampled(index, batch);
      this.takeRejected(rejected, batch.firstRow, firstUnit, file.path);
      this.countNulls(text, batch, index, rejected);
      if (context.idColumn !== null) await this.spill.takeIds(batch.columns[context.idColumn], firstUnit);
      this.seen.take(batch);
      const ranks = rankKeys(context.settings.keep, batch);
      const groups = this.groupsOf(batch);
      state.bytes += text.offsets[batch.rowCount];
      const { sketched } = batch;
      // What is sketched needs no room on the engine.
      for (const [from, to] of sketched === undefined ? pieceBounds(text, context.engine, file.path, batch.firstRow) : [[0, batch.rowCount]]) {
        const release = to < batch.rowCount ? null : (): void => releaseText(batch);
        yield { file: index, release, column: sliceRows(text, from, to), sketched: sketched === undefined ? null : sliceSketched(sketched, from, to), firstUnit: firstUnit + from, ranks: ranks.subarray(from, to), groups: groups.subarray(from, to) };
      }
    }
    state.seen = this.seen.state;
  }

  /** @throws ConfigError if a column that was asked for is in no row */
  assertSeen(): void {
    this.seen.assertSeen(this.context.files);
  }

  /** Closes the file that is being read. */
  async close(): Promise<void> {
    await this.source.return(undefined);
  }

  private async *batches(): AsyncGenerator<readonly [number, RowBatch]> {
    const { state, context } = this;
    const { settings, files, budget, idColumn, signal } = context;
    const columns = [...new Set([...keepColumns(settings.keep), ...(settings.within === null ? [] : [settings.within]), ...(idColumn === null ? [] : [idColumn])])];
    const request = { textColumn: settings.textColumn, columns, maxBytes: budget.batchBytes, maxRows: 2 ** 16, signal };
    const total = files.reduce((sum, { source }) => sum + source.bytes, 0);
    // Files behind which another was begun are read; of that one there may be rows left.
    const current = Math.max(0, state.rows.length - 1);
    for (let index = 0; index < current; index++) {
      this.begin(index);
      this.readBytes += files[index].source.bytes;
    }
    const begun = state.rows[current] ?? 0;
    const wants = (first: number, count: number): boolean => first + count > begun;
    const left = files.slice(current).map(({ source }, i) => ({ source, request: i > 0 || begun === 0 ? request : { ...request, wants } }));
    let index = current - 1;
    const moveTo = (to: number): void => {
      while (index < to) {
        if (index >= current) this.readBytes += files[index].source.bytes;
        this.begin(++index);
      }
    };
    for await (const [place, whole] of readFiles(left)) {
      throwIfAborted(signal);
      moveTo(current + place);
      const file = files[index];
      const batch = index === current ? rowsFrom(whole, begun) : whole;
      if (batch.rowCount === 0) continue;
      file.rows = batch.firstRow + batch.rowCount;
      state.units = file.firstUnit - context.firstUnit + file.rows;
      assertUnits(file.firstUnit + file.rows, context.rangeUnits, file.path, file.rows - 1);
      state.rows[index] = file.rows;
      yield [index, batch];
      // Batches of a program have no size before they were read.
      context.report(total === 0 ? { stage: 'sketch', done: state.units, total: null, unit: 'rows' } : { stage: 'sketch', done: this.readBytes + bytesTaken(file.source, whole), total, unit: 'bytes' });
    }
    moveTo(files.length - 1);
  }

  /** Gives a file its units, with what rows an earlier run read of it. */
  private begin(index: number): void {
    const { state, context: { files, firstUnit } } = this;
    const file = files[index];
    file.firstUnit = index === 0 ? firstUnit : files[index - 1].firstUnit + files[index - 1].rows;
    file.rows = state.rows[index] ??= 0;
  }

  private groupsOf(batch: RowBatch): Uint32Array {
    const groups = new Uint32Array(batch.rowCount);
    const { within } = this.context.settings;
    if (within !== null) {
      batch.columns[within].forEach((cell, i) => (groups[i] = this.groups.numberOf(cell)));
      this.spill.takeGroups(this.groups.takeFresh());
    }
    return groups;
  }

  private sampled(file: number, batch: RowBatch): Pick<RowBatch, 'text' | 'rejected'> {
    const { sample } = this.context;
    return sample === null ? batch : sample.cut(file, batch);
  }

  private takeRejected(rows: readonly RejectedRow[], firstRow: number, firstUnit: number, path: string): void {
    for (const { row, reason, expected, found } of rows) {
      if (this.context.settings.onError === 'stop') {
        throw new InputError({ expected, found: `${found} (${reason})`, remedy: 'repair the row, or leave such rows out with --on-error skip', file: path, row });
      }
      this.spill.takeRejected(firstUnit + row - firstRow, { reason, expected, found });
    }
    this.state.rejected += rows.length;
  }

  private countNulls({ nulls }: TextColumn, { firstRow, rowCount }: RowBatch, file: number, rejected: readonly RejectedRow[]): void {
    if (nulls === null) return;
    const { sample } = this.context;
    const refused = new Set(rejected.map(({ row }) => row));
    for (let row = firstRow; row < firstRow + rowCount; row++) {
      if (nulls[row - firstRow] === 1 && !refused.has(row) && (sample === null || sample.has(file, row))) this.state.nulls += 1;
    }
  }
}
