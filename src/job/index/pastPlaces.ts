import type { UnitSet } from '../../store/unitSet.ts';
import type { JobContext } from '../context.ts';
import { placeOf } from '../units.ts';
import { pastDocuments } from './lookUp.ts';

/** Returns what gives file and row of a needed unit: those of past documents as the job that added them named them. */
export async function placesOf(context: JobContext, needed: UnitSet): Promise<(unit: number) => readonly [string, number]> {
  const { index, files, firstUnit } = context;
  const past = needed.below(firstUnit).freeze();
  const file: string[] = [];
  const row = new Float64Array(past.size);
  if (index !== null) {
    for await (const each of pastDocuments(index, past)) {
      row[file.length] = each.row;
      file.push(each.file);
    }
  }
  return (unit) => {
    if (unit < firstUnit) return [file[past.denseOf(unit)], row[past.denseOf(unit)]];
    const { file: path, row: at } = placeOf(files, unit);
    return [path, at];
  };
}
