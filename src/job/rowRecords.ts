/** How rows are spilled that every job remembers alike: their ids, and those that could not be read. */
import type { Cell, RejectedRow } from '../io/format.ts';
import { encodedList, joinLists } from '../io/joinBytes.ts';
import type { StageWriter } from '../store/stageWriter.ts';
import type { schemas } from './context.ts';

const encoder = new TextEncoder();

/** Appends the ids of consecutive units from `firstUnit` on, one record each. */
export function appendIds(writer: StageWriter<typeof schemas.ids>, rangeUnits: number, cells: readonly Cell[], firstUnit: number): void {
  for (let from = 0; from < cells.length; ) {
    const partition = Math.floor((firstUnit + from) / rangeUnits);
    const to = Math.min(cells.length, (partition + 1) * rangeUnits - firstUnit);
    const part = cells.slice(from, to);
    const present = Uint32Array.from(part, (cell) => (cell === null ? 0 : 1));
    writer.append(partition, { present, id: encodedList(part.map((cell) => (cell === null ? '' : String(cell)))) }, 0, part.length);
    from = to;
  }
}

/** Appends why one unit could not be read. */
export function appendRejected(writer: StageWriter<typeof schemas.rejected>, unit: number, { reason, expected, found }: Omit<RejectedRow, 'row'>): void {
  const [reasons, expectations, findings] = [reason, expected, found].map((text) => joinLists([encoder.encode(text)]));
  writer.append(0, { unit: Float64Array.of(unit), reason: reasons, expected: expectations, found: findings }, 0, 1);
}
