import { throwIfAborted } from '../../core/errors.ts';
import { sketchWork } from '../../sketch/sketchPlan.ts';
import type { Columns } from '../../store/columns.ts';
import { inOrder, orderBy } from '../../store/order.ts';
import type { StageReader } from '../../store/stageReader.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import { pastSignatures } from '../index/lookUp.ts';
import { neededRows } from './neededRows.ts';

type MemberSchema = ReturnType<typeof schemas.members>;

/**
 * Spills the signatures of members by tiles of `tileUnits` dense numbers. Those in `lost` are nowhere any more and are
 * sketched again from the texts; those of past documents are in the index, the others were spilled by the sketch pass.
 */
export async function spillMembers(context: JobContext, members: UnitSet, tileUnits: number, lost: UnitSet): Promise<void> {
  const { store, budget, shape } = context;
  const words = shape.k * shape.slotWords;
  const writer = await store.write('members', schemas.members(words), budget.spillBytes);
  const tileOf = (unit: number): number => Math.floor(members.denseOf(unit) / tileUnits);
  for await (const { units, slots } of sketchAgain(context, members, lost)) {
    writer.scatter(Uint32Array.from(units, tileOf), units.length, { unit: units, slots });
    await writer.drain();
  }
  if (context.index !== null) {
    for await (const { units, slots } of pastSignatures(context.index, members.below(context.firstUnit), words)) {
      throwIfAborted(context.signal);
      writer.scatter(Uint32Array.from(units, tileOf), units.length, { unit: units, slots });
      await writer.drain();
    }
  }
  const signatures = await store.read('signatures', schemas.signatures(words));
  for await (const { rows, columns } of signatures.allBlocks()) {
    throwIfAborted(context.signal);
    const wanted = (row: number): boolean => members.has(columns.unit[row]) && !lost.has(columns.unit[row]);
    for (let from = 0; from < rows; ) {
      if (!wanted(from)) {
        from += 1;
        continue;
      }
      const tile = tileOf(columns.unit[from]);
      let to = from + 1;
      while (to < rows && wanted(to) && tileOf(columns.unit[to]) === tile) to += 1;
      writer.append(tile, columns, from, to);
      from = to;
    }
    await writer.drain();
  }
  await writer.finish();
}

async function* sketchAgain(context: JobContext, members: UnitSet, lost: UnitSet): AsyncGenerator<{ readonly units: Float64Array; readonly slots: Uint32Array }> {
  if (lost.size === 0) return;
  const { engine, shape } = context;
  const needed = new UnitSet();
  for (const unit of members) if (lost.has(unit)) needed.add(unit);
  let done = 0;
  for await (const { column, units } of neededRows(context, needed)) {
    const { signatures } = await engine.run(sketchWork(column, shape));
    yield { units, slots: signatures };
    done += units.length;
    context.report({ stage: 'join', done, total: needed.size, unit: 'rows' });
  }
}

/** Returns a tile of what `spillMembers` wrote, by unit; signatures that were lost lie before the others there. */
export async function readTile(reader: StageReader<MemberSchema>, tile: number): Promise<Columns<MemberSchema>> {
  const { rows, columns } = await reader.read(tile);
  const order = orderBy(rows, [columns.unit]);
  if (order.every((row, at) => row === at)) return columns;
  const words = columns.slots.length / rows;
  const slots = new Uint32Array(columns.slots.length);
  order.forEach((row, at) => slots.set(columns.slots.subarray(row * words, (row + 1) * words), at * words));
  return { unit: inOrder(columns.unit, order), slots };
}
