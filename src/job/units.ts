import { UnsupportedError } from '../core/errors.ts';
import type { SourceFile } from '../io/format.ts';

/** One input: its rows are the units firstUnit … firstUnit + rows − 1. Both are known once the file has been read through. */
export interface JobFile {
  /** As the user will recognise it in the outputs. */
  readonly path: string;
  readonly source: SourceFile;
  firstUnit: number;
  rows: number;
}

/** Returns the index of the file that holds a unit. */
export function fileOfUnit(files: readonly JobFile[], unit: number): number {
  let low = 0;
  let high = files.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (files[middle].firstUnit <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** File path and row of a unit, for the outputs. */
export function placeOf(files: readonly JobFile[], unit: number): { readonly file: string; readonly row: number } {
  const file = files[fileOfUnit(files, unit)];
  return { file: file.path, row: unit - file.firstUnit };
}

/** A pair is one exact number: its higher unit's place in the range, times all units, plus its lower unit. */
export function mostUnits(rangeUnits: number): number {
  return Math.floor(2 ** 53 / rangeUnits);
}

/** @throws UnsupportedError if pairs of so many units could not be told apart */
export function assertUnits(units: number, rangeUnits: number, file: string, row: number): void {
  const most = mostUnits(rangeUnits);
  if (units > most) throw new UnsupportedError({ expected: `at most ${most} rows in one job`, found: `${units} up to here`, remedy: 'cut the inputs into several jobs', file, row });
}

/** Gives every file its rows and the number of its first unit, as the first reading found them. */
export function numberRows({ files, firstUnit }: { readonly files: readonly JobFile[]; readonly firstUnit: number }, rows: readonly number[]): void {
  let next = firstUnit;
  for (const [index, file] of files.entries()) {
    file.firstUnit = next;
    file.rows = rows[index];
    next += rows[index];
  }
}
