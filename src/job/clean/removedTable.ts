import type { Recipe } from '../../recipes/recipe.ts';
import type { TableCell } from '../../io/tables/tables.ts';
import { orderBy } from '../../store/order.ts';
import { ReferencePlaces } from '../decontaminate/referencePlaces.ts';
import { joinIds, NO_UNIT, type NamedRecords } from '../joinIds.ts';
import { outputColumns } from '../outputColumns.ts';
import { columnBatches, type OutputTable } from '../outputTables.ts';
import { idText, RangeIds } from '../rangeIds.ts';
import { placeOf } from '../units.ts';
import type { CleanContext } from './corpus.ts';
import type { FateRule } from './fates.ts';
import type { PassFacts } from './passFacts.ts';
import { cleanSchemas, recordsName, referenceOf } from './records.ts';

const known = (value: number): TableCell => (Number.isNaN(value) ? null : value);

/** One row for every document removed, by file and row, with the stage and rule that took it. */
export async function removedTable(context: CleanContext, { stages }: Recipe, facts: readonly Pick<PassFacts, 'rules' | 'contamination'>[]): Promise<OutputTable> {
  const { store, files } = context;
  const passes = await Promise.all(facts.map(async ({ rules, contamination }, pass) => ({ rules, references: new ReferencePlaces(contamination?.references ?? []), name: recordsName(pass, 'removed'), fates: await store.read(recordsName(pass, 'fates'), cleanSchemas.fates) })));
  const partitions = [...new Set(passes.flatMap(({ fates }) => fates.partitions))].sort((a, b) => a - b);
  /** Of what stands in the place of a keeper: a row of the job's, a reference row, or none. */
  const keeperPlace = (keeper: number, references: ReferencePlaces): readonly [string | null, number | null] => {
    if (keeper === NO_UNIT) return [null, null];
    if (referenceOf(keeper) >= 0) return references.placeOf(referenceOf(keeper));
    const { file, row } = placeOf(files, keeper);
    return [file, row];
  };
  return {
    columns: outputColumns.removedByRecipe,
    rows: passes.reduce((sum, { fates }) => sum + fates.rows, 0),
    async *batches() {
      const named: { readonly rules: readonly FateRule[]; readonly references: ReferencePlaces; readonly fates: NamedRecords<typeof cleanSchemas.fates> }[] = [];
      for (const { rules, references, name, fates } of passes) named.push({ rules, references, fates: await joinIds(context, name, fates, cleanSchemas.fates, { home: 'unit', wanted: 'keeper' }) });
      const ids = await RangeIds.open(context);
      for (const partition of partitions) {
        const parts = await Promise.all(named.map(async ({ rules, references, fates }) => ({ rules, references, block: await fates.read(partition) })));
        const rows = parts.reduce((sum, { block }) => sum + block.rows, 0);
        const partOf = new Uint32Array(rows);
        const recordOf = new Uint32Array(rows);
        const units = new Float64Array(rows);
        let next = 0;
        for (const [part, { block }] of parts.entries()) {
          for (let i = 0; i < block.rows; i++, next++) {
            partOf[next] = part;
            recordOf[next] = i;
            units[next] = block.columns.unit[i];
          }
        }
        await ids.load(partition, units);
        const c = (at: number) => parts[partOf[at]].block.columns;
        const rule = (at: number): FateRule => parts[partOf[at]].rules[c(at).rule[recordOf[at]]];
        const keeper = (at: number): readonly [string | null, number | null] => keeperPlace(c(at).keeper[recordOf[at]], parts[partOf[at]].references);
        yield* columnBatches(orderBy(rows, [units]), [
          (at) => placeOf(files, units[at]).file,
          (at) => placeOf(files, units[at]).row,
          // Ids stand in the records as UTF-8: what would be decoded here would be encoded again.
          (at) => ids.bytesOf(units[at]),
          (at) => stages[c(at).stage[recordOf[at]]].name,
          (at) => rule(at).rule,
          (at) => rule(at).reason,
          (at) => known(c(at).value[recordOf[at]]),
          (at) => known(c(at).limit[recordOf[at]]),
          (at) => keeper(at)[0],
          (at) => keeper(at)[1],
          (at) => idText(c(at).present[recordOf[at]], c(at).id, recordOf[at]),
          (at) => known(c(at).similarity[recordOf[at]]),
          (at) => c(at).verified[recordOf[at]] === 1,
        ]);
      }
      for (const { fates } of named) await fates.drop();
    },
  };
}
