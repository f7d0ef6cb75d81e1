import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import type { ContaminationFacts } from '../facts.ts';
import { placesOf } from '../index/pastPlaces.ts';
import { outputColumns } from '../outputColumns.ts';
import { batchesOf, type OutputTable } from '../outputTables.ts';
import { RangeIds } from '../rangeIds.ts';
import { ReferencePlaces } from './referencePlaces.ts';

/**
 * One row for every stretch of a document that stands in a reference row, by file and row of the document, then by
 * falling share, reference row and place; also where too little of the row was found for the document to go.
 */
export async function contaminationTable(context: JobContext, { references }: ContaminationFacts): Promise<OutputTable> {
  const contamination = await context.store.read('contamination', schemas.contamination);
  // No past document is looked at for reference texts.
  const place = await placesOf(context, new UnitSet());
  const places = new ReferencePlaces(references);
  const columns = outputColumns.contamination;
  const limit = context.settings.againstMillionths / 1e6;
  return {
    columns,
    rows: contamination.rows,
    async *batches() {
      const ids = await RangeIds.open(context);
      // Records were written in order, and a block has as many as fit in memory.
      for await (const { rows, columns: c, partition } of contamination.allBlocks()) {
        await ids.load(partition, c.unit.subarray(0, rows));
        yield* batchesOf(Uint32Array.from({ length: rows }, (_, i) => i), columns.length, (i) => [
          ...place(c.unit[i]), ids.textOf(c.unit[i]), ...places.placeOf(c.reference[i]), c.found[i] / c.ngrams[i], limit, c.found[i], c.ngrams[i], c.start[i], c.end[i], c.removed[i] === 1,
        ]);
      }
    },
  };
}
