import { throwIfAborted } from '../../core/errors.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import type { JobContext } from '../context.ts';
import type { JobFile } from '../units.ts';
import { HEAD_BYTES, type TextHead } from './excerpt.ts';

const BATCH_BYTES = 2 ** 20;
const BATCH_ROWS = 2 ** 12;

/** Reads the beginnings of the texts of some units, `most` bytes of each, of each file no further than the last of them. Units without a text are not in it. */
export async function readTextHeads({ files, settings, signal }: Pick<JobContext, 'files' | 'settings' | 'signal'>, units: UnitSet, most = HEAD_BYTES): Promise<Map<number, TextHead>> {
  const heads = new Map<number, TextHead>();
  for (const file of files) {
    throwIfAborted(signal);
    await readFile(file, settings.textColumn, { units, most, heads, signal });
  }
  return heads;
}

interface Reading {
  readonly units: UnitSet;
  readonly most: number;
  readonly heads: Map<number, TextHead>;
  readonly signal: AbortSignal | undefined;
}

async function readFile({ source, firstUnit, rows }: JobFile, textColumn: string, { units, most, heads, signal }: Reading): Promise<void> {
  let left = units.countIn(firstUnit, firstUnit + rows);
  if (left === 0) return;
  const wants = (first: number, count: number): boolean => units.countIn(firstUnit + first, firstUnit + first + count) > 0;
  const needs = (row: number): boolean => units.has(firstUnit + row);
  for await (const { text, firstRow, rowCount, rejected } of source.read({ textColumn, columns: [], maxBytes: BATCH_BYTES, maxRows: BATCH_ROWS, wants, needs, signal })) {
    const base = firstUnit + firstRow;
    const { bytes, offsets, nulls } = text;
    for (let row = 0; row < rowCount; row++) {
      if (!units.has(base + row)) continue;
      left -= 1;
      if (nulls?.[row] === 1 || rejected.some((each) => each.row === firstRow + row)) continue;
      heads.set(base + row, { head: bytes.slice(offsets[row], Math.min(offsets[row + 1], offsets[row] + most)), bytes: offsets[row + 1] - offsets[row] });
    }
    if (left === 0) return;
  }
}
