import type { Recipe } from '../../recipes/recipe.ts';
import type { TableCell, TableColumn } from '../../io/tables.ts';
import { orderBy } from '../../store/order.ts';
import { joinIds, NO_UNIT, type NamedRecords } from '../joinIds.ts';
import { batchesOf, type OutputTable } from '../outputTables.ts';
import { idText, RangeIds } from '../rangeIds.ts';
import { placeOf } from '../units.ts';
import type { CleanContext } from './corpus.ts';
import type { FateRule } from './fates.ts';
import { cleanSchemas, recordsName } from './records.ts';

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
  const passes = await Promise.all(rulesOf.map(async (rules, pass) => ({ rules, name: recordsName(pass, 'removed'), fates: await store.read(recordsName(pass, 'fates'), cleanSchemas.fates) })));
  const partitions = [...new Set(passes.flatMap(({ fates }) => fates.partitions))].sort((a, b) => a - b);
  const placed = (unit: number, id: string | null): TableCell[] => {
    if (unit === NO_UNIT) return [null, null, null];
    const { file, row } = placeOf(files, unit);
    return [file, row, id];
  };
  return {
    columns,
    rows: passes.reduce((sum, { fates }) => sum + fates.rows, 0),
    async *batches() {
      const named: { readonly rules: readonly FateRule[]; readonly fates: NamedRecords<typeof cleanSchemas.fates> }[] = [];
      for (const { rules, name, fates } of passes) named.push({ rules, fates: await joinIds(context, name, fates, cleanSchemas.fates, { home: 'unit', wanted: 'keeper' }) });
      const ids = await RangeIds.open(context);
      for (const partition of partitions) {
        const parts = await Promise.all(named.map(async ({ rules, fates }) => ({ rules, block: await fates.read(partition) })));
        const all = parts.flatMap(({ block }, part) => Array.from({ length: block.rows }, (_, i) => [part, i] as const));
        const units = Float64Array.from(all, ([part, i]) => parts[part].block.columns.unit[i]);
        await ids.load(partition, units);
        yield* batchesOf(orderBy(all.length, [units]), columns.length, (record) => {
          const [part, i] = all[record];
          const { rules, block: { columns: c } } = parts[part];
          const { rule, reason } = rules[c.rule[i]];
          return [...placed(c.unit[i], ids.textOf(c.unit[i])), stages[c.stage[i]].name, rule, reason, known(c.value[i]), known(c.limit[i]), ...placed(c.keeper[i], idText(c.present[i], c.id, i)), known(c.similarity[i]), c.verified[i] === 1];
        });
      }
      for (const { fates } of named) await fates.drop();
    },
  };
}
