import { describe, expect, it, vi } from 'vitest';
import { sliceRows } from '../../src/batch/textColumn.ts';
import { openRunner } from '../../src/engine/cpu/runner.ts';
import type { RowBatch, SourceFile } from '../../src/io/format.ts';
import type { JobContext } from '../../src/job/context.ts';
import { neededSets } from '../../src/job/stages/neededRows.ts';
import { UnitSet } from '../../src/store/unitSet.ts';
import { shingleSets } from '../../src/verify/shingleSets.ts';
import { columnOf } from '../equality/texts.ts';

/** Words 0 … count − 1 of a text of its own, six bytes each. */
function wordsOf(seed: number, count: number): Uint8Array {
  return Buffer.from(Array.from({ length: count }, (_, i) => (seed * 7919 + i).toString(36).padStart(5, '0')).join(' '));
}

/** Texts of 300 KB, so that a batch is cut to pieces, one of 1.2 MB, and small ones. */
const texts = Array.from({ length: 40 }, (_, i) => wordsOf(i, i === 17 ? 200_000 : i % 4 === 0 ? 50_000 : 50 * i));
const column = columnOf(texts);
const FIRST_UNIT = 1000;

function contextOf(workers: number): JobContext {
  const source = {
    async *read(): AsyncGenerator<RowBatch> {
      for (const [from, to] of [[0, 3], [3, 30], [30, 40]]) yield { firstRow: from, rowCount: to - from, text: sliceRows(column, from, to), columns: {}, rejected: [] };
    },
  } as unknown as SourceFile;
  return {
    files: [{ source, firstUnit: FIRST_UNIT, rows: 40 }],
    settings: { textColumn: 'text' },
    shape: { n: 5 },
    engine: { limits: { batchBytes: 2 ** 24, batchUnits: 2 ** 16 } },
    budget: { batchBytes: 2 ** 24 },
    workers,
    index: null,
    firstUnit: 0,
    signal: undefined,
  } as unknown as JobContext;
}

describe('neededSets', () => {
  it('makes them on the threads of the engine, where it has some', async () => {
    const runner = await openRunner(1);
    const run = vi.spyOn(runner, 'run');
    const needed = new UnitSet();
    for (const row of [0, 17, 39]) needed.add(FIRST_UNIT + row);
    needed.freeze();
    const context = contextOf(2);
    const units: number[] = [];
    for await (const { units: some } of neededSets({ ...context, engine: { ...context.engine, runner } }, needed)) units.push(...some);
    expect(units).toEqual([0, 17, 39].map((row) => FIRST_UNIT + row));
    expect(run.mock.calls.map(([{ name }]) => name)).toEqual(['shingle_sets', 'shingle_sets', 'shingle_sets']);
    await runner.close();
  });

  it.each([0, 2])('gives every needed unit its own set, in order, with %i workers', async (workers) => {
    const needed = new UnitSet();
    const rows = [...texts.keys()].filter((row) => row % 5 !== 3);
    for (const row of rows) needed.add(FIRST_UNIT + row);
    needed.freeze();
    const units: number[] = [];
    const wanted = shingleSets(column, 5, rows);
    let pieces = 0;
    for await (const { sets, units: some } of neededSets(contextOf(workers), needed)) {
      pieces++;
      some.forEach((unit, i) => {
        const place = units.length;
        units.push(unit);
        const set = Buffer.from(sets.values.slice(sets.offsets[i], sets.offsets[i + 1]).buffer);
        expect(set.equals(Buffer.from(wanted.hashes.slice(wanted.offsets[place], wanted.offsets[place + 1]).buffer)), `unit ${unit}`).toBe(true);
      });
      sets.release();
    }
    expect(units).toEqual(rows.map((row) => FIRST_UNIT + row));
    expect(pieces).toBeGreaterThan(3);
  });
});
