import { UnitSet } from '../../store/unitSet.ts';
import { schemas, type JobContext } from '../context.ts';
import type { ReferenceRows } from '../facts.ts';
import { placesOf } from '../index/pastPlaces.ts';
import { outputColumns } from '../outputColumns.ts';
import { batchesOf, type OutputTable } from '../outputTables.ts';
import { RangeIds } from '../rangeIds.ts';
import { ReferencePlaces } from './referencePlaces.ts';

/** What one pass against reference texts found. */
interface ContaminationRecords {
  /** Name in the store. */
  readonly records: string;
  readonly references: readonly ReferenceRows[];
  /** Share of a reference row from which a document goes, or loses what it has of it. */
  readonly limit: number;
}

/**
 * One row for every stretch of a document that stands in a reference row, pass by pass, by file and row of the document, then by
 * falling share, reference row and place; also where too little of the row was found for the document to go.
 */
export async function contaminationTable(context: JobContext, passes: readonly ContaminationRecords[]): Promise<OutputTable> {
  const found = await Promise.all(passes.map(async ({ records, references, limit }) => ({ stretches: await context.store.read(records, schemas.contamination), places: new ReferencePlaces(references), limit })));
  // No past document is looked at for reference texts.
  const place = await placesOf(context, new UnitSet());
  const columns = outputColumns.contamination;
  return {
    columns,
    rows: found.reduce((sum, { stretches }) => sum + stretches.rows, 0),
    async *batches() {
      const ids = await RangeIds.open(context);
      for (const { stretches, places, limit } of found) {
        // Records were written in order, and a block has as many as fit in memory.
        for await (const { rows, columns: c, partition } of stretches.allBlocks()) {
          await ids.load(partition, c.unit.subarray(0, rows));
          yield* batchesOf(Uint32Array.from({ length: rows }, (_, i) => i), columns.length, (i) => [
            ...place(c.unit[i]), ids.textOf(c.unit[i]), ...places.placeOf(c.reference[i]), c.found[i] / c.ngrams[i], limit, c.found[i], c.ngrams[i], c.start[i], c.end[i], c.removed[i] === 1,
          ]);
        }
      }
    },
  };
}
