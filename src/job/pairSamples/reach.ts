import { fileOfUnit, type JobFile } from '../units.ts';

/** Bytes of the inputs that are read again for samples, at most: this, and a hundredth of all. */
const LEAST_BYTES = 2 ** 26;

/** How much may be read again. */
export function samplingBytes(files: readonly JobFile[]): number {
  return LEAST_BYTES + Math.floor(files.reduce((sum, { source }) => sum + source.bytes, 0) / 100);
}

/** Bytes of a file up to and with a row, about: formats that can skip need less. */
export function bytesTo({ source, rows }: JobFile, row: number): number {
  return rows === 0 ? 0 : Math.ceil((source.bytes * (row + 1)) / rows);
}

/** Returns what tells whether a unit is a row of the inputs that is reached by reading no more than that of its file. */
export function nearUnits(files: readonly JobFile[], firstUnit: number): (unit: number) => boolean {
  const most = samplingBytes(files);
  return (unit) => {
    if (unit < firstUnit) return false;
    const file = files[fileOfUnit(files, unit)];
    return bytesTo(file, unit - file.firstUnit) <= most;
  };
}
