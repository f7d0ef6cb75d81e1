import { rowCountOf, sliceRows, type TextColumn } from '../../batch/textColumn.ts';
import { throwIfAborted, InputError } from '../../core/errors.ts';
import type { PlanOutputs } from '../../engine/plan.ts';
import type { Cell, RejectedRow } from '../../io/format.ts';
import { releaseOutputs } from '../../engine/release.ts';
import { sketchWork } from '../../sketch/sketchPlan.ts';
import { UnitSet } from '../../store/unitSet.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { schemas, type JobContext, type UnitFacts } from '../context.ts';
import { inFlight } from '../inFlight.ts';
import { DeviceSignatures } from '../deviceSignatures.ts';
import { Groups, keepColumns, rankKeys } from '../keepOrder.ts';
import { SeenColumns } from '../seenColumns.ts';
import { pieceBounds } from './pieceBounds.ts';
import { SketchSpill } from './sketchSpill.ts';

/** What the report says about the input. */
export interface SketchCounts {
  nulls: number;
  wordless: number;
  /** Rows that are not in the sample. */
  outside: number;
  groups: number;
  bytes: number;
  documents: number;
}

export interface SketchResult {
  /** Null where the way of verifying needs no signatures. */
  readonly signatures: DeviceSignatures | null;
  readonly facts: UnitFacts;
  readonly counts: SketchCounts;
}

interface Piece {
  readonly column: TextColumn;
  readonly firstUnit: number;
  readonly ranks: Float64Array;
  readonly groups: Uint32Array;
}

/**
 * Reads every input once and spills signatures, band keys, digests and ids. Null, wordless and rejected rows go no
 * further than their ids. Row numbers of the files are filled in on the way.
 * @throws ConfigError if a column that was asked for is in no row
 */
export async function sketchStage(context: JobContext): Promise<SketchResult> {
  const { settings, shape, engine, files, sample, store, budget, idColumn } = context;
  const facts: UnitFacts = { units: 0, nulls: new UnitSet(), rejected: new UnitSet() };
  const counts: SketchCounts = { nulls: 0, wordless: 0, outside: 0, groups: 0, bytes: 0, documents: 0 };
  const groups = new Groups();
  const seen = new SeenColumns(settings);
  const ids = await store.write('ids', schemas.ids, budget.spillBytes);
  const rejected = await store.write('rejected', schemas.rejected, budget.spillBytes);
  const spill = await SketchSpill.create(context);
  const signatures = settings.verify === 'exact' || settings.verify === 'none' ? null : new DeviceSignatures(engine, shape.k * shape.slotWords);
  const columns = [...new Set([...keepColumns(settings.keep), ...(settings.within === null ? [] : [settings.within]), ...(idColumn === null ? [] : [idColumn])])];
  const totalBytes = files.reduce((sum, file) => sum + file.source.bytes, 0);
  let readBytes = 0;

  async function* pieces(): AsyncGenerator<Piece> {
    for (const [index, file] of files.entries()) {
      file.firstUnit = facts.units;
      file.rows = 0;
      const request = { textColumn: settings.textColumn, columns, maxBytes: budget.batchBytes, maxRows: 2 ** 16, signal: context.signal };
      for await (const batch of file.source.read(request)) {
        throwIfAborted(context.signal);
        const firstUnit = file.firstUnit + batch.firstRow;
        file.rows = batch.firstRow + batch.rowCount;
        const { text, rejected: bad } = sample === null ? batch : sample.cut(index, batch);
        takeRejected(bad, batch.firstRow, firstUnit, file.path);
        takeNulls(text, firstUnit, (row) => sample === null || sample.has(index, batch.firstRow + row));
        if (idColumn !== null) spillIds(ids, batch.columns[idColumn], firstUnit, context.rangeUnits);
        await ids.drain();
        seen.take(batch);
        const ranks = rankKeys(settings.keep, batch);
        const groupOf = new Uint32Array(batch.rowCount);
        if (settings.within !== null) batch.columns[settings.within].forEach((cell, i) => (groupOf[i] = groups.numberOf(cell)));
        counts.bytes += text.offsets[batch.rowCount];
        for (const [from, to] of pieceBounds(text, engine, file.path, batch.firstRow)) {
          yield { column: sliceRows(text, from, to), firstUnit: firstUnit + from, ranks: ranks.subarray(from, to), groups: groupOf.subarray(from, to) };
        }
        context.report({ stage: 'sketch', done: readBytes, total: totalBytes, unit: 'bytes' });
      }
      readBytes += file.source.bytes;
      facts.units += file.rows;
      counts.outside += sample === null ? 0 : file.rows - sample.countIn(index, file.rows);
    }
  }

  function takeRejected(bad: readonly RejectedRow[], firstRow: number, firstUnit: number, path: string): void {
    for (const { row, reason, expected, found } of bad) {
      if (settings.onError === 'stop') {
        throw new InputError({ expected, found: `${found} (${reason})`, remedy: 'repair the row, or leave such rows out with --on-error skip', file: path, row });
      }
      const unit = firstUnit + row - firstRow;
      facts.rejected.add(unit);
      rejected.append(0, { unit: Float64Array.of(unit), reason: listOf(reason), expected: listOf(expected), found: listOf(found) }, 0, 1);
    }
  }

  function takeNulls({ nulls }: TextColumn, firstUnit: number, counts: (row: number) => boolean): void {
    if (nulls === null) return;
    for (let i = 0; i < nulls.length; i++) {
      if (nulls[i] === 1 && !facts.rejected.has(firstUnit + i) && counts(i)) facts.nulls.add(firstUnit + i);
    }
  }

  interface Sketched {
    readonly piece: Piece;
    readonly outputs: PlanOutputs;
    /** Its signatures stayed on the device. */
    readonly retained: boolean;
  }
  const start = async (piece: Piece): Promise<Sketched> => {
    const retain = signatures === null ? null : await signatures.place(piece.firstUnit, piece.ranks.length);
    const salts = new Uint32Array(2 * rowCountOf(piece.column));
    for (let i = 0; i < piece.groups.length; i++) salts[2 * i] = piece.groups[i];
    const request = { signatures: signatures !== null && retain === null, retain: retain ?? [] };
    return { piece, outputs: await engine.run(sketchWork(piece.column, shape, salts, request)), retained: retain !== null };
  };
  const evict = async (): Promise<void> => {
    for await (const run of signatures?.evict() ?? []) {
      spill.takeSignatures(run);
      await spill.drain();
    }
  };
  for await (const { piece, outputs, retained } of inFlight(pieces(), engine.concurrency, start)) {
    if (retained) signatures?.settle(piece.firstUnit, piece.ranks.length);
    else await evict();
    counts.documents += spill.take(piece.firstUnit, piece.ranks, piece.groups, outputs);
    // The spill has copied all of it.
    releaseOutputs(outputs);
    await spill.drain();
    await rejected.drain();
  }
  await evict();
  seen.assertSeen(files);
  await Promise.all([ids.finish(), rejected.finish(), spill.finish()]);
  counts.nulls = facts.nulls.size;
  counts.groups = groups.size;
  counts.wordless = facts.units - counts.outside - facts.rejected.size - counts.nulls - counts.documents;
  return { facts, counts, signatures };
}

const encoder = new TextEncoder();

function listOf(text: string): { offsets: Uint32Array; values: Uint8Array } {
  const values = encoder.encode(text);
  return { offsets: Uint32Array.of(0, values.length), values };
}

function spillIds(ids: StageWriter<typeof schemas.ids>, cells: readonly Cell[], firstUnit: number, rangeUnits: number): void {
  for (let from = 0; from < cells.length; ) {
    const partition = Math.floor((firstUnit + from) / rangeUnits);
    const to = Math.min(cells.length, (partition + 1) * rangeUnits - firstUnit);
    const parts = cells.slice(from, to).map((cell) => encoder.encode(cell === null ? '' : String(cell)));
    const offsets = new Uint32Array(parts.length + 1);
    parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
    const values = new Uint8Array(offsets[parts.length]);
    parts.forEach((part, i) => values.set(part, offsets[i]));
    ids.append(partition, { present: Uint32Array.from({ length: parts.length }, (_, i) => (cells[from + i] === null ? 0 : 1)), id: { offsets, values } }, 0, parts.length);
    from = to;
  }
}
