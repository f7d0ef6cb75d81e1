import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cell } from '../../src/io/format.ts';
import { schemas, type JobContext } from '../../src/job/context.ts';
import { joinIds, NO_UNIT } from '../../src/job/joinIds.ts';
import { idText, RangeIds } from '../../src/job/rangeIds.ts';
import { appendIds } from '../../src/job/rowRecords.ts';
import { PartitionStore } from '../../src/store/partitionStore.ts';
import { random } from '../oracles/random.ts';

const UNITS = 3000;
const schema = { unit: 'f64', keeper: 'f64' } as const;
const next = random(77);
/** Null, empty, long, and of several bytes a character. */
const ids: readonly Cell[] = Array.from({ length: UNITS }, (_, unit) => (unit % 7 === 0 ? null : unit % 11 === 0 ? '' : unit % 501 === 0 ? 'x'.repeat(70_000) : `名${unit}`));
const pairs = Array.from({ length: 5000 }, () => [Math.floor(next() * UNITS), next() < 0.1 ? NO_UNIT : next() < 0.3 ? 1234 : Math.floor(next() * UNITS)] as const);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-ids-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function joined(rangeUnits: number, spillBytes: number, idColumn: string | null = 'id'): Promise<readonly string[]> {
  const store = new PartitionStore(folder, {});
  const context = { store, budget: { spillBytes }, rangeUnits, idColumn, index: null, firstUnit: 0, signal: undefined } as unknown as JobContext;
  const spilled = await store.write('ids', schemas.ids, spillBytes);
  for (let from = 0; from < UNITS; from += 64) appendIds(spilled, rangeUnits, ids.slice(from, from + 64), from);
  await spilled.finish();
  const records = await store.write('records', schema, spillBytes);
  for (const [unit, keeper] of pairs) records.append(Math.floor(unit / rangeUnits), { unit: Float64Array.of(unit), keeper: Float64Array.of(keeper) }, 0, 1);
  await records.finish();
  const named = await joinIds(context, 'table', await store.read('records', schema), schema, { home: 'unit', wanted: 'keeper' });
  const own = await RangeIds.open(context);
  const found: string[] = [];
  for (const partition of named.partitions) {
    const { rows, columns: c } = await named.read(partition);
    expect(named.rowsOf(partition)).toBe(rows);
    await own.load(partition, c.unit.subarray(0, rows));
    for (let i = 0; i < rows; i++) {
      expect(Math.floor(c.unit[i] / rangeUnits)).toBe(partition);
      found.push(JSON.stringify([c.unit[i], own.textOf(c.unit[i]), c.keeper[i], idText(c.present[i], c.id, i)]));
    }
  }
  await named.drop();
  return found.sort();
}

const wanted = (known: boolean): readonly string[] => pairs.map(([unit, keeper]) => JSON.stringify([unit, known ? ids[unit] : null, keeper, known && keeper !== NO_UNIT ? ids[keeper] : null])).sort();

test.each([[97, 1], [97, 2 ** 20], [UNITS, 2 ** 12], [UNITS * 2, 2 ** 20]])('every record gets the ids of its units: ranges of %i, %i bytes held back', async (rangeUnits, spillBytes) => {
  expect(await joined(rangeUnits, spillBytes)).toEqual(wanted(true));
  expect(readdirSync(folder).sort()).toEqual(['ids', 'records']);
});

test('without an id column nothing is spilled and no record has an id', async () => {
  expect(await joined(97, 2 ** 12, null)).toEqual(wanted(false));
});
