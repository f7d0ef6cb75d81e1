import type { Recipe } from '../../recipes/recipe.ts';
import type { TableCell, TableColumn } from '../../io/tables.ts';
import { orderBy } from '../../store/order.ts';
import { UnitSet } from '../../store/unitSet.ts';
import { IdTable } from '../idTable.ts';
import { batchesOf, type OutputTable } from '../outputTables.ts';
import { placeOf } from '../units.ts';
import type { CleanContext } from './corpus.ts';
import type { FateRule } from './fates.ts';
import { cleanSchemas, NO_KEEPER, recordsName } from './records.ts';

const columns: readonly TableColumn[] = [
  { name: 'file', type: 'string', nullable: false },
  { name: 'row', type: 'int64', nullable: false },
  { name: 'id', type: 'string', nullable: true },
  { name: 'stage', type: 'string', nullable: false },
  { name: 'rule', type: 'string', nullable: false },
  { name: 'reason', type: 'string', nullable: true },
  { name: 'value', type: 'double', nullable: true },
  { name: 'limit', type: 'double', nullable: true },
  { name: 'keeper_file', type: 'string', nullable: true },
  { name: 'keeper_row', type: 'int64', nullable: true },
  { name: 'keeper_id', type: 'string', nullable: true },
  { name: 'similarity', type: 'double', nullable: true },
  { name: 'verified', type: 'boolean', nullable: false },
];

const known = (value: number): TableCell => (Number.isNaN(value) ? null : value);

/** One row for every document removed, by file and row, with the stage and rule that took it. */
export async function removedTable(context: CleanContext, { stages }: Recipe, rulesOf: readonly (readonly FateRule[])[]): Promise<OutputTable> {
  const { store, files } = context;
  const passes = await Promise.all(rulesOf.map(async (rules, pass) => ({ rules, fates: await store.read(recordsName(pass, 'fates'), cleanSchemas.fates) })));
  const needed = new UnitSet();
  for (const { fates } of passes) {
    for await (const block of fates.allBlocks()) {
      for (const unit of block.columns.unit) needed.add(unit);
      for (const unit of block.columns.keeper) if (unit !== NO_KEEPER) needed.add(unit);
    }
  }
  const ids = await IdTable.read(context, needed);
  const partitions = [...new Set(passes.flatMap(({ fates }) => fates.partitions))].sort((a, b) => a - b);
  const placed = (unit: number): TableCell[] => {
    if (unit === NO_KEEPER) return [null, null, null];
    const { file, row } = placeOf(files, unit);
    return [file, row, ids.of(unit)];
  };
  return {
    columns,
    rows: passes.reduce((sum, { fates }) => sum + fates.rows, 0),
    async *batches() {
      for (const partition of partitions) {
        const parts = await Promise.all(passes.map(async ({ rules, fates }) => ({ rules, block: await fates.read(partition) })));
        const all = parts.flatMap(({ block }, part) => Array.from({ length: block.rows }, (_, i) => [part, i] as const));
        const units = Float64Array.from(all, ([part, i]) => parts[part].block.columns.unit[i]);
        yield* batchesOf(orderBy(all.length, [units]), columns.length, (record) => {
          const [part, i] = all[record];
          const { rules, block: { columns: c } } = parts[part];
          const { rule, reason } = rules[c.rule[i]];
          return [...placed(c.unit[i]), stages[c.stage[i]].name, rule, reason, known(c.value[i]), known(c.limit[i]), ...placed(c.keeper[i]), known(c.similarity[i]), c.verified[i] === 1];
        });
      }
    },
  };
}
